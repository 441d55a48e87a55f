package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver;
import dev.deft.threadpool.internal.PoolTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
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

    /** Tasks in a list, with no memory for an iterator of it. */
    private static final class WithoutIterator extends ArrayList<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public Iterator<Runnable> iterator() {
            throw new OutOfMemoryError("no room for an iterator, in a test");
        }

        @Override
        public void forEach(Consumer<? super Runnable> action) {
            throw new OutOfMemoryError("no room for an action, in a test");
        }
    }

    private List<Runnable> recorded(String... names) {
        List<Runnable> tasks = new WithoutIterator();
        for (String name : names) {
            tasks.add(new RecordedTask(name, told));
        }
        return tasks;
    }

    @Test
    void whereThereIsNoMemoryForTheCallsOfOneShareThoseOfTheOthersAreTold() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(1).shared());
        ThreadPool reports = driven.pool.share("reports").start();
        ThreadPool mails = driven.pool.share("mails").start();
        driven.pool.execute(new RecordedTask("own", told));
        reports.execute(new RecordedTask("report", told));
        mails.execute(new RecordedTask("mail", told));
        OutOfMemoryError noMemory = new OutOfMemoryError("no room for a list, in a test");
        ShareScheduler whole = (ShareScheduler) driven.pool.stopTarget();

        assertThatThrownBy(() -> whole.ofAll(share -> {
                    if (share == reports.dispatcher()) {
                        throw noMemory;
                    }
                    return share.cancelQueued();
                }))
                .isSameAs(noMemory);

        assertThat(told).containsExactly("own discarded: OutOfMemoryError", "mail discarded: OutOfMemoryError");
        driven.runAll();
        assertThat(told).hasSize(3).endsWith("report ran");
        assertThat(driven.pool.stop(Duration.ofSeconds(1)))
                .as("calls were cancelled")
                .isFalse();
        assertThat(driven.pool.stopTarget().terminated().getCount()).isZero();
    }

    @Test
    void whereThereIsNoMemoryForTheCallsThatWaitTheyWaitOn() {
        int[] room = {0};
        PoolState poolState =
                new PoolState(
                        ThreadPool.named("db").maxThreads(1).queueCapacity(100).settings(),
                        number -> new Worker("db", number),
                        () -> 0) {
                    @Override
                    @SuppressWarnings("NonApiType") // as there
                    ArrayList<Runnable> roomFor(long tasks) {
                        if (--room[0] < 0) {
                            throw new OutOfMemoryError("no room for a list, in a test");
                        }
                        return super.roomFor(tasks);
                    }
                };
        Waiting waiting = new Waiting(false);
        poolState.submit(waiting);

        assertThatThrownBy(poolState::cancelQueued).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(poolState::cutShort).isInstanceOf(OutOfMemoryError.class);
        assertThat(poolState.statistics(0).discarded()).isZero();
        room[0] = 1;

        CutShort cut = poolState.cutShort();
        assertThat(cut.cancelled()).singleElement().isSameAs(waiting);
        assertThat(cut.unfinished()).isZero();
    }

    @Test
    void theCallsThatAStopHasTakenAreToldWithoutAnIterator() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));
        StopTarget target = driven.pool.stopTarget();
        CancellationNotifier notifier = new CancellationNotifier(target);

        assertThat(notifier.takes(recorded("cancelled"))).isTrue();
        notifier.run();
        target.tellRefused(recorded("refused"));
        driven.pool.dispatcher().lose(recorded("lost"), new OutOfMemoryError("in a test"));

        assertThat(told)
                .containsExactly(
                        "cancelled discarded: CancellationException",
                        "refused discarded: CancellationException",
                        "lost discarded: OutOfMemoryError");
    }

    @Test
    void whatWaitedForAPlaceIsToldThoughTheStopGetsNoFurther() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool =
                new ThreadPool(waitingForPlace(ThreadPool.named("db").fixed(1)).settings(), backend);
        for (String name : List.of("first", "second", "third")) {
            pool.execute(new RecordedTask(name, told));
        }
        backend.noLook = new OutOfMemoryError("no room for the workers, in a test");

        assertThatThrownBy(() -> pool.stop(Duration.ZERO)).isSameAs(backend.noLook);

        assertThat(told).containsExactly("third discarded: CancellationException");
    }

    private static ThreadPoolBuilder waitingForPlace(ThreadPoolBuilder builder) {
        return builder.queueCapacity(1).whenFull(SaturationPolicy.waitForPlace(1));
    }

    @Test
    void whatWaitedForAPlaceIsToldThoughThereIsNoMemoryToWakeAnybodyAtTheStop() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(
                waitingForPlace(ThreadPool.named("db").maxThreads(2)).settings(), backend);
        PoolState poolState = pool.poolState();
        for (int i = 0; i < 2; i++) {
            pool.execute(new RecordedTask("held", told));
            poolState.next(backend.woken.get(i));
        }
        for (Worker worker : backend.woken) {
            poolState.finished(worker, false);
            poolState.next(worker);
            assertThat(worker.state).isEqualTo(WorkerState.IDLE);
        }
        backend.noWake = new OutOfMemoryError("no room to wake anybody, in a test");
        assertThatThrownBy(() -> pool.execute(new RecordedTask("first", told))).isSameAs(backend.noWake);
        for (String name : List.of("second", "third", "fourth")) {
            pool.execute(new RecordedTask(name, told));
        }

        assertThatThrownBy(pool.asExecutorService()::shutdown).isSameAs(backend.noWake);

        assertThat(told).containsExactly("fourth discarded: OutOfMemoryError");
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
