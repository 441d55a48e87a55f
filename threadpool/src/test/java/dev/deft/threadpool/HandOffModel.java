package dev.deft.threadpool;

import dev.deft.threadpool.WorkerLoop.Position;
import dev.deft.threadpool.internal.PoolTask;
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
 * <p>The pool state is the real one, but for its judgement of the pace, which is scripted. Each worker is stepped through its
 * real {@link WorkerLoop}, a turn at a time; between any two accesses of these, others may come. A park is a flag: an unpark
 * leaves a permit, and a worker without one does not get a turn out of its park, unless it watches: then the park ends by
 * itself. A scenario moves each worker on one thread only, as in life.
 */
public class HandOffModel {

    static final String STRANDED = "a task waits and no worker is going to look";

    private static final int MOST_WORKERS = 8;

    // Made once, for the checker goes through all that is done for each of its interleavings.
    static final PoolSettings TWO_WORKERS = settings(2, 2);

    /** A batch takes tasks for which room is known of, and of this many places half are known of at once. */
    static final PoolSettings TWO_WORKERS_AND_ROOM = settings(2, 100);

    static final PoolSettings ONE_WORKER_AND_ROOM = settings(1, 100);

    /** The pool state, told how fast its pool is. */
    static class Scripted extends PoolState {

        private volatile boolean fast;

        Scripted(PoolSettings settings, IntFunction<Worker> newWorker) {
            super(settings, newWorker, () -> 0);
        }

        @Override
        @SuppressWarnings("GuardedBy") // under the monitor, which the check does not see through super
        boolean paysToWatch(Worker worker, long nowNanos) {
            super.paysToWatch(worker, nowNanos);
            return fast;
        }
    }

    private final PoolSettings settings;
    final Scripted poolState;

    // By the workers' numbers.
    private final AtomicReferenceArray<Worker> hired = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicReferenceArray<Stepped> started = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicIntegerArray permits = new AtomicIntegerArray(MOST_WORKERS);

    /** Its task never ends. */
    private final AtomicIntegerArray stuck = new AtomicIntegerArray(MOST_WORKERS);

    private final AtomicBoolean mayStayAwake = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** The batch of the thread that gathers. */
    private OpenBatch batch;

    public HandOffModel() {
        this(Scripted::new);
    }

    HandOffModel(BiFunction<PoolSettings, IntFunction<Worker>, Scripted> newPoolState) {
        this(TWO_WORKERS, newPoolState);
    }

    HandOffModel(PoolSettings settings, BiFunction<PoolSettings, IntFunction<Worker>, Scripted> newPoolState) {
        this.settings = settings;
        this.poolState = newPoolState.apply(settings, this::newWorker);
    }

    private static PoolSettings settings(int mostWorkers, int queueCapacity) {
        return ThreadPool.named("model")
                .minThreads(0)
                .maxThreads(mostWorkers)
                .queueCapacity(queueCapacity)
                .settings();
    }

    private Worker newWorker(int number) {
        Worker worker = new Worker(settings.name(), number);
        hired.set(number, worker);
        return worker;
    }

    @Operation
    public void submit() {
        submit(new Counted());
    }

    private void submit(Runnable task) {
        Admission admission = poolState.submit(task);
        if (admission.refusal() == null && !(poolState.isInterrupting() && takeBack(task))) {
            accepted.incrementAndGet();
        }
        wakeOrStart(admission.toWake());
    }

    /** Adds a task to the open batch, which may never be submitted, or submits it where it has none. By one thread. */
    @Operation(nonParallelGroup = "gatherer")
    public void gather() {
        if (batch == null || batch.isOver()) {
            batch = poolState.openBatch(this::submit, () -> true);
        }
        Counted task = new Counted();
        if (batch != null && batch.add(task)) {
            accepted.incrementAndGet();
        } else {
            submitBatch();
            submit(task);
        }
    }

    @Operation(nonParallelGroup = "gatherer")
    public void submitBatch() {
        if (batch != null) {
            batch.submit();
        }
    }

    /** Puts a batch into the queue that too many have overtaken, as one of those does. */
    @Operation
    public void takeOvertaken() {
        poolState.takeOvertaken();
    }

    private void submit(OpenBatch open) {
        poolState.enqueue(open);
        for (int i = 0; i < open.added() && poolState.isInterrupting(); i++) {
            if (takeBack(open.tasks()[i])) {
                accepted.decrementAndGet();
            }
        }
        passOn();
    }

    /** An object of its own for each submit, as a lambda is not. */
    private final class Counted implements PoolTask {

        private final int number = submitted.incrementAndGet();

        @Override
        public void run() {
            ran.incrementAndGet();
            begins(number);
        }

        @Override
        public void discarded(Throwable reason) {
            throw new AssertionError("nobody discards it here", reason);
        }
    }

    /** Takes note that a task begins; they are numbered as they are submitted, by one thread at least. */
    void begins(int number) {}

    boolean takeBack(Runnable task) {
        return poolState.takeBack(task, new Unplaced());
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

    /** Says whether an idle worker has reason to watch from now on. Time passes, so that the next one that parks is asked. */
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
     * Lets every worker go on when all threads have ended, but for those that are parked without a permit or stuck in a task;
     * then nothing may be left undone.
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
        Stepped worker = started.get(number);
        return worker != null && worker.turn(overdue);
    }

    /** A started worker: its loop, and what its thread would do between the steps. */
    private final class Stepped implements WorkerLoop.Surroundings {

        private final int number;
        private final WorkerLoop loop;

        /** In this turn the idle timeout is over, by this worker's clock. */
        private boolean overdue;

        private boolean gone;

        Stepped(int number, Worker worker) {
            this.number = number;
            this.loop = new WorkerLoop(poolState, worker, settings.idleTimeoutNanos(), this);
        }

        /** Does what the loop stands at, and steps on; returns false if it cannot go on. */
        boolean turn(boolean isOverdue) {
            overdue = isOverdue;
            return switch (loop.at()) {
                case START, IDLE -> step();
                case PASS_ON -> {
                    passOn();
                    yield step();
                }
                case RUN -> stuck.get(number) == 0 && endsTask();
                case STAY_AWAKE -> {
                    mayStayAwake.set(true);
                    yield step();
                }
                case PARK -> wakesUp() && step() && (!overdue || loop.at() != Position.IDLE || step());
                case LEAVE -> leaves();
            };
        }

        /** Takes one step, and counts the task that it leads to as run: whether it ends, {@link #stuck} says. */
        private boolean step() {
            Runnable task = loop.step();
            if (task != null) {
                task.run();
            }
            return true;
        }

        private boolean endsTask() {
            loop.ended(false);
            return loop.at() == Position.LEAVE || step();
        }

        /** A park ends when there is a permit, and when its time is over. */
        private boolean wakesUp() {
            boolean permitted = permits.getAndSet(number, 0) == 1;
            if (loop.parkNanos() > PoolState.WATCH_NANOS) {
                return permitted || overdue;
            }
            nanos.addAndGet(PoolState.WATCH_NANOS);
            return true;
        }

        boolean isParked() {
            return loop.at() == Position.PARK;
        }

        private boolean leaves() {
            if (gone) {
                return false;
            }
            gone = true;
            passOn();
            return true;
        }

        @Override
        public long nanoTime() {
            return nanos.get() + (overdue ? settings.idleTimeoutNanos() : 0);
        }

        @Override
        public boolean mayStayAwake() {
            return mayStayAwake.compareAndSet(true, false);
        }
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
            int number = numberOf(worker);
            started.set(number, new Stepped(number, worker));
        } else {
            unpark(worker);
        }
    }

    void unpark(Worker worker) {
        permits.set(numberOf(worker), 1);
    }

    boolean isParked(Worker worker) {
        return started.get(numberOf(worker)).isParked();
    }

    private int numberOf(Worker worker) {
        int number = 1;
        while (hired.get(number) != worker) {
            number++;
        }
        return number;
    }
}
