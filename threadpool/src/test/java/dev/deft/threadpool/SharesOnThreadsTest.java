package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shares of a pool of real threads. */
@Tag("real-threads")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SharesOnThreadsTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<ThreadPool> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(pool -> pool.stop(Duration.ofSeconds(1), QueuedWork.CANCEL));
    }

    private ThreadPool pool(int threads) {
        ThreadPool pool = ThreadPool.named("work").maxThreads(threads).shared().start();
        started.add(pool);
        return pool;
    }

    @Test
    void everyCallOfEveryShareRunsOnceOnThreadsOfThePool() throws Exception {
        ThreadPool pool = pool(3);
        List<ThreadPool> shares = List.of(
                pool,
                pool.share("kept").reserved(1).start(),
                pool.share("small").maxThreads(1).start(),
                pool.share("first").ahead(3).weight(2).start());
        int each = 5_000;
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        List<Thread> submitters = new ArrayList<>();
        for (ThreadPool share : shares) {
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    share.execute(() -> {
                        ran.incrementAndGet();
                        if (!Thread.currentThread().getName().matches("deft-work-[123]")) {
                            elsewhere.incrementAndGet();
                        }
                    });
                }
            });
            submitters.add(submitter);
            submitter.start();
        }
        for (Thread submitter : submitters) {
            submitter.join();
        }

        assertThat(pool.stop(LONG)).isTrue();

        assertThat(ran).hasValue(each * shares.size());
        assertThat(elsewhere).hasValue(0);
        assertThat(pool.statistics().completed()).isEqualTo((long) each * shares.size());
        assertThat(pool.statistics().workers()).isZero();
    }

    @Test
    void aCallThatWaitsForAnotherOfItsOwnFullShareFailsInPlaceOfHanging() {
        ExecutorService small = pool(3).share("small").maxThreads(1).start().asExecutorService();

        Future<?> outer = small.submit(() -> small.submit(() -> 1).get());

        assertThatThrownBy(outer::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(DeadlockException.class);
    }

    @Test
    void sharesThatWaitForEachOthersQueuedCallsOnAllThreadsOfThePoolFailInPlaceOfHanging() throws Exception {
        ThreadPool pool = pool(2);
        ExecutorService one = pool.share("one").start().asExecutorService();
        ExecutorService two = pool.share("two").start().asExecutorService();
        CountDownLatch bothRun = new CountDownLatch(2);
        Future<Integer> first = one.submit(() -> {
            bothRun.countDown();
            bothRun.await();
            return two.submit(() -> 1).get();
        });
        Future<Integer> second = two.submit(() -> {
            bothRun.countDown();
            bothRun.await();
            return one.submit(() -> 1).get();
        });

        int deadlocks = 0;
        for (Future<Integer> each : List.of(first, second)) {
            try {
                assertThat(each.get()).isEqualTo(1);
            } catch (ExecutionException e) {
                assertThat(e).hasRootCauseInstanceOf(DeadlockException.class);
                deadlocks++;
            }
        }
        assertThat(deadlocks).as("one that fails lets the other go on").isBetween(1, 2);
    }

    @Test
    void aSpareThreadOfThePoolIsLentToItsShares() throws Exception {
        ThreadPool pool =
                ThreadPool.named("work").maxThreads(1).spareWorkers(1).shared().start();
        started.add(pool);
        ExecutorService one = pool.share("one").maxThreads(1).start().asExecutorService();

        assertThat(pool.asExecutorService()
                        .submit(() -> one.submit(() -> 1).get())
                        .get())
                .isEqualTo(1);
    }

    @Test
    void aSpareThreadIsLentToACallThatWaitsForAnotherOfItsOwnShare() throws Exception {
        ThreadPool pool =
                ThreadPool.named("work").maxThreads(1).spareWorkers(1).shared().start();
        started.add(pool);
        ExecutorService own = pool.asExecutorService();

        assertThat(own.submit(() -> own.submit(() -> 1).get()).get()).isEqualTo(1);
    }

    @Test
    void theStopOfAShareInterruptsItsOwnCallsAlone() throws Exception {
        ThreadPool pool = pool(2);
        ThreadPool reports = pool.share("reports").start();
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(1);
        Future<Boolean> others = pool.asExecutorService().submit(() -> {
            running.countDown();
            over.await();
            return Thread.currentThread().isInterrupted();
        });
        CountDownLatch interrupted = new CountDownLatch(1);
        reports.execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        running.await();

        assertThat(reports.stop(Duration.ofMillis(20))).isFalse();
        interrupted.await();
        over.countDown();

        assertThat(others.get()).isFalse();
    }
}
