package dev.deft.threadpool;

import dev.deft.threadpool.PoolState.Admission;
import dev.deft.threadpool.PoolState.Order;
import dev.deft.threadpool.PoolState.State;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * The hand-off of a pool of two workers, for a model checker: submits, workers' turns and stops, from several threads.
 *
 * <p>The pool state is the real one, but for its judgement of the pace, which is scripted. A worker's loop is cut into turns, as
 * {@link Worker} goes through it; between any two steps of these, others may come. A park is a flag: an unpark leaves a
 * permit, and a worker without one does not get a turn out of its park, unless it watches: then the park ends by itself. A
 * scenario moves each worker on one thread only, as in life.
 */
public class HandOffModel {

    static final String STRANDED = "a task waits and no worker is going to look";

    private static final int MOST_WORKERS = 8;

    /** What a worker does in its next turn. */
    private enum Turn {
        START,
        BEGIN_TASK,
        END_TASK,
        /** It has waited awake. */
        END_SEARCH,
        PARK,
        PARKED,
        WATCHING,
        LEAVE,
        GONE
    }

    /** The pool state, told how fast its pool is. */
    static class Scripted extends PoolState {

        private volatile boolean fast;

        Scripted(PoolSettings settings, IntFunction<Worker> newWorker) {
            super(settings, newWorker);
        }

        @Override
        @SuppressWarnings("GuardedBy") // under the monitor, which the check does not see through super
        boolean paysToWatch(Worker worker, long nowNanos) {
            super.paysToWatch(worker, nowNanos);
            return fast;
        }
    }

    private final PoolSettings settings = ThreadPool.named("model")
            .minThreads(0)
            .maxThreads(2)
            .queueCapacity(2)
            .settings();
    final Scripted poolState;

    // By the workers' numbers.
    private final AtomicReferenceArray<Worker> hired = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicReferenceArray<Worker> started = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicReferenceArray<Turn> turns = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicIntegerArray permits = new AtomicIntegerArray(MOST_WORKERS);

    /** Its task never ends. */
    private final AtomicIntegerArray stuck = new AtomicIntegerArray(MOST_WORKERS);

    private final AtomicBoolean mayStayAwake = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    public HandOffModel() {
        this(Scripted::new);
    }

    HandOffModel(BiFunction<PoolSettings, IntFunction<Worker>, Scripted> newPoolState) {
        this.poolState = newPoolState.apply(settings, this::newWorker);
    }

    private Worker newWorker(int number) {
        Worker worker = new Worker(null, null, null, settings, number);
        hired.set(number, worker);
        turns.set(number, Turn.START);
        return worker;
    }

    @Operation
    public void submit() {
        Runnable task = new Counted();
        Admission admission = poolState.submit(task);
        if (admission.refusal() == null && !(poolState.isInterrupting() && takeBack(task))) {
            accepted.incrementAndGet();
        }
        wakeOrStart(admission.toWake());
    }

    /** An object of its own for each submit, as a lambda is not. */
    private final class Counted implements Runnable {

        @Override
        public void run() {
            ran.incrementAndGet();
        }
    }

    boolean takeBack(Runnable task) {
        return poolState.takeBack(task);
    }

    /** One turn of this worker, at which it has idleTimedOut its idle timeout or not. */
    @Operation
    public void turn(int number, boolean overdue) {
        turnOf(number, overdue);
    }

    /** From now on a worker that finds nothing waits awake, if no other does. */
    @Operation
    public void stayAwake() {
        mayStayAwake.set(true);
    }

    @Operation
    public void stick(int number) {
        stuck.set(number, 1);
    }

    /** Whether an idle worker has reason to watch from now on. Time passes, so that the next one that parks is asked. */
    @Operation
    public void pace(boolean fast) {
        poolState.fast = fast;
        nanos.addAndGet(PoolState.WATCH_NANOS);
    }

    @Operation
    public void resize(boolean up) {
        poolState.resize(0, up ? 2 : 1).forEach(this::unpark);
        wakeOrStartMissing();
    }

    @Operation
    public void stop(boolean cancel) {
        poolState.stop().forEach(this::unpark);
        if (cancel) {
            cancelled.addAndGet(poolState.cancelQueued().size());
        }
    }

    @Operation
    public void shutdownNow() {
        poolState.stop().forEach(this::unpark);
        cancelled.addAndGet(poolState.cutShort().cancelled().size());
    }

    /**
     * When all threads have ended, whoever is not parked without a permit goes on, but for those that are stuck in a task; then
     * nothing may be left undone.
     */
    @Validate
    public void nothingIsStranded() {
        poolState.fast = false;
        while (everyWorkerTurns()) {
            // until all of them are parked, stuck or gone
        }
        int ended = ran.get() + cancelled.get();
        if (accepted.get() > ended) {
            throw new IllegalStateException(STRANDED + ": accepted " + accepted + ", ended " + ended);
        }
        if (accepted.get() < ended) {
            throw new IllegalStateException("a task ended twice: accepted " + accepted + ", ended " + ended);
        }
    }

    private boolean everyWorkerTurns() {
        boolean anyMoved = false;
        for (int number = 1; number < MOST_WORKERS; number++) {
            anyMoved |= turnOf(number, false);
        }
        return anyMoved;
    }

    /** Returns whether the worker moved. */
    private boolean turnOf(int number, boolean overdue) {
        Worker worker = started.get(number);
        if (worker == null) {
            return false;
        }
        Turn turn = turns.get(number);
        Turn next = next(turn, worker, number, overdue);
        turns.set(number, next);
        return next != turn;
    }

    private Turn next(Turn turn, Worker worker, int number, boolean overdue) {
        return switch (turn) {
            case START -> after(poolState.next(worker));
            case BEGIN_TASK -> beginTask(worker);
            case END_TASK -> stuck.get(number) == 1 ? turn : endTask(worker);
            case END_SEARCH -> endSearch(worker);
            case PARK -> overdue ? after(poolState.idleTimedOut(worker)) : park(worker);
            case PARKED -> overdue ? after(poolState.idleTimedOut(worker)) : unparked(worker, number);
            case WATCHING -> endWatchingPark(worker);
            case LEAVE -> leave();
            case GONE -> turn;
        };
    }

    private static Turn after(Order order) {
        return switch (order) {
            case RUN -> Turn.BEGIN_TASK;
            case PARK -> Turn.PARK;
            case LEAVE -> Turn.LEAVE;
        };
    }

    private Turn beginTask(Worker worker) {
        if (worker.endsSearch) {
            passOn();
        }
        worker.task.run();
        return Turn.END_TASK;
    }

    private Turn endTask(Worker worker) {
        if (!poolState.finished(worker, false)) {
            return Turn.LEAVE;
        }
        worker.task = poolState.another(worker);
        if (worker.task != null) {
            worker.endsSearch = false; // it was BUSY all along
            return Turn.BEGIN_TASK;
        }
        if (mayStayAwake.compareAndSet(true, false)) {
            poolState.seek(worker);
            return Turn.END_SEARCH;
        }
        return after(poolState.next(worker));
    }

    private Turn endSearch(Worker worker) {
        mayStayAwake.set(true);
        return after(poolState.next(worker));
    }

    private Turn park(Worker worker) {
        boolean watching = poolState.watches(worker, nanos.get());
        if (worker.state != State.IDLE) {
            return after(poolState.next(worker));
        }
        return watching ? Turn.WATCHING : Turn.PARKED;
    }

    private Turn endWatchingPark(Worker worker) {
        nanos.addAndGet(PoolState.WATCH_NANOS);
        return after(poolState.next(worker));
    }

    private Turn unparked(Worker worker, int number) {
        return permits.getAndSet(number, 0) == 0 ? Turn.PARKED : after(poolState.next(worker));
    }

    private Turn leave() {
        passOn();
        return Turn.GONE;
    }

    void passOn() {
        if (poolState.needsHelp()) {
            wakeOrStartMissing();
        }
    }

    private void wakeOrStartMissing() {
        for (Worker missing = poolState.wakeOrHireMissing(); missing != null; missing = poolState.wakeOrHireMissing()) {
            wakeOrStart(missing);
        }
    }

    private void wakeOrStart(Worker worker) {
        if (worker == null) {
            return;
        }
        if (worker.startsNow()) {
            started.set(numberOf(worker), worker);
        } else {
            unpark(worker);
        }
    }

    void unpark(Worker worker) {
        permits.set(numberOf(worker), 1);
    }

    boolean isParked(Worker worker) {
        return turns.get(numberOf(worker)) == Turn.PARKED;
    }

    private int numberOf(Worker worker) {
        int number = 1;
        while (hired.get(number) != worker) {
            number++;
        }
        return number;
    }
}
