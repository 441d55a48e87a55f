package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.sizing.CohortTimes;
import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingController;
import dev.deft.threadpool.sizing.SizingSample;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bridge from a pool to the controller that sizes it: tells it samples, and moves the pool's goal to what it says.
 *
 * <p><b>Who ticks it.</b> Nobody, as long as nothing is to be decided. A worker whose task ends sees that a sample is due ({@link
 * #sampleIfDue}) or that its cohort is complete ({@link #completed}). A submitter or a worker that sees that tasks wait and nobody is left
 * to take them starts the gate ({@link #watchIfStuck}), a thread that looks each half second and ends when nothing waits any more.
 *
 * <pre>
 *   the gate:   OFF --- watchIfStuck, by compare-and-set ---&gt; ON --- at the second look in a row at which nothing waits ---&gt; OFF
 * </pre>
 *
 * <p><b>Owners.</b> The controller is the {@link #lock}'s. Under it, and so in order, a decision becomes the pool's goal, which takes the
 * pool's monitor; never the other way round. To wake and to start workers comes after the lock. {@link #cohort} is replaced under the
 * lock, and by a worker that finds no task waiting, by compare-and-set: it was not busy throughout, and is begun again. A worker that
 * goes on with one which is not current any more completes nothing.
 *
 * <p><b>Why no task is stranded by the gate.</b> A submitter puts its task into the queue and then looks whether the gate is on; the gate
 * says that it is off, and then looks at the queue (all sequentially consistent). A worker that takes a task looks at the queue after
 * whatever made it busy was published. So of two that cross, one sees the other.
 */
final class PoolSizer {

    /** The time in which a sample is due that is not awaited at all. */
    private static final long FAR_NANOS = Long.MAX_VALUE / 4;

    private static final int IDLE_LOOKS = 2;

    private final String poolName;
    private final Dispatcher dispatcher;
    private final PoolState poolState;
    private final Backend backend;
    private final ProcessorUse processors;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final SizingController controller;

    /** The time of the last sample. */
    @GuardedBy("lock")
    private long sampledAt;

    /** The time when the next one is due. Written under the lock. */
    private volatile long dueAt;

    private final AtomicReference<@Nullable Cohort> cohort = new AtomicReference<>();

    private final AtomicBoolean gateIsOn = new AtomicBoolean();

    /** A thread for the gate could not be started, and that was logged. */
    private volatile boolean gateFailed;

    /** The looks in a row at which nothing waited. Of the gate, which is one at a time, and is handed on by {@link #gateIsOn}. */
    private int idleLooks;

    PoolSizer(PoolSettings settings, Sizing sizing, Dispatcher dispatcher, PoolState poolState, Backend backend) {
        this.poolName = settings.name();
        this.dispatcher = dispatcher;
        this.poolState = poolState;
        this.backend = backend;
        this.processors = new ProcessorUse(backend);
        this.sampledAt = backend.nanoTime();
        long seed = sampledAt ^ settings.name().hashCode();
        this.controller = sizing.controller(settings.firstGoal(), settings.maxThreads(), seed);
        follow(null);
    }

    long nanoTime() {
        return backend.nanoTime();
    }

    // What workers ask and tell.

    /** The cohort that a task which begins now may be of; null if of none. */
    @Nullable
    Cohort cohortOfTask() {
        Cohort current = cohort.get();
        if (current == null || !current.hasPlaces()) {
            return null;
        }
        if (poolState.hasBacklog()) {
            return current;
        }
        if (current.hasBegun()) {
            cohort.compareAndSet(current, current.again());
        }
        return null;
    }

    /** Takes a sample, if one is due and nobody else is about to. */
    void sampleIfDue(long now) {
        if (now - dueAt < 0 || !lock.tryLock()) {
            return;
        }
        List<Worker> toWake;
        try {
            if (now - dueAt < 0) {
                return;
            }
            toWake = decide(now, null, SizingController::sample);
        } finally {
            lock.unlock();
        }
        dispatcher.goalMoved(toWake);
    }

    /** Takes the sample of a cohort whose last task has ended. */
    void completed(Cohort complete, long now) {
        List<Worker> toWake;
        lock.lock();
        try {
            if (cohort.get() != complete) {
                return;
            }
            do { // one that goes on may be complete with those that were timed ahead; the goal moves with the last
                // decision alone
                toWake = decide(now, complete, SizingController::sample);
            } while (cohort.get() == complete && complete.isComplete());
        } finally {
            lock.unlock();
        }
        dispatcher.goalMoved(toWake);
    }

    /** Looks whether a worker has left because it had nothing to do: then the goal goes down with it. */
    void workerHasLeft() {
        List<Worker> toWake = List.of();
        lock.lock();
        try {
            PoolLoad load = poolState.load();
            if (load.workers() < controller.goal() && !load.waiting() && !poolState.isStopping()) {
                toWake = decide(nanoTime(), null, (told, sample) -> told.timedOut(sample, load.workers()));
            }
        } finally {
            lock.unlock();
        }
        dispatcher.goalMoved(toWake);
    }

    /** Moves the limits to the pool's, which may have been moved again by another thread: so whoever comes last moves them to the last ones. */
    void limit() {
        List<Worker> toWake;
        lock.lock();
        try {
            toWake = decide(nanoTime(), null, (told, sample) -> {
                PoolLoad now = poolState.load();
                told.limit(sample, Math.max(1, now.minThreads()), now.maxThreads());
            });
        } finally {
            lock.unlock();
        }
        dispatcher.goalMoved(toWake);
    }

    /** Has the controller decide, and moves the goal; returns whom to wake. */
    @GuardedBy("lock")
    private List<Worker> decide(
            long now, @Nullable Cohort complete, BiConsumer<SizingController, SizingSample> decision) {
        sampledAt = now;
        try {
            PoolLoad load = poolState.load();
            CohortTimes times = null;
            if (complete != null) {
                int atWork = load.awake() - Math.min(load.awake(), load.absent());
                times = complete.times(Math.max(1, Math.min(controller.goal(), atWork)), now);
            }
            SizingSample sample = new SizingSample(
                    now,
                    load.completed() + load.running(),
                    load.completed(),
                    load.busy(),
                    load.waiting(),
                    processors.last(),
                    times);
            decision.accept(controller, sample);
        } catch (Throwable thrown) { // by the trace, which is the user's, after the decision; or there is no memory
            PoolLog.sizingFailed(poolName, thrown);
        }
        try {
            follow(complete);
        } catch (
                Throwable
                        noMemory) { // for the next cohort, which is made soon, then; nobody is to complete the last one
            // again
            cohort.set(null);
            dueAt = sampledAt + SizingController.GATE_NANOS;
            PoolLog.sizingFailed(poolName, noMemory);
        }
        return poolState.moveGoal(controller.goal());
    }

    /**
     * Sees to what the controller wants next.
     *
     * @param judged the cohort that it was told of; null if it was told of none
     */
    @GuardedBy("lock")
    private void follow(@Nullable Cohort judged) {
        int number = controller.cohortNumber();
        Cohort current = cohort.get();
        if (number == 0) {
            cohort.set(null);
        } else if (current == null || current.number != number) {
            cohort.set(new Cohort(number, controller.cohortTasks()));
        } else if (!current.extendTo(controller.cohortTasks()) && current == judged) {
            current.goOnWithOthers(); // nothing has come of it, and nobody would ever complete it again
        }
        dueAt = sampledAt + Math.min(FAR_NANOS, controller.nextSampleNanos());
    }

    // The gate.

    /** Has the gate look, where tasks wait that nobody is on the way to. Any thread. */
    void watchIfStuck() {
        if (gateIsOn.get() || !poolState.isStuck() || !gateIsOn.compareAndSet(false, true)) {
            return;
        }
        try {
            backend.repeat("deft-" + poolName + "-gate", this::look);
        } catch (Throwable noThread) { // the task that waits is accepted, and the next one tries again
            gateIsOn.set(false);
            if (!gateFailed) {
                gateFailed = true;
                PoolLog.gateNotStarted(poolName, noThread);
            }
        }
    }

    /** Looks once; returns the time until the next look, 0 for none. */
    private long look() {
        boolean waiting = true;
        try {
            processors.look();
            List<Worker> toWake = lookAtPool();
            waiting = poolState.hasBacklog();
            dispatcher.goalMoved(toWake);
        } catch (Throwable noMemory) { // or nobody would look any more
            PoolLog.sizingFailed(poolName, noMemory);
        }
        idleLooks = waiting ? 0 : idleLooks + 1;
        if (idleLooks < IDLE_LOOKS) {
            return SizingController.GATE_NANOS;
        }
        idleLooks = 0;
        processors.forget();
        gateIsOn.set(false);
        return poolState.isStuck() && gateIsOn.compareAndSet(false, true) ? SizingController.GATE_NANOS : 0;
    }

    private List<Worker> lookAtPool() {
        lock.lock();
        try {
            long now = nanoTime();
            Cohort current = cohort.get();
            if (current != null && current.isOverdue(now)) {
                if (current.isTelling()) {
                    return decide(now, current, SizingController::sample);
                }
                cohort.compareAndSet(current, current.ofOthers());
            }
            return decideAtGate(now);
        } finally {
            lock.unlock();
        }
    }

    /** Has the controller look as the gate does, which is no sample. */
    @GuardedBy("lock")
    private List<Worker> decideAtGate(long now) {
        long sampled = sampledAt;
        List<Worker> toWake = decide(now, null, SizingController::gate);
        sampledAt = sampled;
        dueAt = sampled + Math.min(FAR_NANOS, controller.nextSampleNanos());
        return toWake;
    }
}
