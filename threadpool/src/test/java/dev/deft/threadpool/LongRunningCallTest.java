package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that have threads of their own beside the workers: {@link ThreadPool#longRunning}. */
@Timeout(600)
class LongRunningCallTest {

    private static DrivenPoolFixture pool() {
        return new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1).queueCapacity(1));
    }

    @Test
    void itTakesNoWorkerAndNoPlaceAndIsCountedApart() throws Exception {
        DrivenPoolFixture driven = pool();
        driven.occupy(1);
        driven.submit("queued");

        Future<String> future = driven.pool.longRunning(() -> "ended");

        assertThat(driven.statistics().longRunning()).isEqualTo(1);
        assertThat(driven.statistics().workers()).isEqualTo(1);
        assertThat(driven.statistics().accepted()).isEqualTo(2);
        assertThat(driven.driver.step(0)).isTrue();
        assertThat(future.get()).isEqualTo("ended");
        assertThat(driven.statistics().longRunning()).isZero();
        assertThat(driven.statistics().completed()).isZero();
    }

    @Test
    void whatItThrowsIsInItsFuture() {
        DrivenPoolFixture driven = pool();
        Future<String> future = driven.pool.longRunning(() -> {
            throw new IOException("gone");
        });
        driven.runAll();

        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessage("gone");
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void aCancelAsksItToEnd() {
        DrivenPoolFixture driven = pool();
        AtomicReference<Future<Boolean>> future = new AtomicReference<>();
        AtomicBoolean asked = new AtomicBoolean();
        future.set(driven.pool.longRunning(() -> {
            Cancellation cancellation = Cancellation.current();
            assertThat(cancellation.isRequested()).isFalse();
            future.get().cancel(false);
            asked.set(cancellation.isRequested());
            return true;
        }));
        driven.runAll();

        assertThat(asked).isTrue();
        assertThat(Cancellation.current().isRequested())
                .as("nor is it left behind")
                .isFalse();
    }

    @Test
    void aStoppedPoolRefusesIt() {
        DrivenPoolFixture driven = pool();
        driven.pool.stop(Duration.ZERO);

        assertThatThrownBy(() -> driven.pool.longRunning(() -> null))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("pool db refused a call: it was stopped");
        assertThat(driven.statistics().longRunning()).isZero();
        assertThat(driven.statistics().refused()).as("it is counted apart").isZero();
    }

    @Test
    void whereNoThreadCanBeHadItIsRefusedAndNotCounted() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(work -> {
            throw new OutOfMemoryError("no more threads");
        }));

        assertThatThrownBy(() -> driven.pool.longRunning(() -> null))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("it could start no thread")
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(driven.statistics().longRunning()).isZero();
        assertThat(driven.pool.stop(Duration.ZERO)).isTrue();
    }

    @Test
    void aStopWaitsForIt() {
        DrivenPoolFixture driven = pool();
        Future<String> future = driven.pool.longRunning(() -> "ended");

        assertThat(driven.pool.stop(Duration.ofSeconds(10))).isTrue();
        assertThat(future).isDone();
    }

    @Test
    void oneWhoseThreadBeginsAfterAStopHasInterruptedTheOthersBeginsInterrupted() throws Exception {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").settings(), backend);
        Future<Boolean> future = pool.longRunning(() -> Thread.currentThread().isInterrupted());
        pool.stop(Duration.ZERO); // there is no thread yet that could be interrupted

        backend.run(backend.woken.get(0));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(future.get()).isTrue();
        assertThat(pool.asExecutorService().isTerminated()).isTrue();
    }

    @Test
    void aStopFromWithinItDoesNotWait() {
        DrivenPoolFixture driven = pool();
        AtomicBoolean ended = new AtomicBoolean(true);
        Future<?> stops = driven.pool.longRunning(() -> {
            ended.set(driven.pool.stop(Duration.ofSeconds(10)));
            return null;
        });
        driven.runAll();

        assertThat(stops).isDone();
        assertThat(ended).isFalse();
        assertThat(driven.pool.stop(Duration.ZERO)).isTrue();
    }

    @Tag("real-threads")
    @Test
    void itsThreadIsNamedAndAStopInterruptsItWhereItDoesNotEndInTime() throws Exception {
        ThreadPool pool = ThreadPool.named("db").start();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<String> name = new AtomicReference<>();
        Future<String> future = pool.longRunning(() -> {
            name.set(Thread.currentThread().getName());
            running.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException interrupt) {
                return "interrupted";
            }
        });
        running.await();

        assertThat(pool.stop(Duration.ZERO)).isFalse();
        assertThat(future.get()).isEqualTo("interrupted");
        assertThat(name).hasValue("deft-db-long-1");
        assertThat(pool.stop(Duration.ofMinutes(10)))
                .as("it ended, but not well")
                .isFalse();
        assertThat(pool.statistics().longRunning()).isZero();
    }

    @Tag("real-threads")
    @Test
    void thatOfAShareEndsWithTheSharesPool() throws Exception {
        ThreadPool pool = ThreadPool.named("work").maxThreads(2).shared().start();
        ThreadPool share = pool.share("reports").start();
        CountDownLatch running = new CountDownLatch(1);
        Future<String> future = share.longRunning(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException interrupt) {
                return Thread.currentThread().getName();
            }
        });
        running.await();
        assertThat(pool.statistics().longRunning()).isEqualTo(1);

        assertThat(pool.stop(Duration.ZERO)).isFalse();
        assertThat(future.get()).isEqualTo("deft-work/reports-long-1");
    }
}
