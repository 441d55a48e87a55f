package dev.deft.threadpool;

import static dev.deft.threadpool.PoolState.WATCH_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deft.threadpool.internal.PoolTask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The states of a pool that only threads that race can bring about, move by move. */
class PoolStateTest {

    private final PoolSettings settings =
            ThreadPool.named("db").maxThreads(3).queueCapacity(1).settings();
    private final PoolState poolState = new PoolState(settings, number -> new Worker("db", number), () -> 0);
    private final Runnable task = new RecordedTask("task", new ArrayList<>());

    private Worker submit(Runnable submitted) {
        return poolState.submit(submitted).toWake();
    }

    @Test
    void whenAStartFailsAWorkerThatBecameIdleMeanwhileIsWokenInstead() {
        Worker first = submit(task);
        poolState.next(first);
        Worker second = submit(task); // its thread is being started …
        finishedThenNext(poolState, first, false); // … when the first takes the task that it was hired for,
        finishedThenNext(poolState, first, false); // and becomes idle,
        assertThat(submit(task)).as("the second is on its way").isNull(); // and another is submitted.

        StartFailure outcome = poolState.startFailed(second, null);

        assertThat(outcome.instead()).isSameAs(first);
        assertThat(outcome.stranded()).isEmpty();
        assertThat(poolState.next(first)).isEqualTo(WorkerOrder.RUN);
    }

    @Test
    void whenTheLastStartFailsWhatWaitsIsStrandedAndTheSubmitterIsTold() {
        Runnable other = new RecordedTask("other", new ArrayList<>());
        Worker first = submit(other);
        Worker second = submit(task);

        assertThat(poolState.startFailed(first, null).stranded()).isEmpty();
        StartFailure outcome = poolState.startFailed(second, task);

        assertThat(outcome.refusal()).isNotNull();
        assertThat(outcome.stranded()).containsExactly(other);
        assertThat(poolState.statistics(0).discarded()).isEqualTo(1);
        assertThat(poolState.statistics(0).refused()).isEqualTo(1);
    }

    @Test
    void aTaskThatAnotherWorkerTookMeanwhileIsNotRefused() {
        Worker first = submit(task);
        poolState.next(first);
        Worker second = submit(task);
        finishedThenNext(poolState, first, false);

        StartFailure outcome = poolState.startFailed(second, task);

        assertThat(outcome.refusal()).isNull();
        assertThat(poolState.statistics(0).accepted()).isEqualTo(2);
    }

    @Test
    void aWorkerThatRunsThoughItsStartFailedIsKept() {
        Worker worker = submit(task);
        poolState.next(worker); // its factory had started the thread itself

        poolState.startFailed(worker, task);

        assertThat(poolState.workers()).containsExactly(worker);
        assertThat(worker.state).isEqualTo(WorkerState.BUSY);
    }

    @Test
    void aWorkerThatRunsAfterItsStartFailedLeaves() {
        Worker worker = submit(task);
        poolState.startFailed(worker, task);

        assertThat(poolState.next(worker)).isEqualTo(WorkerOrder.LEAVE);
    }

    @Test
    void aDismissedWorkerStaysWhenItIsNoLongerTooMuch() {
        Worker other = hire();
        Worker worker = idleWorker();
        poolState.resize(0, 1);
        assertThat(worker.state).isEqualTo(WorkerState.DISMISSED);
        poolState.resize(0, 2);

        assertThat(poolState.next(worker)).isEqualTo(WorkerOrder.PARK);
        assertThat(worker.state).isEqualTo(WorkerState.IDLE);
        assertThat(other.state).isEqualTo(WorkerState.BUSY);
    }

    @Test
    void aWorkerDismissedByAStopTakesWhatANewOneCouldNot() {
        Worker busy = hire();
        Worker starting = submit(task);
        finishedThenNext(poolState, busy, false);
        finishedThenNext(poolState, busy, false);
        submit(task); // for which the second is still on its way
        poolState.stop();
        assertThat(busy.state).isEqualTo(WorkerState.DISMISSED);

        poolState.startFailed(starting, null);

        assertThat(poolState.next(busy)).isEqualTo(WorkerOrder.RUN);
        assertThat(finishedThenNext(poolState, busy, false)).isEqualTo(WorkerOrder.LEAVE);
        assertThat(poolState.terminated().getCount()).isZero();
    }

    @Test
    void aWorkerThatWasWokenAsItsTimeoutEndedWorks() {
        Worker worker = idleWorker();
        submit(task);

        assertThat(poolState.idleTimedOut(worker)).isEqualTo(WorkerOrder.RUN);
    }

    @Test
    void whereThereIsNoMemoryForTheQueueAWorkerTakesTheTasksOutOfTheirBatch() {
        int[] room = {1};
        PoolState withoutMemory =
                new PoolState(
                        ThreadPool.named("db").maxThreads(1).queueCapacity(100).settings(),
                        number -> new Worker("db", number),
                        () -> 0) {
                    @Override
                    int offerSome(Runnable[] tasks, int first, int end) {
                        if (--room[0] < 0) {
                            throw new OutOfMemoryError("no room for another segment, in a test");
                        }
                        return super.offerSome(tasks, first, first + 1);
                    }
                };
        List<Runnable> taken = new ArrayList<>();
        Worker worker = withoutMemory.submit(task).toWake();
        withoutMemory.next(worker);
        OpenBatch batch = withoutMemory.openBatch(submitted -> {}, () -> true);
        List<PoolTask> gathered = List.of(recorded("a"), recorded("b"), recorded("c"));
        gathered.forEach(each -> assertThat(batch.add(each)).isTrue());

        assertThatCode(() -> {
                    while (finishedThenNext(withoutMemory, worker, false) == WorkerOrder.RUN) {
                        taken.add(worker.task);
                    }
                })
                .doesNotThrowAnyException();

        assertThat(taken).containsExactlyElementsOf(gathered);
        assertThat(withoutMemory.statistics(0).queued()).isZero();
        assertThat(batch.add(recorded("d"))).as("a worker has closed it").isFalse();
        batch.submit();
        assertThat(withoutMemory.statistics(0).accepted()).isEqualTo(4);
        assertThat(withoutMemory.wakeOrHireMissing()).as("nothing waits").isNull();
    }

    @Test
    void whereThereIsNoMemoryForTheQueueAnotherWorkerComesForABatchAllTheSame() {
        PoolState withoutMemory =
                new PoolState(
                        ThreadPool.named("db").maxThreads(2).queueCapacity(100).settings(),
                        number -> new Worker("db", number),
                        () -> 0) {
                    @Override
                    int offerSome(Runnable[] tasks, int first, int end) {
                        throw new OutOfMemoryError("no room for another segment, in a test");
                    }
                };
        Worker first = withoutMemory.submit(task).toWake();
        OpenBatch batch = withoutMemory.openBatch(submitted -> {}, () -> true);
        assertThat(batch.add(recorded("a"))).isTrue(); // the first is on its way, and will look
        withoutMemory.next(first);

        assertThat(withoutMemory.needsHelp()).isTrue();
        List<Worker> second = new ArrayList<>();
        assertThatCode(() -> second.add(withoutMemory.wakeOrHireMissing())).doesNotThrowAnyException();

        assertThat(withoutMemory.next(second.get(0))).isEqualTo(WorkerOrder.RUN);
        assertThat(second.get(0).task).hasToString("a");
    }

    private static PoolTask recorded(String name) {
        return new PoolTask() {
            @Override
            public void run() {}

            @Override
            public void discarded(Throwable reason) {}

            @Override
            public String toString() {
                return name;
            }
        };
    }

    @Test
    void whoSubmitsToAPoolThatKeepsUpLooksAtNoClock() {
        AtomicInteger looks = new AtomicInteger();
        PoolState keepsUp = new PoolState(
                ThreadPool.named("db").maxThreads(1).queueCapacity(3).settings(),
                number -> new Worker("db", number),
                looks::incrementAndGet);
        Worker worker = keepsUp.submit(task).toWake();
        keepsUp.next(worker);

        for (int i = 0; i < 30; i++) {
            keepsUp.finished(worker, false);
            keepsUp.submit(task);
            assertThat(keepsUp.another(worker)).isSameAs(task);
        }

        assertThat(looks).hasValue(0);
        keepsUp.submit(task);
        keepsUp.submit(task);
        assertThat(looks).as("once more waits than runs").hasPositiveValue();
    }

    @Test
    void aTaskIsNotTakenForOneThatWasRevokedAndThatItsWorkerSkippedBefore() {
        Worker worker = hire();
        worker.look();
        assertThat(worker.ranNanos(1_000)).isZero();
        worker.tookRevoked = true;
        poolState.finished(worker, true);

        submit(task);
        assertThat(poolState.another(worker)).isSameAs(task);
        worker.look();

        assertThat(worker.ranNanos(5_000)).isZero();
        assertThat(worker.ranNanos(7_000)).isEqualTo(2_000);
    }

    @Test
    void aWorkerThatIsLostWhileBusyHasFailedItsCall() {
        Worker worker = hire();

        poolState.lost(worker);

        assertThat(poolState.statistics(0).workers()).isZero();
        assertThat(poolState.statistics(0).completed()).isEqualTo(1);
        assertThat(poolState.statistics(0).failed()).isEqualTo(1);
    }

    @Test
    void whoWasWokenInVainWatchesOnlyWhereTasksAreShort() {
        Worker awake = hire();
        Worker vain = submit(task);
        finishedThenNext(poolState, awake, false); // the first takes what the second was hired for,
        poolState.next(vain); // which becomes idle

        wakeInVain(vain, awake);
        assertThat(poolState.watches(vain, WATCH_NANOS))
                .as("4 tasks since the clock's zero")
                .isFalse();

        for (int i = 0; i < 100; i++) {
            wakeInVain(vain, awake);
        }
        assertThat(poolState.watches(vain, 2 * WATCH_NANOS))
                .as("100 tasks in 1 ms")
                .isTrue();
        submit(task);
        assertThat(vain.state).as("while it watches").isEqualTo(WorkerState.IDLE);
        assertThat(poolState.watches(vain, 3 * WATCH_NANOS))
                .as("none in the next")
                .isFalse();
        assertThat(vain.state).as("so it sees to what waits").isEqualTo(WorkerState.SEEKING);
    }

    @Test
    void aSpareWorkerIsHiredBeyondTheMaximumAndCountsAsRoom() {
        PoolState full = poolState(1, 1);
        Worker only = busy(full);
        assertThat(full.isExhausted(1)).isTrue();
        assertThat(full.submit(task).refusal()).as("fits the queue").isNull();
        assertThat(full.submit(task).refusal()).isNotNull();

        Worker spare = full.lendSpares().hired();
        assertThat(full.lendSpares()).as("there is one").isNull();
        assertThat(full.isExhausted(1)).isFalse();
        assertThat(full.next(spare)).isEqualTo(WorkerOrder.RUN);
        assertThat(full.submit(task).refusal()).as("room for one more").isNull();
        assertThat(full.submit(task).refusal()).isNotNull();

        assertThat(full.takeSparesBack(1)).isEmpty();
        assertThat(finishedThenNext(full, spare, false)).isEqualTo(WorkerOrder.LEAVE);
        assertThat(finishedThenNext(full, only, false)).isEqualTo(WorkerOrder.RUN);
        assertThat(full.workers()).containsExactly(only);
    }

    @Test
    void anIdleSpareWorkerIsDismissedWhenItIsGivenBack() {
        PoolState full = poolState(1, 1);
        busy(full);
        full.submit(task);
        Worker spare = full.lendSpares().hired();
        full.next(spare);
        finishedThenNext(full, spare, false);
        assertThat(spare.state).isEqualTo(WorkerState.IDLE);

        assertThat(full.takeSparesBack(1)).containsExactly(spare);
        assertThat(full.next(spare)).isEqualTo(WorkerOrder.LEAVE);
        assertThat(full.lendSpares()).as("it may be lent again").isNotNull();
    }

    @Test
    void aSpareWorkerThatWasGivenBackAndIsStillBusyDoesNotStandInTheWayOfTheOthers() {
        PoolState full = poolState(1, 2);
        busy(full);
        full.submit(task);
        Worker first = full.lendSpares().hired();
        assertThat(full.next(first)).isEqualTo(WorkerOrder.RUN);
        full.takeSparesBack(1);
        full.submit(task);
        assertThat(full.isExhausted(2)).isTrue();

        SpareHire loan = full.lendSpares();
        assertThat(loan.count()).as("the busy one, and another").isEqualTo(2);
        Worker second = loan.hired();
        assertThat(full.next(second)).isEqualTo(WorkerOrder.RUN);
        assertThat(full.isExhausted(3)).isTrue();
        assertThat(full.lendSpares()).as("both are in use").isNull();

        full.takeSparesBack(2);
        assertThat(finishedThenNext(full, first, false)).isEqualTo(WorkerOrder.LEAVE);
        assertThat(finishedThenNext(full, second, false)).isEqualTo(WorkerOrder.LEAVE);
        assertThat(full.workers()).hasSize(1);
    }

    @Test
    void aPoolWhoseLastThreadCouldNotBeStartedIsExhausted() {
        Worker first = hire();
        Worker second = submit(task);
        assertThat(poolState.isExhausted(1)).isFalse();

        poolState.startFailed(second, null);

        assertThat(poolState.isExhausted(1)).isTrue();
        assertThat(first.state).isEqualTo(WorkerState.BUSY);
    }

    /** Ends the task of a worker, which then asks what is next. */
    static WorkerOrder finishedThenNext(PoolState poolState, Worker worker, boolean threw) {
        return poolState.finished(worker, threw) ? poolState.next(worker) : WorkerOrder.LEAVE;
    }

    private static PoolState poolState(int workers, int spareWorkers) {
        PoolSettings fixed = ThreadPool.named("db")
                .maxThreads(workers)
                .spareWorkers(spareWorkers)
                .queueCapacity(1)
                .settings();
        return new PoolState(fixed, number -> new Worker("db", number), () -> 0);
    }

    private Worker busy(PoolState where) {
        Worker worker = where.submit(task).toWake();
        where.next(worker);
        return worker;
    }

    /** Wakes the one for a task that the other takes. */
    private void wakeInVain(Worker vain, Worker awake) {
        assertThat(submit(task)).isSameAs(vain);
        finishedThenNext(poolState, awake, false);
        assertThat(poolState.next(vain)).isEqualTo(WorkerOrder.PARK);
    }

    /** A worker that is busy. */
    private Worker hire() {
        Worker worker = submit(task);
        poolState.next(worker);
        return worker;
    }

    private Worker idleWorker() {
        Worker worker = hire();
        finishedThenNext(poolState, worker, false);
        return worker;
    }
}
