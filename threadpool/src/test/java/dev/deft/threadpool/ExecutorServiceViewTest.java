package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExecutorServiceViewTest {

    private final DrivenPoolFixture driven =
            new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1).queueCapacity(3));
    private final ExecutorService view = driven.pool.asExecutorService();

    @Test
    void aFutureGetsTheResult() throws Exception {
        Future<Integer> callable = view.submit(() -> 42);
        Future<String> runnable = view.submit(() -> driven.ran.add("a"), "done");
        driven.runAll();

        assertThat(callable.get()).isEqualTo(42);
        assertThat(runnable.get()).isEqualTo("done");
        assertThat(driven.ran).containsExactly("a");
    }

    @Test
    void aFutureGetsTheFailureAndThePoolCountsNone() {
        Future<?> future = view.submit(() -> {
            throw new AssertionError("an error");
        });
        driven.runAll();

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("an error");
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void executeRunsAsThePoolDoes() {
        view.execute(() -> driven.ran.add("a"));
        driven.runAll();

        assertThat(driven.ran).containsExactly("a");
    }

    @Test
    void whatIsRefusedThrowsAsTheJdkSays() {
        driven.submit("1", "2", "3", "4");

        assertThatThrownBy(() -> view.submit(() -> 42)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.execute(new RecordedTask("a", driven.ran)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(driven.ran).isEmpty();
    }

    @Test
    void shutdownRefusesNewWorkAndRunsWhatIsQueued() throws Exception {
        driven.submit("a");
        assertThat(view.isShutdown()).isFalse();

        view.shutdown();
        assertThat(view.isShutdown()).isTrue();
        assertThat(view.isTerminated()).isFalse();
        assertThatThrownBy(() -> view.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);

        assertThat(view.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        assertThat(view.isTerminated()).isTrue();
        assertThat(driven.ran).containsExactly("a");
    }

    @Test
    void shutdownNowReturnsWhatWaitedAndCancelsItsFutures() {
        Future<Integer> future = view.submit(() -> 42);
        driven.submit("plain");

        List<Runnable> waiting = view.shutdownNow();

        assertThat(waiting).hasSize(2).first().isSameAs(future);
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        waiting.get(1).run();
        assertThat(driven.ran).containsExactly("plain");
    }

    @Test
    void whoOnlyAsksWhetherAllHasEndedMayDoSoOnAWorker() {
        List<Object> answers = new ArrayList<>();
        view.execute(() -> {
            answers.add(ended(0));
            answers.add(ended(Long.MIN_VALUE));
            answers.add(ended(1));
        });

        driven.runAll();

        assertThat(answers).hasSize(3).startsWith(false, false).last().isInstanceOf(DeadlockException.class);
    }

    private Object ended(long nanos) {
        try {
            return view.awaitTermination(nanos, TimeUnit.NANOSECONDS);
        } catch (DeadlockException | InterruptedException thrown) {
            return thrown;
        }
    }

    @Test
    void anInterruptedCloseWarnsOfWhatItCancels() {
        driven.submit("a", "b");

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            Thread.currentThread().interrupt();
            ((PoolExecutorService) view).close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.messages())
                    .containsExactly("WARN Pool db was closed on "
                            + Thread.currentThread().getName()
                            + ", which was interrupted: 2 queued calls cancelled. Let close() wait, or have"
                            + " shutdownNow() return them");
        }
        assertThat(driven.ran).isEmpty();
    }

    @Test
    void closeWaitsForAllWork() {
        driven.submit("a", "b");

        ((PoolExecutorService) view).close();

        assertThat(driven.ran).containsExactly("a", "b");
        assertThat(view.isTerminated()).isTrue();
    }

    @Test
    @Tag("real-threads")
    @Timeout(600)
    void aCloseThatIsInterruptedShutsDownNowWaitsAndKeepsTheFlag() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean flag = new AtomicBoolean();
        AtomicBoolean terminated = new AtomicBoolean();
        ExecutorService real = ThreadPool.named("db").maxThreads(1).start().asExecutorService();
        Future<?> stuck = real.submit(() -> {
            running.countDown();
            never.await();
            return null;
        });
        assertThat(running.await(600, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(() -> {
            ((PoolExecutorService) real).close();
            terminated.set(real.isTerminated());
            flag.set(Thread.currentThread().isInterrupted());
        });
        closer.start();

        closer.interrupt();
        closer.join(30_000);

        assertThat(terminated).isTrue();
        assertThat(flag).isTrue();
        assertThatThrownBy(stuck::get).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    @Tag("real-threads")
    @Timeout(600)
    void invokeAllGetsEveryResult() throws Exception {
        ThreadPool pool = ThreadPool.named("db").maxThreads(2).start();

        List<Future<Integer>> results = pool.asExecutorService().invokeAll(List.of(() -> 1, () -> 2, () -> 3));

        assertThat(results).extracting(Future::get).containsExactly(1, 2, 3);
        pool.close();
    }

    @Test
    @Tag("real-threads")
    @Timeout(600)
    void invokeAnyWithATimeThatIsLongOverTimesOut() {
        CountDownLatch never = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        ExecutorService real = pool.asExecutorService();

        for (long over : List.of(0L, -1L, Long.MIN_VALUE)) {
            assertThatThrownBy(() -> real.invokeAny(
                            List.of(() -> {
                                never.await();
                                return "row";
                            }),
                            over,
                            TimeUnit.NANOSECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
        pool.close();
    }
}
