package dev.deft.threadpool;

import dev.deft.threadpool.PoolState.Admission;
import dev.deft.threadpool.PoolState.CutShort;
import dev.deft.threadpool.PoolState.SpareHire;
import dev.deft.threadpool.PoolState.StartFailure;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.TaskRevokedException;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does what the {@link PoolState} decided: starts and wakes workers, tells tasks that they are discarded.
 *
 * <p>It has no state of its own and holds no lock; any thread may call it.
 */
final class Dispatcher implements PoolNode.WorkerSupply {

    private final PoolSettings settings;
    private final Backend backend;
    private final PoolState poolState;
    private final PoolNode node = new PoolNode(this);

    Dispatcher(PoolSettings settings, Backend backend) {
        this.settings = settings;
        this.backend = backend;
        this.poolState = new PoolState(settings, number -> new Worker(settings.name(), number));
    }

    PoolState poolState() {
        return poolState;
    }

    /** The pool's workers, as the graph of waits sees them. */
    PoolNode poolNode() {
        return node;
    }

    /** Returns whether the caller is one of the pool's workers, running a task. */
    boolean isOnOwnWorker() {
        return poolState.workers().stream().anyMatch(backend::isCurrent);
    }

    /** Notes that a worker has left: those that stay may all wait. */
    void hasLeft() {
        DeadlockDetector.ofProcess().workersChanged(node);
    }

    /**
     * Offers a task to the pool.
     *
     * @return why it was refused; null when it was accepted
     */
    @Nullable
    RejectedExecutionException submit(Runnable task) {
        Admission admission = poolState.submit(task);
        if (admission.refusal() != null) {
            return rejection(admission.refusal(), null);
        }
        boolean late = poolState.isInterrupting() && poolState.takeBack(task);
        Worker toWake = admission.toWake();
        RejectedExecutionException unstarted = toWake == null ? null : wakeOrStart(toWake, late ? null : task);
        return late ? rejection(PoolState.STOPPED, null) : unstarted;
    }

    /** Sees to what waits, for a worker that kept others from it while it looked, and now does something else. */
    void passOn() {
        if (poolState.needsHelp()) {
            wakeOrStartMissing();
        }
    }

    /** Starts what the minimum asks for, and wakes whom the waiting tasks need. */
    void wakeOrStartMissing() {
        for (Worker missing = poolState.wakeOrHireMissing(); missing != null; missing = poolState.wakeOrHireMissing()) {
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
        PoolStatistics now = poolState.statistics();
        return now.workers() + " of at most " + now.maxThreads()
                + (settings.spareWorkers() == 0 ? "" : " and " + settings.spareWorkers() + " spare ones");
    }

    @Override
    public boolean isExhausted(int waiting) {
        return poolState.isExhausted(waiting);
    }

    @Override
    public int hired() {
        return poolState.hired();
    }

    @Override
    public boolean hireMissing(int waiting) {
        wakeOrStartMissing();
        return poolState.size() > waiting;
    }

    @Override
    public int lendSpares() {
        SpareHire loan = poolState.lendSpares();
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
        poolState.takeSparesBack(count).forEach(backend::unpark);
        hasLeft();
    }

    /** Puts another in the place of a worker whose thread was killed. */
    void replace(Worker dead) {
        Runnable task = dead.task;
        poolState.lost(dead);
        if (task != null) { // taken, and never begun
            IllegalStateException lost = new IllegalStateException(
                    dead + " ended before it ran this call; see its thread's uncaught exception");
            if (!(task instanceof PoolTask)) {
                PoolLog.taskLost(lost);
            }
            discard(task, lost);
        }
        wakeOrStartMissing();
        hasLeft();
    }

    void resize(int minThreads, int maxThreads) {
        poolState.resize(minThreads, maxThreads).forEach(backend::unpark);
        wakeOrStartMissing();
        hasLeft();
    }

    /** Refuses new work, and lets the idle workers go. */
    void refuseNewWork() {
        poolState.stop().forEach(backend::unpark);
    }

    /** Takes out of the queue what waits there and interrupts what runs; who calls this tells the first. */
    CutShort cutShort() {
        CutShort cut = poolState.cutShort();
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
        } catch (TaskRevokedException gone) { // since it was taken out of the queue
            poolState.revokedAfterDiscarding();
        } catch (Throwable failure) {
            PoolLog.discardFailed(task, failure);
        }
    }

    private @Nullable RejectedExecutionException wakeOrStart(Worker worker, @Nullable Runnable task) {
        Throwable failure = wakeOrStart(worker);
        return failure == null ? null : makeDoWithout(worker, task, failure);
    }

    private @Nullable Throwable wakeOrStart(Worker worker) {
        if (!worker.startsNow()) {
            backend.unpark(worker);
            return null;
        }
        try {
            backend.start(worker, new WorkerThread(this, poolState, backend, settings, worker));
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
        StartFailure outcome = poolState.startFailed(worker, task);
        PoolLog.startFailed(worker, poolState.statistics(), outcome.stranded().size(), failure);
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
