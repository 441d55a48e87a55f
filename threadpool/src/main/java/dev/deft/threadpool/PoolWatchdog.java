package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolObservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The watch over what a pool's workers run: warns of a task that runs for too long, with its worker's stack, and again when it has ended.
 *
 * <p>It looks while a worker is busy, on a thread that the next worker to begin a task starts once all were idle:
 *
 * <pre>
 *   OFF --- begins, on a busy worker, by compare-and-set ---&gt; ON --- at the second look in a row at which no worker is busy ---&gt; OFF
 * </pre>
 *
 * <p><b>Why no task goes unwatched.</b> A worker has become BUSY before it asks here whether the watch is on; the watch says that it is
 * off, and then looks whether a worker is BUSY (all sequentially consistent). So of two that cross, one sees the other. It is the rule of
 * the {@link PoolSizer}'s gate.
 *
 * <p>A worker pays one look at a word for each task. What is known of a task is what the worker counts anyway, so the times here are exact to
 * the time between two looks, or where the worker was woken for it ({@link PoolState#begins}).
 *
 * <p>Source of the idea: the blocked thread checker of Vert.x, which looks on, be anything to see or not.
 */
final class PoolWatchdog {

    /** The looks in the time that is too long. */
    private static final int LOOKS = 4;

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int IDLE_LOOKS = 2;

    private final String poolName;

    /** Made here, since there may be no memory for it where it is needed. */
    private final String failedMessage;

    private final Duration tooLong;
    private final long tooLongNanos;
    private final long lookNanos;
    private final PoolState poolState;
    private final Backend backend;
    private final @Nullable PoolObservation observation;

    private final AtomicBoolean isOn = new AtomicBoolean();

    /** No thread could be had, which was logged, and when that was. */
    private volatile boolean failed;

    private volatile long failedAt;

    // Of the look, which is one at a time, and is handed on by isOn.

    /** The tasks that were told of and had not ended at the last look, by their workers. */
    private final Map<Worker, Told> told = new LinkedHashMap<>();

    /** The looks in a row at which no worker was busy. */
    private int idleLooks;

    private record Told(OverdueTask task, Stall stall) {

        Duration ran(long now) {
            return Duration.ofNanos(now - task.sinceNanos());
        }
    }

    PoolWatchdog(
            String poolName,
            Duration tooLong,
            PoolState poolState,
            Backend backend,
            @Nullable PoolObservation observation) {
        this.poolName = poolName;
        this.failedMessage = "The watchdog of pool " + poolName + " could not tell what it saw; it looks on";
        this.tooLong = tooLong;
        this.tooLongNanos = Nanos.of(tooLong);
        this.lookNanos = Math.min(MOST_NANOS, tooLongNanos / LOOKS);
        this.poolState = poolState;
        this.backend = backend;
        this.observation = observation;
    }

    /** Has somebody look, if nobody does. Called for each task by the worker that is about to run it, and is BUSY. */
    void begins() {
        if (isOn.get() || isToTryLater() || !isOn.compareAndSet(false, true)) {
            return;
        }
        try {
            backend.repeat("deft-" + poolName + "-watchdog", this::look);
        } catch (Throwable noThread) { // the task runs all the same
            failedAt = backend.nanoTime();
            isOn.set(false);
            if (!failed) {
                failed = true;
                PoolLog.watchdogNotStarted(poolName, noThread);
            }
        }
    }

    private boolean isToTryLater() {
        return failed && backend.nanoTime() - failedAt < tooLongNanos;
    }

    /** Looks once; returns the time until the next look, 0 for none. */
    private long look() {
        boolean busy = true;
        try {
            tell(backend.nanoTime());
            busy = poolState.isAnyBusy();
        } catch (Throwable noMemory) { // or nobody would look any more
            PoolLog.error(failedMessage, noMemory);
        }
        idleLooks = busy ? 0 : idleLooks + 1;
        if (idleLooks < IDLE_LOOKS) {
            return lookNanos;
        }
        idleLooks = 0;
        isOn.set(false);
        return poolState.isAnyBusy() && isOn.compareAndSet(false, true) ? lookNanos : 0;
    }

    private void tell(long now) {
        tellEnded(now);
        tellNew(poolState.overdue(tooLongNanos));
    }

    private void tellEnded(long now) {
        List<Told> ended = new ArrayList<>();
        for (Iterator<Told> each = told.values().iterator(); each.hasNext(); ) {
            Told one = each.next();
            if (!one.task.isRunning()) {
                each.remove();
                ended.add(one);
            }
        }
        if (ended.isEmpty()) {
            return;
        }
        PoolLog.stallsEnded(
                poolName,
                ended.stream()
                        .map(one -> one.task.worker() + " after about "
                                + one.ran(now).toMillis() + " ms")
                        .toList());
        if (observation != null) {
            ended.forEach(one -> observation.stallEnded(one.stall, one.ran(now)));
        }
    }

    private void tellNew(List<OverdueTask> overdue) {
        List<OverdueTask> found = overdue.stream()
                .filter(task -> !told.containsKey(task.worker()))
                .toList();
        if (found.isEmpty()) {
            return;
        }
        StackReport report = new StackReport(backend);
        List<Stall> stalls = new ArrayList<>();
        for (OverdueTask task : found) {
            StackTraceElement[] stack = report.stackOf(task.worker());
            if (!task.isRunning()) { // the stack is of something else
                continue;
            }
            report.add(task.worker(), stack);
            Stall stall = new Stall("pool " + poolName, threadOf(task.worker()), tooLong, List.of(stack));
            told.put(task.worker(), new Told(task, stall));
            stalls.add(stall);
        }
        if (stalls.isEmpty()) {
            return;
        }
        PoolLog.stalled(poolName, stalls.size(), tooLong, report);
        if (observation != null) {
            stalls.forEach(observation::stalled);
        }
    }

    private static String threadOf(Worker worker) {
        Thread thread = worker.thread;
        return thread == null ? worker.name() : thread.getName();
    }
}
