package dev.deft.threadpool;

import dev.deft.threadpool.WorkerLoop.Position;
import dev.deft.threadpool.internal.PoolObservation;
import dev.deft.threadpool.internal.TaskRevokedException;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The work of a worker's thread: it steps the worker's {@link WorkerLoop}, and does what that stands at. */
class WorkerThread implements Runnable {

    /** The looks at the queue for one at a batch that is being filled: some three microseconds. A power of two. */
    private static final int LOOKS_A_BATCH = 128;

    private final Dispatcher dispatcher;
    private final PoolState poolState;
    private final Backend backend;
    private final Worker worker;
    private final WorkerLoop loop;
    private final BooleanSupplier hasNews;

    /** Null where nobody watches. */
    private final @Nullable PoolWatchdog watchdog;

    /** The number of looks at the queue while it waited awake. */
    private int looks;

    /** The traits of the thread before the first task. */
    private @Nullable ThreadTraits traits;

    WorkerThread(Dispatcher dispatcher, PoolState poolState, Backend backend, PoolSettings settings, Worker worker) {
        this.dispatcher = dispatcher;
        this.poolState = poolState;
        this.backend = backend;
        this.worker = worker;
        this.loop = new WorkerLoop(poolState, worker, settings.idleTimeoutNanos(), backend);
        this.hasNews = this::hasNews;
        this.watchdog = dispatcher.watchdog();
    }

    /** A look while the worker waits awake. Who fills a batch is left alone for a while, and not for long. */
    private boolean hasNews() {
        return poolState.hasNews() || ((++looks & LOOKS_A_BATCH - 1) == 0 && poolState.hasBatch());
    }

    @Override
    public void run() {
        try {
            new CurrentWorker(dispatcher.poolNode(), worker).during(this::takeTurns);
        } finally {
            // No task gets here; what does is a thread that was killed in the pool's own code.
            if (loop.at() == Position.LEAVE) {
                dispatcher.hasLeft();
            } else {
                dispatcher.replace(worker);
            }
        }
    }

    private void takeTurns() {
        traits = new ThreadTraits();
        PoolObservation observation = dispatcher.observation();
        if (observation != null) {
            observation.workerStarted(poolState.size());
        }
        while (loop.at() != Position.LEAVE) {
            takeTurn();
        }
        dispatcher.passOn();
        if (observation != null) {
            observation.workerLeft(poolState.size());
        }
    }

    private void takeTurn() {
        Runnable task = loop.step();
        if (task != null) {
            runAndCount(task);
            return;
        }
        switch (loop.at()) {
            case PASS_ON -> passOn(dispatcher, worker);
            case STAY_AWAKE -> backend.stayAwake(hasNews);
            case PARK -> backend.park(worker, loop.parkNanos());
            default -> {} // there is nothing to do before the next step
        }
    }

    /** Has another worker come for what waits besides. Where there is no memory for one, {@code worker} goes on: it has a task, and looks on after it. */
    static void passOn(Dispatcher dispatcher, Worker worker) {
        try {
            dispatcher.passOn();
        } catch (OutOfMemoryError noMemory) {
            PoolLog.nothingPassedOn(worker, noMemory);
        }
    }

    /** Runs the task that the last step has given, and says that it has ended. */
    void runAndCount(Runnable task) {
        if (watchdog != null) {
            watchdog.begins();
        }
        boolean threw = run(task);
        dispatcher.endAbandoned(worker);
        loop.ended(threw);
        dispatcher.placeFreed();
    }

    private boolean run(Runnable task) {
        boolean threw = runTask(poolState, worker, task);
        if (traits != null) {
            traits.restore();
        }
        return threw;
    }

    /**
     * Runs the task that {@code worker} has taken, on this thread; nothing that it throws gets out.
     *
     * @return whether it threw, or was revoked
     */
    static boolean runTask(PoolState poolState, Worker worker, Runnable task) {
        takeOverTheInterruptOfAStop(poolState);
        try {
            task.run();
            return false;
        } catch (TaskRevokedException skipped) {
            worker.tookRevoked = true;
            return true;
        } catch (Throwable failure) {
            Thread.interrupted(); // nor does the log inherit it, which may write to a channel
            PoolLog.taskFailed(worker, failure);
            return true;
        } finally {
            Thread.interrupted();
        }
    }

    /**
     * Clears an interrupt that came too late for the last task, for it is not for this one. That of a stop is, also where it passed this
     * worker by: a task that was accepted before the stop may reach the queue after what waited there was cancelled.
     */
    private static void takeOverTheInterruptOfAStop(PoolState poolState) {
        Thread.interrupted();
        if (poolState.isInterrupting()) {
            Thread.currentThread().interrupt();
        }
    }
}
