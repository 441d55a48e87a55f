package dev.deft.threadpool;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The real backend, but that a worker may be killed in the pool's own code. No task can do that; the system might, or a bug.
 * It is in the pool's package because it takes the place of what the pool shows nobody.
 */
public final class DeadlyPool implements Backend {

    /** The moments when a worker may be killed. */
    public enum Moment {
        READING_THE_CLOCK,
        BEFORE_PARKING,
        AFTER_PARKING,
        BEFORE_WAITING_AWAKE,
        AFTER_WAITING_AWAKE,
        /** The worker has taken a task and not begun with it. */
        PASSING_ON
    }

    private final ThreadBackend threads;
    private final Predicate<Moment> kills;

    private DeadlyPool(PoolSettings settings, Predicate<Moment> kills) {
        this.threads = new ThreadBackend(settings.threadFactory(), settings.waitStrategy());
        this.kills = kills;
    }

    /**
     * Starts a pool.
     *
     * @param kills asked on workers alone whether to kill the one that asks; it may have it wait
     */
    public static ThreadPool start(ThreadPoolBuilder builder, Predicate<Moment> kills) {
        PoolSettings settings = builder.settings();
        ThreadPool pool = new ThreadPool(settings, new DeadlyPool(settings, kills));
        pool.withItsMinimum();
        return pool;
    }

    private void mayKill(Moment moment) {
        if (kills.test(moment)) {
            throw new Killed();
        }
    }

    /** Submitters come this way, too. */
    private static boolean isWorkerIn(String method) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(WorkerThread.class.getName())
                        && frame.getMethodName().equals(method)));
    }

    @Override
    public long nanoTime() {
        if (isWorkerIn("run")) {
            mayKill(Moment.READING_THE_CLOCK);
        }
        return threads.nanoTime();
    }

    @Override
    public void start(Worker worker, Runnable work) {
        threads.start(worker, work);
    }

    @Override
    public void park(Worker worker, long nanos) {
        mayKill(Moment.BEFORE_PARKING);
        threads.park(worker, nanos);
        mayKill(Moment.AFTER_PARKING);
    }

    @Override
    public boolean mayStayAwake() {
        mayKill(Moment.BEFORE_WAITING_AWAKE);
        return threads.mayStayAwake();
    }

    @Override
    public void stayAwake(BooleanSupplier news) {
        threads.stayAwake(news);
        mayKill(Moment.AFTER_WAITING_AWAKE);
    }

    @Override
    public void unpark(Worker worker) {
        threads.unpark(worker);
        if (isWorkerIn("takeTurn")) {
            mayKill(Moment.PASSING_ON);
        }
    }

    @Override
    public void interrupt(Worker worker) {
        threads.interrupt(worker);
    }

    @Override
    public void elsewhere(String threadName, Runnable work) {
        threads.elsewhere(threadName, work);
    }

    @Override
    public boolean isCurrent(Worker worker) {
        return threads.isCurrent(worker);
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
        return threads.await(latch, nanos);
    }

    /** The error that kills a worker. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1;

        Killed() {
            super("killed");
        }
    }
}
