package dev.deft.threadpool;

import dev.deft.threadpool.WorkerLoop.Position;
import dev.deft.threadpool.internal.PoolDriver;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool on a backend without threads.
 *
 * <p>Where a real worker would wake, look at the queue and find nothing, the driven one does so at once; where it would
 * find a task, it waits to be stepped. Used by one thread at a time, which is why nothing here is guarded.
 */
final class DrivenPool extends PoolDriver implements Backend {

    private final ThreadFactory threadFactory;
    private final LongSupplier nanoTime;

    /** The pool that has the workers, and the one that is used: another, if that has shares. */
    private final ThreadPool pool;

    private final ThreadPool used;
    private final PoolState poolState;
    private final long idleTimeoutNanos;

    /** The loops of the workers that have not left. */
    private final Map<Worker, WorkerLoop> loops = new HashMap<>();

    /** Started, woken or done with a task, and has not looked at the queue since. */
    private final Set<Worker> awake = new LinkedHashSet<>();

    private final Set<Worker> interrupted = new HashSet<>();

    /** The calls beside the workers that were not begun yet. */
    private final Map<Worker, Runnable> beside = new LinkedHashMap<>();

    /** The acts that are done again and again, and when each is due next. */
    private final Map<LongSupplier, Long> repeated = new LinkedHashMap<>();

    /** The workers whose tasks are on the stack of the driving thread: a task may step the pool itself. */
    private final Deque<Worker> current = new ArrayDeque<>();

    private DrivenPool(PoolSettings settings, LongSupplier nanoTime) {
        this.threadFactory = settings.threadFactory();
        this.idleTimeoutNanos = settings.idleTimeoutNanos();
        this.nanoTime = nanoTime;
        this.pool = new ThreadPool(settings.shared() ? ShareScheduler.host(settings) : settings, this);
        this.poolState = pool.poolState();
        this.used = settings.shared() ? new ShareScheduler(settings, pool, this).pool() : pool;
    }

    static PoolDriver of(ThreadPoolBuilder builder, LongSupplier nanoTime) {
        DrivenPool driven = new DrivenPool(builder.settings(), nanoTime);
        driven.pool.withItsMinimum();
        return driven;
    }

    @Override
    public ThreadPool pool() {
        return used;
    }

    @Override
    public int runnable() {
        return ableToRun().size() + beside.size();
    }

    private List<Worker> ableToRun() {
        poolState.dropRevoked();
        settle();
        return poolState.ableToRun();
    }

    @Override
    public @Nullable Running begin(int which) {
        List<Worker> able = ableToRun();
        if (which >= able.size()) {
            return beginBeside(which - able.size());
        }
        if (which < 0) {
            return null;
        }
        Worker worker = able.get(which);
        awake.remove(worker);
        WorkerLoop loop = loop(worker);
        Runnable task = loop.step();
        while (task == null) { // it is able to run, so it comes to a task
            passOnAt(loop, Position.PASS_ON);
            task = loop.step();
        }
        settle();
        PoolWatchdog watchdog = pool.dispatcher().watchdog();
        if (watchdog != null) {
            watchdog.begins();
        }
        if (worker.meter != null) {
            worker.meter.begins();
        }
        Turn turn = new Turn(worker, loop, task);
        if (task instanceof PoolTask poolTask) {
            turn.member.during(poolTask::begin);
        }
        return turn;
    }

    private @Nullable Running beginBeside(int which) {
        List<Worker> waiting = List.copyOf(beside.keySet());
        if (which >= waiting.size()) {
            return null;
        }
        Worker record = waiting.get(which);
        Runnable call = Objects.requireNonNull(beside.remove(record));
        return () -> runAs(record, call);
    }

    /** Runs what a thread would, on this one. */
    private void runAs(Worker worker, Runnable work) {
        if (interrupted.remove(worker)) {
            Thread.currentThread().interrupt();
        }
        current.push(worker);
        try {
            work.run();
        } finally {
            current.pop();
            Thread.interrupted();
        }
    }

    @Override
    public void tick() {
        settle();
        long now = nanoTime();
        for (LongSupplier act : List.copyOf(repeated.keySet())) {
            Long due = repeated.get(act);
            if (due != null && now - due >= 0) {
                repeat(act);
            }
        }
        for (Worker worker : poolState.idleWorkers()) {
            if (worker.state == WorkerState.IDLE) { // it may have been woken by one that left
                lookAndRest(worker);
            }
        }
    }

    /** Lets those workers look at the queue, and so park or leave, that would find nothing there. */
    private void settle() {
        for (Worker worker : List.copyOf(awake)) {
            if (!poolState.ableToRun().contains(worker) && awake.remove(worker)) {
                lookAndRest(worker);
            }
        }
    }

    /** Steps a worker that finds no task until it is idle, or has looked at its idle timeout if it was; or until it leaves. */
    private void lookAndRest(Worker worker) {
        WorkerLoop loop = loop(worker);
        if (loop.at() == Position.IDLE) { // parked, as far as anybody can see
            step(worker, loop);
        }
        boolean parked = loop.at() == Position.PARK;
        while (loop.at() != Position.IDLE && loop.at() != Position.LEAVE) {
            step(worker, loop);
        }
        if (parked && loop.at() == Position.IDLE) {
            step(worker, loop);
        }
        leaveIfLet(worker, loop);
    }

    private static void step(Worker worker, WorkerLoop loop) {
        if (loop.step() != null) {
            throw new AssertionError(worker + " was to find no task");
        }
    }

    private void leaveIfLet(Worker worker, WorkerLoop loop) {
        boolean leaves = loop.at() == Position.LEAVE;
        if (leaves) {
            loops.remove(worker);
        }
        passOnAt(loop, Position.LEAVE);
        if (leaves && worker.meter != null) {
            worker.meter.left();
        }
    }

    private void passOnAt(WorkerLoop loop, Position position) {
        if (loop.at() == position) {
            pool.dispatcher().passOn();
        }
    }

    private WorkerLoop loop(Worker worker) {
        return Objects.requireNonNull(loops.get(worker), "a worker that has not left has its loop");
    }

    /** Nobody needs to: a worker that is woken is awake at once. */
    @Override
    public boolean mayWatch() {
        return false;
    }

    @Override
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    @Override
    public void start(Worker worker, Runnable work) {
        ThreadBackend.make(worker, work, threadFactory);
        loops.put(worker, new WorkerLoop(poolState, worker, idleTimeoutNanos, this));
        unpark(worker);
    }

    @Override
    public void park(Worker worker, long nanos) {
        throw new IllegalStateException(
                worker + " is driven by hand, yet its thread was started; start none of the threads"
                        + " that the factory of a driven pool makes");
    }

    @Override
    public void unpark(Worker worker) {
        awake.add(worker);
        settle();
    }

    @Override
    public void interrupt(Worker worker) {
        interrupted.add(worker);
    }

    @Override
    public void elsewhere(String threadName, Runnable work) {
        work.run();
    }

    @Override
    public void startBeside(Worker record, Runnable call) {
        ThreadBackend.make(record, call, threadFactory);
        beside.put(record, call);
    }

    @Override
    public void repeat(String threadName, LongSupplier act) {
        repeat(act);
    }

    /** The number of acts that are done again and again. */
    int repeats() {
        return repeated.size();
    }

    private void repeat(LongSupplier act) {
        long pause = act.getAsLong();
        if (pause > 0) {
            repeated.put(act, nanoTime() + pause);
        } else {
            repeated.remove(act);
        }
    }

    @Override
    public boolean isCurrent(Worker worker) {
        return current.contains(worker);
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        settle(); // what was queued may have been cancelled
        while (latch.getCount() > 0 && step(0)) {
            // each step may end the wait
        }
        return latch.getCount() == 0;
    }

    private final class Turn implements Running {

        private final Worker worker;
        private final WorkerLoop loop;
        private final Runnable task;
        private final CurrentWorker member;
        private boolean threw;
        private boolean finished;

        Turn(Worker worker, WorkerLoop loop, Runnable task) {
            this.worker = worker;
            this.loop = loop;
            this.task = task;
            this.member = new CurrentWorker(pool.dispatcher().poolNode(), worker);
        }

        @Override
        public void finish() {
            if (finished) {
                throw new IllegalStateException(worker + " has finished this task already; begin another");
            }
            finished = true;
            member.during(this::runTask);
            pool.dispatcher().endAbandoned(worker);
            loop.ended(threw);
            pool.dispatcher().placeFreed();
            if (loop.at() == Position.RUN) {
                awake.add(worker);
            }
            if (worker.meter != null) {
                worker.meter.ended();
            }
            leaveIfLet(worker, loop);
            settle();
        }

        private void runTask() {
            runAs(worker, () -> threw = WorkerThread.runTask(poolState, worker, task));
        }
    }
}
