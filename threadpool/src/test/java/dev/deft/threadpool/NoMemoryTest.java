package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.PoolDriver;
import dev.deft.threadpool.internal.PoolTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that are out of the queue when there is no memory left: each is told its end. */
class NoMemoryTest {

    private final List<String> told = new ArrayList<>();

    /** A task that has waited for too long, or not. */
    private record Waiting(boolean isExpired) implements PoolTask {
        @Override
        public void run() {}

        @Override
        public void discarded(Throwable reason) {}
    }

    /** A pool with one worker, which is busy, and memory to put so many tasks back into the queue. */
    private static PoolState withMemoryFor(int tasks) {
        PoolSettings settings =
                ThreadPool.named("db").maxThreads(1).queueCapacity(100).settings();
        PoolState poolState = new PoolState(settings, number -> new Worker("db", number), () -> 0) {
            private int left = tasks;

            @Override
            void putBack(Runnable task) {
                if (--left < 0) {
                    throw new OutOfMemoryError("no room for another segment, in a test");
                }
                super.putBack(task);
            }
        };
        poolState.next(poolState.submit(new Waiting(false)).toWake());
        return poolState;
    }

    @Test
    void whatCannotBePutBackBehindExpiredTasksIsLeftToBeTold() {
        PoolState poolState = withMemoryFor(1);
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waiting.add(new Waiting(i == 1));
        }
        waiting.forEach(poolState::submit);
        Unplaced unplaced = new Unplaced();

        assertThat(poolState.dropExpired(unplaced)).singleElement().isSameAs(waiting.get(1));

        for (Waiting expected : waiting.subList(2, 6)) {
            assertThat(unplaced.poll()).isSameAs(expected);
        }
        assertThat(unplaced.poll()).isNull();
        assertThat(unplaced.reason()).hasMessageContaining("in a test");
        assertThat(poolState.statistics(0).discarded()).isEqualTo(5);
        assertThat(poolState.statistics(0).queued()).isEqualTo(1);
    }

    @Test
    void aTaskIsTakenBackThoughThereIsNoMemoryForTheOthers() {
        PoolState poolState = withMemoryFor(0);
        Waiting before = new Waiting(false);
        Waiting late = new Waiting(false);
        poolState.submit(before);
        poolState.submit(late);
        Unplaced unplaced = new Unplaced();

        assertThat(poolState.takeBack(late, unplaced)).isTrue();

        assertThat(unplaced.poll()).isSameAs(before);
        assertThat(unplaced.poll()).isNull();
        assertThat(poolState.statistics(0).queued()).isZero();
        assertThat(poolState.statistics(0).discarded()).isEqualTo(1);
    }

    /** The failure tells what the pool looked like, which takes a look at the clock. */
    @Test
    void aCallThatIsDroppedIsToldThoughThereIsNoMemoryForTheReason() {
        boolean[] hasMemory = {true};
        PoolDriver driver = PoolDriver.start(
                ThreadPool.named("db").maxThreads(1).queueCapacity(1).whenFull(SaturationPolicy.dropOldest()), () -> {
                    if (!hasMemory[0]) {
                        throw new OutOfMemoryError("in a test");
                    }
                    return 0;
                });
        driver.pool().execute(new RecordedTask("running", told));
        driver.begin(0);
        driver.pool().execute(new RecordedTask("oldest", told));

        hasMemory[0] = false;
        driver.pool().execute(new RecordedTask("newest", told));

        assertThat(told).containsExactly("oldest discarded: OutOfMemoryError");
        assertThat(driver.pool().statistics().queued()).isEqualTo(1);
        assertThat(driver.pool().statistics().discarded()).isEqualTo(1);
    }
}
