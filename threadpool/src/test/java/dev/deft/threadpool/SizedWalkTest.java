package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.PoolDriver.Running;
import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of operations on pools that find their size, in an order drawn from a seed: goal, limits and books hold after each. */
class SizedWalkTest {

    private static final int OPERATIONS = 3_000;
    private static final int SPARES = 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void theGoalStaysWithinItsLimitsAndIsTheControllersAndNothingIsLost(long seed) {
        Walk walk = new Walk(new Random(seed));
        for (int i = 0; i < OPERATIONS; i++) {
            walk.doSomething();
            walk.check("seed " + seed + ", operation " + i);
        }
        assertThat(walk.trace).hasSizeGreaterThan(20);
        walk.end();
        walk.check("seed " + seed + ", at the end");
    }

    private static final class Walk {

        private final Random random;
        private final DrivenPoolFixture driven;
        private final List<SizingDecision> trace = new ArrayList<>();
        private final List<Running> held = new ArrayList<>();
        private final List<Future<?>> beside = new ArrayList<>();
        private int minThreads = 1;
        private int maxThreads = 8;
        private long submitted;
        private long ran;

        /** Set when nothing is to be held any more. */
        private boolean ends;

        Walk(Random random) {
            this.random = random;
            Sizing sizing = random.nextBoolean() ? Sizing.probing() : Sizing.hillClimbing();
            this.driven = new DrivenPoolFixture(ThreadPool.named("walk")
                    .minThreads(minThreads)
                    .maxThreads(maxThreads)
                    .spareWorkers(SPARES)
                    .idleTimeout(Duration.ofSeconds(10))
                    .sizing(sizing.tracedBy(trace::add)));
        }

        void doSomething() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> submitSome();
                case 3, 4, 5 -> driven.run(random.nextInt(12));
                case 6 -> begin();
                case 7, 8 -> finish();
                case 9, 10 -> driven.advance(Duration.ofMillis(random.nextInt(400)));
                default -> rarely();
            }
        }

        private void submitSome() {
            for (int i = random.nextInt(8); i >= 0; i--) {
                boolean waits = random.nextInt(8) == 0;
                boolean throwing = random.nextInt(8) == 0;
                driven.pool.execute(() -> {
                    ran++;
                    if (waits) {
                        waitMeanwhile(throwing);
                    } else if (throwing) {
                        throw new IllegalStateException("a call fails");
                    }
                });
                submitted++; // unless the pool stops
            }
        }

        private void waitMeanwhile(boolean throwing) {
            try {
                ThreadPool.blocking(() -> {
                    doSomething();
                    check("while a worker waits");
                    if (throwing) {
                        throw new IllegalStateException("a wait fails");
                    }
                    return null;
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                check("when it waits no longer");
            }
        }

        private void begin() {
            Running running = driven.driver.begin(0);
            if (running != null && ends) {
                running.finish(); // nobody would after the stop, which waits for it in vain
            } else if (running != null) {
                held.add(running);
            }
        }

        private void finish() {
            if (!held.isEmpty()) {
                held.remove(random.nextInt(held.size())).finish();
            }
        }

        private void rarely() {
            switch (random.nextInt(8)) {
                case 0 -> driven.advance(Duration.ofSeconds(random.nextInt(15)));
                case 1 -> beside.add(driven.pool.longRunning(() -> null));
                case 2 -> {
                    maxThreads = 1 + random.nextInt(12);
                    minThreads = random.nextInt(maxThreads + 1);
                    driven.pool.resize(minThreads, maxThreads);
                }
                default -> {} // nothing, this time
            }
        }

        void check(String when) {
            PoolStatistics now = driven.statistics();
            assertThat(now.goal()).as("goal, %s", when).isBetween(Math.max(1, minThreads), maxThreads);
            if (!trace.isEmpty()) {
                assertThat(now.goal())
                        .as("the controller's goal, %s", when)
                        .isEqualTo(trace.get(trace.size() - 1).goal());
            }
            assertThat(now.workers()).as("workers, %s", when).isEqualTo(now.idle() + now.busy());
            assertThat(now.accepted())
                    .as("accepted, %s", when)
                    .isEqualTo(submitted)
                    .isEqualTo(now.completed() + now.discarded() + now.queued() + now.busy());
            assertThat(now.queued() > 0 && (now.idle() > 0 || now.workers() == 0))
                    .as("work waits and who could run it does not, %s", when)
                    .isFalse();
            assertThat(now.queued() > 0
                            && now.workers() < now.goal()
                            && driven.able().isEmpty())
                    .as("work waits and the goal allows another worker, %s", when)
                    .isFalse();
        }

        void end() {
            ends = true;
            while (!held.isEmpty()) {
                finish();
            }
            driven.pool.stop(Duration.ofSeconds(1));
            PoolStatistics now = driven.statistics();
            assertThat(now.workers()).isZero();
            assertThat(now.longRunning()).isZero();
            assertThat(ran).isEqualTo(submitted).isEqualTo(now.completed());
            assertThat(beside).allMatch(Future::isDone);
            driven.advance(Duration.ofSeconds(1));
            driven.advance(Duration.ofSeconds(1));
            assertThat(((DrivenPool) driven.driver).repeats())
                    .as("looks of the gate")
                    .isZero();
        }
    }
}
