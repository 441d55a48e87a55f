package dev.deft.threadpool;

import static dev.deft.threadpool.Roster.WATCH_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.Roster.Order;
import dev.deft.threadpool.Roster.StartFailure;
import dev.deft.threadpool.Roster.State;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What only threads that race can bring about, move by move. */
class RosterTest {

    private final PoolSettings settings =
            ThreadPool.named("db").maxThreads(3).queueCapacity(1).settings();
    private final Roster roster = new Roster(settings, number -> new Worker(null, null, null, settings, number));
    private final Runnable task = new Told("task", new ArrayList<>());

    private Worker submit(Runnable submitted) {
        return roster.submit(submitted).summoned();
    }

    @Test
    void whenAStartFailsAWorkerThatBecameIdleMeanwhileIsSummonedInstead() {
        Worker first = submit(task);
        roster.next(first);
        Worker second = submit(task); // its thread is being started …
        roster.finishedThenNext(first, false); // … when the first takes the task that it was hired for,
        roster.finishedThenNext(first, false); // and becomes idle,
        assertThat(submit(task)).as("the second is on its way").isNull(); // and another is submitted.

        StartFailure outcome = roster.startFailed(second, null);

        assertThat(outcome.instead()).isSameAs(first);
        assertThat(outcome.stranded()).isEmpty();
        assertThat(roster.next(first)).isEqualTo(Order.RUN);
    }

    @Test
    void whenTheLastStartFailsWhatWaitsIsStrandedAndTheSubmitterIsTold() {
        Runnable other = new Told("other", new ArrayList<>());
        Worker first = submit(other);
        Worker second = submit(task);

        assertThat(roster.startFailed(first, null).stranded()).isEmpty();
        StartFailure outcome = roster.startFailed(second, task);

        assertThat(outcome.refusal()).isNotNull();
        assertThat(outcome.stranded()).containsExactly(other);
        assertThat(roster.statistics().discarded()).isEqualTo(1);
        assertThat(roster.statistics().refused()).isEqualTo(1);
    }

    @Test
    void aTaskThatAnotherWorkerTookMeanwhileIsNotRefused() {
        Worker first = submit(task);
        roster.next(first);
        Worker second = submit(task);
        roster.finishedThenNext(first, false);

        StartFailure outcome = roster.startFailed(second, task);

        assertThat(outcome.refusal()).isNull();
        assertThat(roster.statistics().accepted()).isEqualTo(2);
    }

    @Test
    void aWorkerThatRunsThoughItsStartFailedIsKept() {
        Worker worker = submit(task);
        roster.next(worker); // its factory had started the thread itself

        roster.startFailed(worker, task);

        assertThat(roster.workers()).containsExactly(worker);
        assertThat(worker.state).isEqualTo(State.BUSY);
    }

    @Test
    void aWorkerThatRunsAfterItsStartFailedLeaves() {
        Worker worker = submit(task);
        roster.startFailed(worker, task);

        assertThat(roster.next(worker)).isEqualTo(Order.LEAVE);
    }

    @Test
    void aDismissedWorkerStaysWhenItIsNoLongerTooMuch() {
        Worker other = hire();
        Worker worker = idleWorker();
        roster.resize(0, 1);
        assertThat(worker.state).isEqualTo(State.DISMISSED);
        roster.resize(0, 2);

        assertThat(roster.next(worker)).isEqualTo(Order.PARK);
        assertThat(worker.state).isEqualTo(State.IDLE);
        assertThat(other.state).isEqualTo(State.BUSY);
    }

    @Test
    void aWorkerDismissedByAStopTakesWhatANewOneCouldNot() {
        Worker busy = hire();
        Worker starting = submit(task);
        roster.finishedThenNext(busy, false);
        roster.finishedThenNext(busy, false);
        submit(task); // for which the second is still on its way
        roster.stop();
        assertThat(busy.state).isEqualTo(State.DISMISSED);

        roster.startFailed(starting, null);

        assertThat(roster.next(busy)).isEqualTo(Order.RUN);
        assertThat(roster.finishedThenNext(busy, false)).isEqualTo(Order.LEAVE);
        assertThat(roster.terminated().getCount()).isZero();
    }

    @Test
    void aWorkerThatWasSummonedAsItsTimeoutEndedWorks() {
        Worker worker = idleWorker();
        submit(task);

        assertThat(roster.outlived(worker)).isEqualTo(Order.RUN);
    }

    @Test
    void aWorkerThatIsLostWhileBusyHasFailedItsCall() {
        Worker worker = hire();

        roster.lost(worker);

        assertThat(roster.statistics().workers()).isZero();
        assertThat(roster.statistics().completed()).isEqualTo(1);
        assertThat(roster.statistics().failed()).isEqualTo(1);
    }

    @Test
    void whoWasWokenInVainWatchesOnlyWhereTasksAreShort() {
        Worker awake = hire();
        Worker vain = submit(task);
        roster.finishedThenNext(awake, false); // the first takes what the second was hired for,
        roster.next(vain); // which becomes idle

        wakeInVain(vain, awake);
        assertThat(roster.watches(vain, WATCH_NANOS))
                .as("4 tasks since the clock's zero")
                .isFalse();

        for (int i = 0; i < 100; i++) {
            wakeInVain(vain, awake);
        }
        assertThat(roster.watches(vain, 2 * WATCH_NANOS))
                .as("100 tasks in 1 ms")
                .isTrue();
        submit(task);
        assertThat(vain.state).as("while it watches").isEqualTo(State.IDLE);
        assertThat(roster.watches(vain, 3 * WATCH_NANOS)).as("none in the next").isFalse();
        assertThat(vain.state).as("so it sees to what waits").isEqualTo(State.SEEKING);
    }

    @Test
    void aSpareWorkerIsHiredBeyondTheMaximumAndCountsAsRoom() {
        Roster full = roster(1, 1);
        Worker only = busy(full);
        assertThat(full.isExhausted(1)).isTrue();
        assertThat(full.submit(task).refusal()).as("fits the queue").isNull();
        assertThat(full.submit(task).refusal()).isNotNull();

        Worker spare = full.lendSpares().hired();
        assertThat(full.lendSpares()).as("there is one").isNull();
        assertThat(full.isExhausted(1)).isFalse();
        assertThat(full.next(spare)).isEqualTo(Order.RUN);
        assertThat(full.submit(task).refusal()).as("room for one more").isNull();
        assertThat(full.submit(task).refusal()).isNotNull();

        assertThat(full.takeSparesBack(1)).isEmpty();
        assertThat(full.finishedThenNext(spare, false)).isEqualTo(Order.LEAVE);
        assertThat(full.finishedThenNext(only, false)).isEqualTo(Order.RUN);
        assertThat(full.workers()).containsExactly(only);
    }

    @Test
    void anIdleSpareWorkerIsDismissedWhenItIsGivenBack() {
        Roster full = roster(1, 1);
        busy(full);
        full.submit(task);
        Worker spare = full.lendSpares().hired();
        full.next(spare);
        full.finishedThenNext(spare, false);
        assertThat(spare.state).isEqualTo(State.IDLE);

        assertThat(full.takeSparesBack(1)).containsExactly(spare);
        assertThat(full.next(spare)).isEqualTo(Order.LEAVE);
        assertThat(full.lendSpares()).as("it may be lent again").isNotNull();
    }

    @Test
    void aSpareWorkerThatWasGivenBackAndIsStillBusyDoesNotStandInTheWayOfTheOthers() {
        Roster full = roster(1, 2);
        busy(full);
        full.submit(task);
        Worker first = full.lendSpares().hired();
        assertThat(full.next(first)).isEqualTo(Order.RUN);
        full.takeSparesBack(1);
        full.submit(task);
        assertThat(full.isExhausted(2)).isTrue();

        Roster.Loan loan = full.lendSpares();
        assertThat(loan.count()).as("the busy one, and another").isEqualTo(2);
        Worker second = loan.hired();
        assertThat(full.next(second)).isEqualTo(Order.RUN);
        assertThat(full.isExhausted(3)).isTrue();
        assertThat(full.lendSpares()).as("both are in use").isNull();

        full.takeSparesBack(2);
        assertThat(full.finishedThenNext(first, false)).isEqualTo(Order.LEAVE);
        assertThat(full.finishedThenNext(second, false)).isEqualTo(Order.LEAVE);
        assertThat(full.workers()).hasSize(1);
    }

    @Test
    void aPoolWhoseLastThreadCouldNotBeStartedIsExhausted() {
        Worker first = hire();
        Worker second = submit(task);
        assertThat(roster.isExhausted(1)).isFalse();

        roster.startFailed(second, null);

        assertThat(roster.isExhausted(1)).isTrue();
        assertThat(first.state).isEqualTo(State.BUSY);
    }

    private static Roster roster(int workers, int spareWorkers) {
        PoolSettings fixed = ThreadPool.named("db")
                .maxThreads(workers)
                .spareWorkers(spareWorkers)
                .queueCapacity(1)
                .settings();
        return new Roster(fixed, number -> new Worker(null, null, null, fixed, number));
    }

    private Worker busy(Roster where) {
        Worker worker = where.submit(task).summoned();
        where.next(worker);
        return worker;
    }

    /** Summons the one for a task that the other takes. */
    private void wakeInVain(Worker vain, Worker awake) {
        assertThat(submit(task)).isSameAs(vain);
        roster.finishedThenNext(awake, false);
        assertThat(roster.next(vain)).isEqualTo(Order.PARK);
    }

    /** A worker that is busy. */
    private Worker hire() {
        Worker worker = submit(task);
        roster.next(worker);
        return worker;
    }

    private Worker idleWorker() {
        Worker worker = hire();
        roster.finishedThenNext(worker, false);
        return worker;
    }
}
