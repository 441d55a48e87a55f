package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.PoolDriver.Running;
import dev.deft.threadpool.internal.PoolTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of operations in an order drawn from a seed; the books must balance after each. */
class RandomWalkTest {

    private static final int OPERATIONS = 4_000;
    private static final int SPARES = 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void theBooksBalanceAfterEveryOperationAndEveryTaskEndsOnce(long seed) {
        Walk walk = new Walk(new Random(seed));
        for (int i = 0; i < OPERATIONS; i++) {
            walk.doSomething();
            walk.check("seed " + seed + ", operation " + i);
        }
        walk.end();
        walk.check("seed " + seed + ", at the end");
    }

    private static final class Walk {

        private final Random random;
        private final DrivenPoolFixture driven;
        private final List<Counted> tasks = new ArrayList<>();
        private final List<Running> held = new ArrayList<>();
        private boolean factoryFails;
        private int maxThreads = 4;

        Walk(Random random) {
            this.random = random;
            this.driven = new DrivenPoolFixture(ThreadPool.named("walk")
                    .minThreads(1)
                    .maxThreads(maxThreads)
                    .spareWorkers(SPARES)
                    .queueCapacity(6)
                    .idleTimeout(Duration.ofSeconds(10))
                    .threadFactory(this::newThread));
        }

        private Thread newThread(Runnable worker) {
            if (factoryFails) {
                throw new IllegalStateException("no thread today");
            }
            return new Thread(worker);
        }

        void doSomething() {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> submit();
                case 4, 5 -> driven.driver.step(random.nextInt(maxThreads));
                case 6 -> begin();
                case 7 -> finish();
                case 8 -> driven.advance(Duration.ofSeconds(random.nextInt(4)));
                default -> rarely();
            }
        }

        private void submit() {
            Counted task = new Counted(random.nextInt(8) == 0, random.nextInt(8) == 0 ? this::goOn : () -> {});
            tasks.add(task);
            driven.pool.execute(task);
        }

        /** Does something, while the worker says that it waits. */
        private void goOn() {
            try {
                ThreadPool.blocking(() -> {
                    doSomething();
                    check("while a worker waits");
                    return null;
                });
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
            check("when it waits no longer");
        }

        private void begin() {
            Running running = driven.driver.begin(random.nextInt(maxThreads));
            if (running != null) {
                held.add(running);
            }
        }

        private void finish() {
            if (!held.isEmpty()) {
                held.remove(random.nextInt(held.size())).finish();
            }
        }

        private void rarely() {
            if (random.nextInt(3) > 0) {
                factoryFails = random.nextInt(4) == 0;
                return;
            }
            maxThreads = 1 + random.nextInt(6);
            driven.pool.resize(random.nextInt(maxThreads + 1), maxThreads);
        }

        void check(String when) {
            PoolStatistics now = driven.statistics();
            assertThat(now.workers()).as("workers, " + when).isEqualTo(now.idle() + now.busy());
            assertThat(now.idle()).as("idle, " + when).isNotNegative();
            assertThat(now.accepted())
                    .as("accepted, " + when)
                    .isEqualTo(now.completed() + now.discarded() + now.queued() + now.busy());
            assertThat(now.accepted() + now.refused()).as("submitted, " + when).isEqualTo(tasks.size());
            // Calls that were accepted for threads that then could not be started, or were given back, wait beyond the
            // capacity.
            int most = now.queueCapacity() + SPARES + (now.startFailures() > 0 ? 6 : 0);
            assertThat(now.queued()).as("queued, " + when).isBetween(0, most);
            assertThat(now.failed()).as("failed, " + when).isBetween(0L, now.completed());
            assertThat(now.workers()).as("workers, " + when).isLessThanOrEqualTo(now.largestWorkers());
            assertThat(now.queued() > 0 && now.idle() > 0)
                    .as("work waits while a worker idles, " + when)
                    .isFalse();
            assertThat(now.queued() > 0 && now.workers() == 0)
                    .as("work waits and nobody is there, " + when)
                    .isFalse();
        }

        void end() {
            while (!held.isEmpty()) {
                finish();
            }
            boolean cancel = random.nextBoolean();
            driven.pool.stop(Duration.ofSeconds(1), cancel ? QueuedWork.CANCEL : QueuedWork.RUN);
            assertThat(driven.statistics().workers()).isZero();
            assertThat(tasks).allMatch(task -> task.ended == 1);
            assertThat(driven.statistics().completed())
                    .isEqualTo(tasks.stream().filter(task -> task.ran).count());
        }
    }

    private static final class Counted implements PoolTask {

        private final boolean throwing;
        private final Runnable act;
        private int ended;
        private boolean ran;

        Counted(boolean throwing, Runnable act) {
            this.throwing = throwing;
            this.act = act;
        }

        @Override
        public void run() {
            ended++;
            ran = true;
            act.run();
            if (throwing) {
                throw new IllegalStateException("against the contract");
            }
        }

        @Override
        public void discarded(Throwable reason) {
            ended++;
        }
    }
}
