package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads submit while a stop cuts the work short: each call that was accepted is accounted for, once. */
@Tag("real-threads")
@Timeout(600)
class SubmissionRacesShutdownNowTest {

    private static final int ROUNDS = 100;
    private static final int SUBMITTERS = 3;

    @Test
    void eachCallRunsOrIsRefusedOrReturned() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ThreadPool pool = pool();
            Race race = new Race(pool);

            List<Runnable> returned = pool.asExecutorService().shutdownNow();

            race.join();
            assertThat(pool.asExecutorService().awaitTermination(600, TimeUnit.SECONDS))
                    .isTrue();
            returned.forEach(Runnable::run);
            race.checkThatAllRanOrWereRefused();
        }
    }

    @Test
    void eachCallRunsOrIsRefusedOrCountedByAStopWithoutTime() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ThreadPool pool = pool();
            Race race = new Race(pool);

            String warning;
            try (CapturedPoolLog log = new CapturedPoolLog()) {
                pool.stop(Duration.ZERO);
                warning = String.join("\n", log.messages());
            }

            race.join();
            assertThat(pool.asExecutorService().awaitTermination(600, TimeUnit.SECONDS))
                    .isTrue();
            PoolStatistics end = pool.statistics();
            assertThat(end.accepted()).isEqualTo(end.completed() + end.discarded());
            assertThat(end.accepted() + end.refused()).isEqualTo(race.submitted.get());
            assertThat(end.refused()).isEqualTo(race.refused.get());
            if (end.discarded() > 0) {
                assertThat(warning).contains(end.discarded() + " queued calls cancelled");
            }
        }
    }

    private static ThreadPool pool() {
        return ThreadPool.named("db").maxThreads(2).queueCapacity(1_000).start();
    }

    /** Threads that submit to a pool until it stops. */
    private static final class Race {

        final AtomicInteger submitted = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger ran = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();

        /** Has begun when it returns. */
        Race(ThreadPool pool) {
            ExecutorService view = pool.asExecutorService();
            for (int i = 0; i < SUBMITTERS; i++) {
                threads.add(new Thread(() -> submitTo(view)));
            }
            threads.forEach(Thread::start);
            while (submitted.get() < SUBMITTERS * 10) {
                Thread.onSpinWait(); // the test's time-out ends this if they never get on
            }
        }

        private void submitTo(ExecutorService view) {
            while (!view.isShutdown()) {
                submitted.incrementAndGet();
                try {
                    view.execute(ran::incrementAndGet);
                } catch (RejectedExecutionException fullOrStopped) {
                    refused.incrementAndGet();
                }
            }
        }

        void join() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        void checkThatAllRanOrWereRefused() {
            assertThat(ran.get() + refused.get()).isEqualTo(submitted.get());
        }
    }
}
