package dev.deft.threadpool;

import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.PoolDriver;
import dev.deft.threadpool.internal.PoolObservation;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.StackReserve;
import dev.deft.threadpool.internal.TaskBatch;
import dev.deft.threadpool.internal.WeakRegistry;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that run blocking work, and a bounded queue of the work that waits for one.
 *
 * <pre>{@code
 * try (ThreadPool pool = ThreadPool.named("db").maxThreads(8).queueCapacity(10_000).start()) {
 *     pool.execute(() -> archive(orders));
 * }
 * }</pre>
 *
 * <ul>
 *   <li>Work runs in the order in which it was accepted, each call on one worker, named {@code deft-<pool>-<n>}.
 *   <li>The pool grows, up to its maximum (and by spare workers, where it has some), only when more work waits than
 *       workers are on their way and none is idle. The worker that became idle last gets work first, so the others can
 *       leave: above the minimum, an idle worker leaves after the idle timeout.
 *   <li>The queue's capacity is exact. Work beyond it is refused, never dropped silently.
 *   <li>Whatever a call throws, {@code Error} and {@code ThreadDeath} included, costs no worker and no count.
 *   <li>No call sees an interrupt that another left, nor the name, the priority or the context class loader that another gave its
 *       thread. Thread-locals and the handler of uncaught exceptions stay as a call leaves them, as in the JDK's pools.
 *   <li>What a thread did before it submitted a call, the call sees; what the call did, its {@code onResult} sees.
 *   <li>An idle pool uses no CPU.
 * </ul>
 *
 * <p>Every method may be called from any thread, the pool's own workers included; only {@link #stop} and {@link #close}
 * treat those differently. No method but these two waits.
 *
 * <p>Source: {@code twisted.python.threadpool} and {@code twisted._threads}, with a bound, a deadline and no silent drop.
 */
public final class ThreadPool implements Executor, AutoCloseable {

    /** For {@link PoolLog}; here, so that logging is set up with the first pool and not amid a failure or a stop. */
    static final Logger LOG = LoggerFactory.getLogger(ThreadPool.class);

    private static final WeakRegistry<ThreadPool> RUNNING = new WeakRegistry<>();

    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    static {
        PoolAccess.provide(new Access());
    }

    /** The pool's side of the door. */
    private static final class Access extends PoolAccess {

        @Override
        public PoolDriver drive(ThreadPoolBuilder builder, LongSupplier nanoTime) {
            return DrivenPool.of(builder, nanoTime);
        }

        @Override
        public PoolNode nodeOf(ThreadPool pool) {
            return pool.dispatcher.poolNode();
        }

        @Override
        public void revoked(ThreadPool pool, PoolTask task) {
            pool.dispatcher.revoked(task);
        }

        @Override
        public @Nullable TaskBatch openBatch(ThreadPool pool, BooleanSupplier isOwner) {
            return pool.dispatcher.openBatch(isOwner);
        }

        @Override
        public @Nullable ThreadPool poolOf(Executor executor) {
            return executor instanceof PoolExecutorService view ? view.pool() : null;
        }

        @Override
        public @Nullable PoolObservation observation(ThreadPool pool) {
            return pool.dispatcher.observation();
        }

        @Override
        public WeakRegistry<ThreadPool> running() {
            return RUNNING;
        }

        @Override
        public String state(ThreadPool pool) {
            if (!pool.stopTarget().isStopping()) {
                return "runs";
            }
            return hasEnded(pool) ? "has ended" : "stops";
        }

        @Override
        public boolean hasEnded(ThreadPool pool) {
            return pool.stopTarget().terminated().getCount() == 0;
        }

        @Override
        public boolean isOnOwnThread(ThreadPool pool) {
            return pool.stopTarget().isOnOwnWorker();
        }

        @Override
        public boolean isDivided(ThreadPool pool) {
            return pool.dividing() != null;
        }

        @Override
        public int borrowedThreads(ThreadPool pool) {
            return pool.scheduler == null || isDivided(pool)
                    ? -1
                    : pool.dispatcher.poolState().runningWorkers().size();
        }

        @Override
        public Cancellation newCancellation(BooleanSupplier asked) {
            return new Cancellation(asked);
        }

        @Override
        public void request(Cancellation cancellation) {
            cancellation.request();
        }

        @Override
        public void debugWhile(BooleanSupplier on) {
            PoolFuture.debugWhile(on);
        }
    }

    private final String name;
    private final Dispatcher dispatcher;
    private final Backend backend;

    /** Divides its threads, or those of the pool that it is a share of; null where none are. */
    private final @Nullable ShareScheduler scheduler;

    ThreadPool(PoolSettings settings, Backend backend) {
        this(settings, backend, null);
    }

    ThreadPool(PoolSettings settings, Backend backend, @Nullable ShareScheduler scheduler) {
        this.name = settings.name();
        this.backend = backend;
        this.scheduler = scheduler;
        this.dispatcher = new Dispatcher(settings, backend, scheduler);
    }

    /** Starts a pool with its minimum of workers. */
    static ThreadPool start(PoolSettings settings, Backend backend) {
        ThreadPool pool;
        if (settings.shared()) {
            ThreadPool host = new ThreadPool(ShareScheduler.host(settings), backend).withItsMinimum();
            pool = new ShareScheduler(settings, host, backend).pool();
        } else {
            pool = new ThreadPool(settings, backend).withItsMinimum();
        }
        RUNNING.add(pool);
        return pool;
    }

    /** Has {@code share}, a share of this pool, be on the list of those that run if this is. */
    ThreadPool withShare(ThreadPool share) {
        if (RUNNING.has(this)) {
            RUNNING.add(share);
        }
        return share;
    }

    ThreadPool withItsMinimum() {
        dispatcher.wakeOrStartMissing();
        return this;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    PoolState poolState() {
        return dispatcher.poolState();
    }

    /**
     * Begins a pool.
     *
     * @param name what its threads and messages call it
     * @throws IllegalArgumentException if it is blank, or has a line break or another control character
     */
    public static ThreadPoolBuilder named(String name) {
        return new ThreadPoolBuilder(name);
    }

    /**
     * Begins a share of this pool: some of its threads, under a name of its own, with a bound, a weight, a part that is reserved for it,
     * or a place before the others. It is a pool wherever one is asked for.
     *
     * <p>No share can keep another from its reserved threads, or from its turn where all wait. A call that waits for another of its own share is
     * known to wait, as in any pool; but while calls of other shares still run, deadlocks among shares are not found.
     *
     * @param shareName what its messages call it, after the pool's name; its calls run on threads that are named after the pool
     * @throws IllegalStateException if the pool was not built to be {@linkplain ThreadPoolBuilder#shared shared}, or is a share itself
     */
    public ShareBuilder share(String shareName) {
        Objects.requireNonNull(shareName, "shareName");
        if (scheduler == null) {
            throw new IllegalStateException(
                    "pool '" + name + "' was not built to be shared; build it with ThreadPool.named(\"" + name
                            + "\")….shared().start()");
        }
        if (scheduler.pool() != this) {
            throw new IllegalStateException("'" + name + "' is a share itself, and is not divided again; ask pool '"
                    + scheduler.pool().name() + "' for share '" + shareName + "'");
        }
        return scheduler.share(shareName);
    }

    /** Returns who divides the threads of this pool; null if it is a share, or is not divided. */
    private @Nullable ShareScheduler dividing() {
        return scheduler != null && scheduler.pool() == this ? scheduler : null;
    }

    /** The work that a stop of this pool ends. */
    StopTarget stopTarget() {
        ShareScheduler whole = dividing();
        return whole == null ? dispatcher : whole;
    }

    /** The name that the pool was given. */
    public String name() {
        return name;
    }

    /**
     * Runs a call on a worker. Twisted's {@code callInThread}.
     *
     * <p>What the call throws is logged as an error, with the worker's name, and counted.
     *
     * @throws RejectedExecutionException when the queue is full (a {@link QueueFullException}), the pool was stopped, or it has no
     *     worker and can start no thread
     */
    @Override
    public void execute(Runnable call) {
        RejectedExecutionException refusal = submit(call);
        if (refusal == null) {
            return;
        }
        if (!(call instanceof PoolTask)) {
            throw refusal;
        }
        dispatcher.discard(call, refusal);
    }

    /** As {@link #execute}, but throws whatever is refused. */
    void executeOrThrow(Runnable call) {
        RejectedExecutionException refusal = submit(call);
        if (refusal != null) {
            throw refusal;
        }
    }

    private @Nullable RejectedExecutionException submit(Runnable call) {
        Objects.requireNonNull(call, "call");
        if (scheduler != null) {
            StackReserve.toBorrow();
        }
        if (call instanceof PoolFuture<?> future) {
            return submitFuture(future);
        }
        if (call instanceof PoolTask) {
            return dispatcher.submit(call);
        }
        Runnable plain = PoolFuture.isDebugging() ? new TracedRunnable(call) : call;
        CallRecord record = dispatcher.newRecord();
        return record == null ? dispatcher.submit(plain) : submit(new ObservedRunnable(plain, record), record);
    }

    private @Nullable RejectedExecutionException submit(ObservedRunnable call, CallRecord record) {
        record.submitted();
        RejectedExecutionException refusal;
        try {
            refusal = dispatcher.submit(call);
        } catch (Throwable noMemory) {
            record.discarded(noMemory);
            throw noMemory;
        }
        if (refusal != null) {
            record.discarded(refusal);
        }
        return refusal;
    }

    private @Nullable RejectedExecutionException submitFuture(PoolFuture<?> future) {
        Runnable entry = future.toQueue();
        RejectedExecutionException refusal;
        try {
            refusal = dispatcher.submit(entry);
        } catch (Throwable noMemory) {
            refused(future, entry, noMemory);
            throw noMemory;
        }
        if (refusal != null) {
            refused(future, entry, refusal);
        }
        return refusal;
    }

    private static void refused(PoolFuture<?> future, Runnable entry, Throwable reason) {
        if (entry == future) {
            future.refused(reason);
        }
    }

    /**
     * Runs a call on a worker, then tells its outcome there. Twisted's method of this name.
     *
     * <p>{@code onResult} is called exactly once: on the worker, with the value and null or with null and what the call
     * threw; on the thread that submits, with a {@link RejectedExecutionException}, if the call is refused; on a thread of
     * the pool's stop, or that which calls {@code shutdownNow}, with a {@link java.util.concurrent.CancellationException}, if
     * the call is cancelled in the queue.
     * What it throws is logged. The pool has let go of {@code call} before it calls {@code onResult}.
     *
     * @param onResult told the value, or what was thrown
     * @param call the work
     */
    public <T extends @Nullable Object> void callInThreadWithCallback(
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> onResult, Callable<? extends T> call) {
        Objects.requireNonNull(onResult, "onResult");
        Objects.requireNonNull(call, "call");
        CallRecord record = dispatcher.newRecord();
        CallWithCallback<T> task = new CallWithCallback<>(onResult, call, record);
        if (record == null) {
            execute(task);
            return;
        }
        record.submitted();
        try {
            execute(task);
        } catch (Throwable noMemory) { // a refusal is told to the task
            record.discarded(noMemory);
            throw noMemory;
        }
    }

    /**
     * Makes a call that waits for something other than a processor: a lock, a socket, another process. Called by a call that a pool's worker
     * runs, on that worker.
     *
     * <p>Until it ends, the pool may have one more worker, if one of its {@linkplain ThreadPoolBuilder#spareWorkers spare workers} is
     * left, or it {@linkplain ThreadPoolBuilder#sizing finds its size} and has not {@code maxThreads}, so that queued work goes on meanwhile. That worker is started only when work waits, and leaves after its last call once it is too
     * much. Where no spare worker is left, {@code call} is made all the same, and the next one that is given back is for it. A call within
     * another of these counts once.
     *
     * <p>Source of the idea: {@code ForkJoinPool.managedBlock}, and the cooperative blocking of .NET's thread pool.
     *
     * @param call made at once, on this thread
     * @return the value that it returns
     * @throws IllegalStateException if this thread is no worker of a pool
     * @throws Exception that which {@code call} throws
     */
    public static <T extends @Nullable Object> T blocking(Callable<? extends T> call) throws Exception {
        Objects.requireNonNull(call, "call");
        CurrentWorker worker = CurrentWorker.current();
        if (worker == null) {
            throw new IllegalStateException(
                    "ThreadPool.blocking was called on "
                            + Thread.currentThread().getName()
                            + ", which is no worker of a pool; call it inside a call that a pool runs, or make the call without it");
        }
        return worker.blocking(call);
    }

    /**
     * Makes a call that runs for long, for as long as the program perhaps, on a thread of its own, named {@code deft-<pool>-long-<n>} and
     * made as the workers' are. It takes no worker, no place in the queue and no part in the pool's size, and is counted apart ({@link
     * PoolStatistics#longRunning}). The pool's {@link #stop} waits for it as for other calls, interrupts it when they are, and names it if
     * it is left.
     *
     * <p>It is no worker's call: {@link #blocking} is not for it, and needs not be.
     *
     * <p>Source of the idea: {@code TaskCreationOptions.LongRunning} of .NET.
     *
     * @return a future of its outcome; to cancel it asks the call to end ({@link Cancellation}), and interrupts it if told so
     * @throws RejectedExecutionException if the pool was stopped, or no thread can be started
     */
    public <T extends @Nullable Object> Future<T> longRunning(Callable<T> call) {
        LongRunningCall<T> future = new LongRunningCall<>(Objects.requireNonNull(call, "call"));
        dispatcher.start(future);
        return future;
    }

    /** The pool's numbers now: of a pool that has shares, those of all its threads and of all calls, its shares' too. */
    public PoolStatistics statistics() {
        ShareScheduler whole = dividing();
        return whole == null ? dispatcher.statistics() : whole.statistics();
    }

    /**
     * Changes the minimum and the maximum of a pool that works. Twisted's {@code adjustPoolsize}.
     *
     * <p>A higher minimum starts workers at once, and a higher maximum does so for calls that wait. When there are more
     * workers than the maximum, idle ones leave at once, those that have idled longest first, and busy ones when their call
     * has ended. A thread that is {@linkplain ShareBuilder#reserved reserved} for a share stays meanwhile, so that its calls begin at once: until
     * calls have ended, there may be more threads than the new maximum, and never more than before.
     *
     * @param minThreads 0 to {@code maxThreads}; 0 for a share, which has no threads of its own
     * @param maxThreads at least 1; for a share, no more than its pool has
     * @throws IllegalArgumentException when they are not, or when no thread of the pool would be left that none of its shares reserves
     */
    public void resize(int minThreads, int maxThreads) {
        PoolSettings.checkLimits(minThreads, maxThreads);
        if (scheduler == null) {
            dispatcher.resize(minThreads, maxThreads);
        } else {
            scheduler.resize(this, minThreads, maxThreads);
        }
    }

    /** As {@link #stop(Duration, QueuedWork)} with {@link QueuedWork#RUN}. */
    public boolean stop(Duration deadline) {
        return stop(deadline, QueuedWork.RUN);
    }

    /**
     * Stops the pool, and returns when its deadline has passed, if not before; where threads are left to be named, some tens
     * of milliseconds after it.
     *
     * <ol>
     *   <li>From now on new work is refused. With {@link QueuedWork#CANCEL}, what is queued is cancelled.
     *   <li>What is queued and what runs may end until shortly before the deadline: the last tenth of it, at most one second,
     *       is kept for what follows.
     *   <li>What is still queued then is cancelled, what still runs is interrupted, and given the rest of the time.
     *   <li>If work was lost in this way, or threads are left, one warning says so and shows what those threads are doing:
     *       the top of each different stack, as far as they can be taken in 20 ms.
     * </ol>
     *
     * <p>Cancelled calls are told so on a thread named {@code deft-<pool>-stop}, which goes on to do that where the deadline
     * passes meanwhile; the warning then has their number. Only where no such thread can be had, this one tells them, and an
     * {@code onResult} that takes its time takes this method's.
     *
     * <p>It may be called again, also while another call waits: each waits for the same end, by its own deadline. When the
     * calling thread is interrupted, the third step comes at once, the fourth follows without waiting, and the thread's
     * interrupt status is set again.
     *
     * <p>On one of the pool's own workers it cannot wait for itself: it takes the first step and returns false. Then the
     * queued work runs with no deadline, until another thread's {@code stop} sets one.
     *
     * @param deadline how long it may take, zero or more
     * @param queued what to do with work that is queued
     * @return true when every call ended in time; false when one was ever cancelled or interrupted, or still runs
     */
    public boolean stop(Duration deadline, QueuedWork queued) {
        Objects.requireNonNull(queued, "queued");
        StopTarget target = stopTarget();
        boolean endedWell = new Stop(name, target, backend).run(Nanos.ofNonNegative(deadline, "deadline"), queued);
        if (target.terminated().getCount() == 0) {
            RUNNING.remove(this);
            ShareScheduler whole = dividing();
            if (whole != null) { // its shares have ended with it
                whole.shares().forEach(RUNNING::remove);
            }
        }
        return endedWell;
    }

    /** Stops the pool as {@link #stop(Duration)} does, with a deadline of 10 seconds; for another one, call that. */
    @Override
    public void close() {
        stop(CLOSE_DEADLINE);
    }

    /**
     * This pool as the JDK's {@code ExecutorService}.
     *
     * <p>{@code shutdown} refuses new work and runs what is queued; {@code shutdownNow} cancels it and interrupts what runs;
     * both end this pool, for all who use it. Unlike in the JDK, the futures among the tasks that {@code shutdownNow} returns
     * are cancelled, so nobody waits for them for ever. {@code close} waits for all work to end, however long that takes; on
     * one of the pool's own workers it does not wait, and {@code awaitTermination} throws {@link DeadlockException} there,
     * unless its time-out is zero or less: then it only asks. Each call that was accepted runs, or is in the list of
     * {@code shutdownNow}, or is counted in the warning of whatever else cancels it, unless that is a stop that was asked to
     * ({@link QueuedWork#CANCEL}); one that comes too late is refused. The future of a call that is dropped for another ({@link
     * SaturationPolicy}) fails with {@link CallDroppedException}.
     *
     * <p>A worker that waits for one of its futures, in {@code get}, {@code invokeAll} or {@code invokeAny}, is known to
     * wait: where nobody is left who could run the call, the future fails with {@link DeadlockException}, or a
     * {@linkplain ThreadPoolBuilder#spareWorkers spare worker} runs it.
     */
    public ExecutorService asExecutorService() {
        return new PoolExecutorService(this, dispatcher, stopTarget(), backend);
    }

    @Override
    public String toString() {
        PoolStatistics now = statistics();
        return "ThreadPool " + name + " (" + now.busy() + " of " + now.workers() + " workers busy, at most "
                + now.maxThreads() + "; " + now.queued() + " of " + now.queueCapacity() + " places in the queue taken)";
    }
}
