package dev.deft.threadpool;

import dev.deft.threadpool.Roster.Admission;
import dev.deft.threadpool.Roster.CutShort;
import dev.deft.threadpool.Roster.Loan;
import dev.deft.threadpool.Roster.StartFailure;
import dev.deft.threadpool.internal.Crew;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.Waits;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does what the {@link Roster} decided: starts and wakes workers, tells tasks that they are discarded.
 *
 * <p>It has no state of its own and holds no lock; any thread may call it.
 */
final class Foreman implements Crew.Books {

    private final PoolSettings settings;
    private final Backend backend;
    private final Roster roster;
    private final Crew crew = new Crew(this);

    Foreman(PoolSettings settings, Backend backend) {
        this.settings = settings;
        this.backend = backend;
        this.roster = new Roster(settings, this::newWorker);
    }

    private Worker newWorker(int number) {
        return new Worker(this, roster, backend, settings, number);
    }

    Roster roster() {
        return roster;
    }

    /** The pool's workers, as the graph of waits sees them. */
    Crew crew() {
        return crew;
    }

    /** Whether the caller is one of the pool's workers, running a task. */
    boolean isOnOwnWorker() {
        return roster.workers().stream().anyMatch(backend::isCurrent);
    }

    /** A worker has left: those that stay may all wait. */
    void hasLeft() {
        Waits.ofProcess().staffChanged(crew);
    }

    /**
     * Offers a task to the pool.
     *
     * @return why it was refused; null when it was accepted
     */
    @Nullable
    RejectedExecutionException submit(Runnable task) {
        Admission admission = roster.submit(task);
        if (admission.refusal() != null) {
            return rejection(admission.refusal(), null);
        }
        boolean late = roster.isInterrupting() && roster.takeBack(task);
        Worker summoned = admission.summoned();
        RejectedExecutionException unstarted = summoned == null ? null : summon(summoned, late ? null : task);
        return late ? rejection(Roster.STOPPED, null) : unstarted;
    }

    /** Starts what the minimum asks for, and summons what the waiting tasks do. */
    void summonMissing() {
        for (Worker missing = roster.summonMissing(); missing != null; missing = roster.summonMissing()) {
            Throwable failure = wakeOrStart(missing);
            if (failure != null) {
                makeDoWithout(missing, null, failure);
                return; // the next would fail as well; a later submit tries again
            }
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String size() {
        PoolStatistics now = roster.statistics();
        return now.workers() + " of at most " + now.maxThreads()
                + (settings.spareWorkers() == 0 ? "" : " and " + settings.spareWorkers() + " spare ones");
    }

    @Override
    public boolean isExhausted(int waiting) {
        return roster.isExhausted(waiting);
    }

    @Override
    public int hired() {
        return roster.hired();
    }

    @Override
    public boolean hireMissing(int waiting) {
        summonMissing();
        return roster.size() > waiting;
    }

    @Override
    public int lendSpares() {
        Loan loan = roster.lendSpares();
        if (loan == null) {
            return 0;
        }
        Throwable failure = wakeOrStart(loan.hired());
        if (failure == null) {
            return loan.count();
        }
        makeDoWithout(loan.hired(), null, failure);
        giveSparesBack(loan.count());
        return 0;
    }

    @Override
    public void giveSparesBack(int count) {
        roster.takeSparesBack(count).forEach(backend::unpark);
        hasLeft();
    }

    /** Puts another in the place of a worker whose thread was killed. */
    void replace(Worker dead) {
        Runnable task = dead.task;
        roster.lost(dead);
        if (task != null) { // taken, and never begun
            IllegalStateException lost = new IllegalStateException(
                    dead + " ended before it ran this call; see its thread's uncaught exception");
            if (!(task instanceof PoolTask)) {
                Reports.taskLost(lost);
            }
            discard(task, lost);
        }
        summonMissing();
        hasLeft();
    }

    void resize(int minThreads, int maxThreads) {
        roster.resize(minThreads, maxThreads).forEach(backend::unpark);
        summonMissing();
        hasLeft();
    }

    /** Refuses new work, and lets the idle workers go. */
    void refuseNewWork() {
        roster.stop().forEach(backend::unpark);
    }

    /** Takes out of the queue what waits there and interrupts what runs; who calls this tells the first. */
    CutShort cutShort() {
        CutShort cut = roster.cutShort();
        cut.toInterrupt().forEach(backend::interrupt);
        return cut;
    }

    /** Tells a task that a stop has taken it out of the queue. */
    void tellCancelled(Runnable task) {
        discard(
                task,
                new CancellationException("pool " + settings.name() + " was stopped before this call had run. Give"
                        + " stop() a longer deadline, or submit less"));
    }

    /** Tells a task that it will not run, if it is one that wants to know. */
    void discard(Runnable task, Throwable reason) {
        if (!(task instanceof PoolTask told)) {
            return;
        }
        try {
            told.discarded(reason);
        } catch (Throwable failure) {
            Reports.discardFailed(task, failure);
        }
    }

    private @Nullable RejectedExecutionException summon(Worker worker, @Nullable Runnable task) {
        Throwable failure = wakeOrStart(worker);
        return failure == null ? null : makeDoWithout(worker, task, failure);
    }

    private @Nullable Throwable wakeOrStart(Worker worker) {
        if (!worker.startsNow()) {
            backend.unpark(worker);
            return null;
        }
        try {
            backend.start(worker);
            return null;
        } catch (Throwable failure) { // an OutOfMemoryError, when the system has no more threads
            return failure;
        }
    }

    /**
     * Goes on without a worker that could not be started.
     *
     * @return why the task being submitted is refused after all; null when it is not
     */
    private @Nullable RejectedExecutionException makeDoWithout(
            Worker worker, @Nullable Runnable task, Throwable failure) {
        StartFailure outcome = roster.startFailed(worker, task);
        Reports.startFailed(worker, roster.statistics(), outcome.stranded().size(), failure);
        hasLeft();
        if (outcome.instead() != null) {
            backend.unpark(outcome.instead());
        }
        for (Runnable stranded : outcome.stranded()) {
            discard(stranded, rejection("it has no worker and could start no thread", failure));
        }
        return outcome.refusal() == null ? null : rejection(outcome.refusal(), failure);
    }

    private RejectedExecutionException rejection(String reason, @Nullable Throwable cause) {
        return new RejectedExecutionException("pool " + settings.name() + " refused a call: " + reason, cause);
    }
}
