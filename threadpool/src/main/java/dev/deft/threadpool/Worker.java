package dev.deft.threadpool;

import dev.deft.threadpool.PoolState.Order;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker: takes a task or waits for one, until the pool state lets it leave.
 *
 * <p>What it does next, the {@link PoolState} decides; when it does it, its thread decides, or the driver's hand. Methods are
 * called by the worker's thread alone unless they say otherwise.
 */
final class Worker implements Runnable {

    private static final long FOREVER = Long.MAX_VALUE;

    private final Dispatcher dispatcher;
    private final PoolState poolState;
    private final Backend backend;
    private final long idleTimeoutNanos;
    private final String name;
    private final BooleanSupplier hasNews;

    /** What a submit says that wakesThis this worker. Made once: a pool that parks says it with nearly every call. */
    final PoolState.Admission wakesThis = new PoolState.Admission(this, null);

    /** To and from IDLE, DISMISSED and GONE it is moved under the pool state's monitor; between the others, by this worker. */
    volatile PoolState.State state = PoolState.State.STARTING;

    /** This worker's own; null unless the last order was RUN. */
    @Nullable
    Runnable task;

    /** This worker's own: the task was found by a seeker, and there may be need for another. */
    boolean endsSearch;

    /** Woken, and found nothing since. Under the pool state's monitor while this worker is idle, then this worker's own. */
    boolean wokenInVain;

    /** A task was taken and has not ended. Written by this worker, read by any, for reports. */
    boolean running;

    /** How many tasks this worker ended, and how many of them threw. Written by this worker alone, so without a fence. */
    private final AtomicLong completed = new AtomicLong();

    private final AtomicLong failed = new AtomicLong();

    /** Written before the thread starts, by the thread that starts it; read by any. */
    volatile @Nullable Thread thread;

    /** How the thread was before the first task. This worker's own; null where its tasks run on a thread that is not its own. */
    private @Nullable ThreadTraits traits;

    /** Who hired this worker starts it; nobody else knows it before its first turn. PoolState's monitor publishes it after. */
    private boolean started;

    /** When this worker last ran out of work. */
    private long idleSince;

    /** That was just now: the clock need not be read again, for a worker that parks often. */
    private boolean rested;

    Worker(Dispatcher dispatcher, PoolState poolState, Backend backend, PoolSettings settings, int number) {
        this.dispatcher = dispatcher;
        this.poolState = poolState;
        this.backend = backend;
        this.idleTimeoutNanos = settings.idleTimeoutNanos();
        this.name = "deft-" + settings.name() + "-" + number;
        this.hasNews = () -> poolState.hasNews();
    }

    String name() {
        return name;
    }

    void countCompleted(boolean threw) {
        completed.lazySet(completed.getPlain() + 1); // first, and read last: no snapshot has more failed than completed
        if (threw) {
            failed.lazySet(failed.getPlain() + 1);
        }
    }

    /** Any thread. */
    long completed() {
        return completed.get();
    }

    /** Any thread. */
    long failed() {
        return failed.get();
    }

    /** True the first time: the caller is to start the thread. Called by whoever the pool state told to wake or to start this worker. */
    boolean startsNow() {
        if (started) {
            return false;
        }
        started = true;
        return true;
    }

    @Override
    public void run() {
        boolean dismissed = false;
        try {
            CurrentWorker.begin(dispatcher.poolNode());
            traits = new ThreadTraits();
            Order order = restIfIdle(poolState.next(this));
            while (order != Order.LEAVE) {
                order = order == Order.RUN ? workOn() : waitForWork();
            }
            dismissed = true;
            passOn();
        } finally {
            CurrentWorker.end();
            // No task gets here; what does is a thread that was killed in the pool's own code.
            if (dismissed) {
                dispatcher.hasLeft();
            } else {
                dispatcher.replace(this);
            }
        }
    }

    /** What this worker did not see to, another must. */
    void passOn() {
        if (poolState.needsHelp()) {
            dispatcher.wakeOrStartMissing();
        }
    }

    private Order workOn() {
        if (endsSearch) {
            passOn();
        }
        for (Runnable mine = takeTask(); mine != null; mine = poolState.another(this)) {
            boolean failed = !run(mine);
            if (!poolState.finished(this, failed)) {
                return Order.LEAVE;
            }
        }
        return lookOn();
    }

    /** There was no task: waits awake for one, if this pool does so, and then goes idle. */
    private Order lookOn() {
        if (backend.mayStayAwake()) {
            poolState.seek(this);
            backend.stayAwake(hasNews);
        }
        return restIfIdle(poolState.next(this));
    }

    private Order waitForWork() {
        long now = rested ? idleSince : backend.nanoTime();
        rested = false;
        long left = idleTimeoutNanos - (now - idleSince);
        if (left <= 0) {
            Order order = poolState.idleTimedOut(this);
            if (order != Order.PARK) {
                return order;
            }
            left = FOREVER; // one of the minimum: it stays until it is woken
        }
        boolean watching = poolState.watches(this, now);
        if (state == PoolState.State.IDLE) { // else the look at the pace has found work for this worker
            backend.park(this, watching ? Math.min(left, PoolState.WATCH_NANOS) : left);
        }
        return poolState.next(this); // woken for nothing, it has been idle all along
    }

    private Order restIfIdle(Order order) {
        if (order == Order.PARK) {
            rest();
        }
        return order;
    }

    /** Begins to be idle, as far as the idle timeout goes. */
    void rest() {
        idleSince = backend.nanoTime();
        rested = true;
    }

    /** How long this worker may stay idle, from now; zero or less when it has idleTimedOut that. */
    private long idleNanosLeft() {
        return idleTimeoutNanos - (backend.nanoTime() - idleSince);
    }

    /** What a driven worker does when it would wake up: asks what is next, or to leave if its idle timeout is due. */
    Order look() {
        return idleNanosLeft() <= 0 ? poolState.idleTimedOut(this) : poolState.next(this);
    }

    /**
     * Runs the task that was taken; nothing that it throws gets out.
     *
     * @return whether it returned
     */
    boolean runTask() {
        return run(takeTask());
    }

    private Runnable takeTask() {
        Runnable taken = Objects.requireNonNull(task, "the order RUN comes with a task");
        task = null; // so that an idle worker holds on to nothing
        return taken;
    }

    private boolean run(Runnable mine) {
        takeOverTheInterruptOfAStop();
        try {
            mine.run();
            return true;
        } catch (Throwable failure) {
            Thread.interrupted(); // nor does the log inherit it, which may write to a channel
            PoolLog.taskFailed(this, failure);
            return false;
        } finally {
            Thread.interrupted();
            if (traits != null) {
                traits.restore();
            }
        }
    }

    /**
     * An interrupt that came too late for the last task is not for this one. That of a stop is, also where it passed this
     * worker by: a task that was accepted before the stop may reach the queue after what waited there was cancelled.
     */
    private void takeOverTheInterruptOfAStop() {
        Thread.interrupted();
        if (poolState.isInterrupting()) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
