package dev.deft.reactor;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.deferred.DeferredQueue;
import dev.deft.deferred.DeferredSemaphore;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.reactor.internal.SocketIo;
import dev.deft.reactor.internal.StoppableNetwork;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.PoolObservation;
import dev.deft.threadpool.internal.WeakRegistry;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import io.netty.channel.IoHandlerFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop on one thread, which has blocking work done on others and gets each result back as a {@link Deferred}.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.create();
 * ThreadPool db = ThreadPool.named("db").maxThreads(8).start();
 * reactor.callWhenRunning(() -> reactor.deferToThreadPool(db, () -> query("select 1"))
 *         .addCallback(rows -> show(rows))
 *         .addErrback(failure -> complain(failure))
 *         .onBoth(done -> reactor.stop()));
 * reactor.run();
 * }</pre>
 *
 * <h2>Which thread</h2>
 *
 * Before {@link #run} or {@link #start}, only the thread that made the reactor may use it; from then on only the
 * reactor's own, on which every callback runs. These alone may be called from any thread: {@link #callFromThread},
 * {@link #execute}, {@link #submit}, {@link #blockingCallFromThread}, {@link #start}, {@link #stop}, {@link #close} and
 * {@link #statistics}. A call from elsewhere throws an {@link IllegalStateException} that names both threads.
 *
 * <h2>Warranty</h2>
 *
 * <ol>
 *   <li>A Deferred from {@code deferToThread} or {@code deferToThreadPool} fires exactly once, however the call ends. A refusal arrives in the Deferred; only null arguments and wrong threads throw. (There is one exception: an
 *       errback of such a refusal that submits again, and whose errback does, and so on, without end. After the reactor's
 *       stop that is ended by throwing the {@link ReactorStoppedException}.)
 *   <li>Callbacks run on the reactor's thread, in the order in which they were added.
 *   <li>What the reactor's thread wrote before the call, the callable sees; what the callable wrote, its callbacks see.
 *   <li>When {@link #run} returns, every call still outstanding has failed with {@link ReactorStoppedException}, and
 *       every call accepted by {@code callFromThread} has been made. Failures that nobody has handled in Deferreds confined
 *       to it are reported by then.
 *   <li>A reactor with nothing to do uses no CPU.
 * </ol>
 *
 * <p>A reactor runs once, as in Twisted. The model, the names and the phases are those of Twisted's
 * {@code twisted.internet.base.ReactorBase} and {@code twisted.internet.threads}.
 */
public final class Reactor implements Scheduler, Executor, AutoCloseable {

    /** The logger of {@link ReactorLog}; here, so that logging is set up with the first reactor and not amid a failure or a stop. */
    static final Logger LOG = LoggerFactory.getLogger(Reactor.class);

    private static final WeakRegistry<Reactor> RUNNING = new WeakRegistry<>();

    private static final Duration RESOLVE_TIMEOUT = Duration.ofSeconds(60);

    static {
        ReactorAccess.provide(new HandDriven());
        PoolAccess.get().debugWhile(Deferred::isDebugging);
    }

    private final String name;
    private final Transport transport;
    private final EventLoop loop;
    private final ReactorThread thread;
    private final CallsFromThread callsFromThread;
    private final ThreadCalls calls;
    private final ReactorCoroutines coroutines;
    private final ReactorPools pools;

    /** The contexts that go with what this is asked for; null where none do. */
    private final @Nullable Contexts contexts;

    private final Lifecycle lifecycle;
    private final LookUps lookUps;
    private final ReactorFiles files;
    private final BiFunction<Runnable, String, Thread> threads;
    private final BlockedCallers waits;
    private final TerminationWait terminationWait;
    private final LongSupplier nanoTime;
    private final ReactorBackend backend;
    private final Duration stopTimeout;

    /** The number of the signal that has stopped it, 0 if none has; written on the JVM's thread for signals, before the stop. */
    private volatile int stopSignal;

    Reactor(ReactorBuilder builder, ReactorBackend backend) {
        name = builder.name;
        nanoTime = backend::nanoTime;
        this.backend = backend;
        stopTimeout = builder.stopTimeout;
        threads = builder.threads;
        transport = builder.transport.resolved();
        OutstandingCalls outstanding = new OutstandingCalls();
        IoHandlerFactory handlers = builder.ioHandlers.apply(transport);
        Watchdog watchdog = builder.watchdog == null
                ? null
                : new Watchdog(
                        name,
                        builder.watchdog,
                        backend::nanoTime,
                        this::ownThread,
                        PoolObservation.ofReactor(name, builder.observers, backend::nanoTime));
        loop = new EventLoop(
                name,
                backend::nanoTime,
                transport,
                watchdog == null ? handlers : watchdog.watching(handlers),
                outstanding,
                builder.waitStrategy);
        thread = loop.thread();
        contexts = Contexts.of(name, builder.carriers);
        thread.carries(contexts);
        callsFromThread = new CallsFromThread(name, loop.inbox());
        calls = new ThreadCalls(name, thread, loop.inbox(), outstanding, loop.gathered(), loop.clock(), contexts);
        coroutines = new ReactorCoroutines(name, thread, builder.coroutines, contexts);
        waits = new BlockedCallers(loop, calls);
        pools = new ReactorPools(
                name, builder.threadPoolSize, List.copyOf(builder.observers), builder.poolWatchdog, backend);
        files = new ReactorFiles(pools, calls);
        lookUps = new LookUps(
                builder.dns == null
                        ? new PooledResolver(builder.hostResolver, pools, calls, backend::nanoTime)
                        : new DnsResolver(builder.dns, name, transport, loop, calls, backend::nanoTime),
                loop::callLater,
                backend::nanoTime,
                // No lambda here: it would keep the reactor where its ended thread is kept.
                Contexts.carrying(contexts, thread));
        lifecycle = new Lifecycle(name, loop, calls, coroutines, pools, lookUps, backend, builder.stopTimeout);
        if (watchdog != null) {
            loop.watchedBy(watchdog);
            lifecycle.watched(() -> watchdog.start(threads), watchdog::end);
        }
        lifecycle.whenGone(() -> RUNNING.remove(this));
        terminationWait =
                new TerminationWait(name, thread, lifecycle.whenEnded(), builder.stopTimeout, builder.closeGrace);
    }

    private Thread ownThread() {
        return thread.owner();
    }

    /** Makes a reactor with its defaults, which belongs to the calling thread until it runs. */
    public static Reactor create() {
        return builder().create();
    }

    /** Returns a builder, for a reactor with other than the defaults. */
    public static ReactorBuilder builder() {
        return new ReactorBuilder();
    }

    /**
     * Runs the reactor on this thread, until {@link #stop}. To be called on the thread that made it, once.
     *
     * <p>An interrupt does not end it. One that is set when this is called, or comes from another thread while no call runs, is
     * logged and set again when this returns. One that is set when a call has ended, be it by that call, is cleared
     * and logged: no call, callback or trigger inherits an interrupt from another. The thread's name, priority, context class
     * loader and thread-locals stay as a call leaves them; only Netty's thread-locals are removed in the end, unless there were
     * some before.
     *
     * @throws IllegalStateException if it was run, started or closed before, or on another thread, or its transport cannot be
     *     opened
     */
    public void run() {
        thread.check(this, "run");
        takeAndOpen("run");
        thread.handTo(Thread.currentThread());
        lifecycle.run();
    }

    /**
     * Runs the reactor on a thread of its own, named {@code deft-<name>}, and returns at once. What was done to the
     * reactor before is done; from now on only its own thread may use it. Any thread, once; if it is not the one that
     * made the reactor, then that one must have finished with it, and have passed it on as any object is passed on
     * between threads.
     *
     * <p>That thread inherits nothing from this one: it has priority 5, is no daemon, so that the JVM lives until the reactor
     * stops, belongs to the root of the thread groups, has no inheritable thread-locals, and for its context the class loader
     * that loaded Deft. For another kind of thread, make the reactor on one of yours and {@link #run} it there.
     *
     * @throws IllegalStateException if it was run, started or closed before, or its transport cannot be opened
     */
    public Reactor start() {
        Thread maker = thread.owner();
        takeAndOpen("start");
        try {
            Thread own = threads.apply(lifecycle::run, "deft-" + name);
            thread.handTo(own);
            own.start();
        } catch (Throwable noThread) { // the machine has no more of them: the reactor is as it was
            thread.handBackTo(maker);
            NettyThreadLocals.removedAfter(loop::shut);
            lifecycle.giveBack();
            RUNNING.remove(this);
            throw noThread;
        }
        return this;
    }

    /**
     * Asks the reactor to stop, and returns. It ends within its {@linkplain ReactorBuilder#stopTimeout stop time-out}:
     *
     * <ol>
     *   <li>Ports stop listening. The "before" triggers are called, and what they return is waited for; where that takes too long,
     *       it is cancelled. Then connections send what was written, and close; those that do not in time are cut.
     *   <li>The "during" triggers are called. From now on no call is deferred, and all that wait in
     *       {@link #blockingCallFromThread} are released.
     *   <li>The reactor's own pools stop, each in a thread that does nothing else, while results still arrive: what is queued
     *       and what runs may end in time, then it is cancelled and interrupted, and a warning names the threads that are left.
     *   <li>The "after" triggers are called. From now on no timed call is taken. Every call still outstanding fails, those who
     *       wait for a timed call are told that it will not be made, and {@link #run} returns.
     * </ol>
     *
     * <p>A pool of yours stops with the reactor's own if {@link #stopsWith} says so. What blocks the reactor's thread, a trigger
     * or a callback, is not interrupted, and holds up the stop as it holds up everything else; so do the callbacks of the
     * calls that the stop fails, each for about a microsecond and for what you do in it.
     *
     * <p>A reactor that does not run yet stops as soon as it is run. One that is stopped while its "before" triggers of
     * {@link SystemEvent#STARTUP} are waited for goes no further with its startup. Any thread; more than once does no harm.
     */
    public void stop() {
        lifecycle.stop();
    }

    /**
     * Has SIGTERM, and SIGINT (Ctrl-C), stop this reactor as {@link #stop} does: {@link #run} returns, and the program goes on
     * to its end. A second signal while the reactor stops ends the process at once, without shutdown hooks and with status
     * 128 and the signal's number (143, 130). When the reactor has ended, signals mean again what they meant before. Where
     * several reactors ask for it, one signal stops them all, and the next ends the process, until all have ended. A reactor
     * that does not run yet stops as soon as it is run; one that never is, close.
     *
     * <p>Workers are not daemon threads unless their factory makes them so: one that heeds no interrupt outlives the
     * reactor, and keeps the JVM alive. A program that is to end all the same calls {@code System.exit} after {@code run()}.
     *
     * <p>Source: Twisted's {@code installSignalHandlers}, which there is the default; a library asks before it takes them.
     *
     * @throws IllegalStateException if the JVM hands out no signals (it was started with {@code -Xrs}), or on a wrong thread
     * @throws RejectedExecutionException if the reactor has stopped
     */
    public void stopOnSignals() {
        thread.check(this, "stopOnSignals");
        mustNotHaveEnded("stopOnSignals");
        stopOn(StopSignals.ofTheProcess());
    }

    void stopOn(StopSignals signals) {
        signals.add(this);
        lifecycle.whenGone(() -> signals.forget(this));
    }

    /** Stops on a signal. Any thread. */
    void stopOnSignal(int number) {
        stopSignal = number;
        stop();
    }

    /**
     * Has {@code pool} stop when this reactor does, together with the reactor's own pools: off the reactor's thread, and within
     * the same time. The pool's other users are refused from then on.
     *
     * @throws RejectedExecutionException if the reactor's pools stop already
     */
    public void stopsWith(ThreadPool pool) {
        thread.check(this, "stopsWith");
        if (!pools.adopt(Objects.requireNonNull(pool, "pool"))) {
            throw new RejectedExecutionException(
                    "stopsWith(%s) on reactor '%s', which has stopped; call the pool's stop() yourself"
                            .formatted(pool.name(), name));
        }
    }

    /**
     * Stops the reactor, as {@link #stop} does, and waits until it has ended, for its {@linkplain ReactorBuilder#stopTimeout stop time-out} and
     * 5 seconds at most: if its thread is blocked for longer, a warning says where, and it ends without being waited for. On the
     * reactor's own thread, and on a thread of a pool that stops with it, which the stop waits for, it does not wait. A reactor
     * that never ran ends here, on this thread, without triggers: its calls that are still outstanding fail; what
     * {@link #start} says of the thread that made it holds here, too. Any thread. An interrupt does not end the wait, and is
     * there again when it ends.
     */
    @Override
    public void close() {
        if (mayWaitForTheEnd()) {
            terminationWait.uninterruptibly();
        }
    }

    /**
     * Stops the reactor, as {@link #close()} does, but waits as long as you say; an interrupt ends this wait, and is there when it
     * has ended.
     *
     * @param wait the time to wait, zero or more; the stop has its own stop time-out, and so has that of a reactor that never ran,
     *     which happens on this thread
     * @return whether the reactor has ended
     * @throws IllegalArgumentException if the wait is negative
     */
    public boolean close(Duration wait) {
        Durations.notNegative("wait", wait);
        return mayWaitForTheEnd() ? terminationWait.interruptibly(wait) : terminationWait.isOver();
    }

    /** Stops the reactor, and returns whether this thread may wait until it has ended. */
    private boolean mayWaitForTheEnd() {
        if (lifecycle.take()) {
            thread.handTo(Thread.currentThread());
            lifecycle.endUnrun();
            return false;
        }
        stop();
        return !thread.wouldWaitForItself() && !pools.isWorkedByThisThread();
    }

    /**
     * Makes {@code call} once the reactor runs: now, if it does. What it throws is then thrown here; otherwise it is
     * logged.
     */
    public void callWhenRunning(Runnable call) {
        thread.check(this, "callWhenRunning");
        Objects.requireNonNull(call, "call");
        if (lifecycle.isRunning()) {
            call.run();
            return;
        }
        mustNotHaveEnded("callWhenRunning");
        Runnable carried = Contexts.inContext(contexts, call);
        lifecycle.triggers(SystemEvent.STARTUP).add(Phase.AFTER, () -> {
            carried.run();
            return null;
        });
    }

    /**
     * Makes {@code call} on the reactor's thread, soon, after the calls that were asked for before it. What it throws
     * is logged. Any thread, the reactor's own included; what this thread wrote before, the call sees.
     *
     * @throws RejectedExecutionException if 65,536 calls wait, or the reactor has stopped
     */
    public void callFromThread(Runnable call) {
        callsFromThread.add(Contexts.inContext(contexts, Objects.requireNonNull(call, "call")));
    }

    /** Does the same as {@link #callFromThread}. */
    @Override
    public void execute(Runnable call) {
        callFromThread(call);
    }

    /**
     * Makes {@code call} on the reactor's thread when {@code delay} has passed, never earlier, and with
     * {@link Transport#NIO} up to a millisecond later even if nothing else is to be done. What it throws is logged.
     *
     * <p>Where the reactor stops first, the call is not made; one warning has the number of such calls. If somebody waits for
     * it, as a Deferred does, use {@link #callLater(Duration, Runnable, Consumer)}.
     *
     * @throws IllegalArgumentException if the delay is negative
     * @throws RejectedExecutionException if the reactor has stopped, or so far that its "after" triggers are called
     */
    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        return later(delay, call, null);
    }

    /**
     * Makes {@code call} later, as {@link #callLater(Duration, Runnable)} does, where somebody waits for it: where the reactor stops
     * first, or has stopped, {@code ifDropped} gets a {@link ReactorStoppedException}, on the reactor's thread. So it is always answered, as the
     * Deferred of {@link #deferLater(Duration)} is.
     *
     * <p>What {@code ifDropped} throws is logged. {@link Deferred#addTimeout} uses this: a chain that would have timed out fails
     * with the {@link ReactorStoppedException}.
     *
     * @throws IllegalArgumentException if the delay is negative
     * @throws RejectedExecutionException if the reactor has stopped, and {@code ifDropped} asks again, and so on, without end
     */
    @Override
    public DelayedCall callLater(Duration delay, Runnable call, Consumer<? super Throwable> ifDropped) {
        return later(delay, call, Objects.requireNonNull(ifDropped, "ifDropped"));
    }

    /**
     * Makes {@code call} on the reactor's thread when {@code delay} has passed; the Deferred fires with what it returns or throws. Where
     * the reactor stops first, or has stopped, the call is not made, and the Deferred fails with {@link ReactorStoppedException}. To cancel
     * the Deferred before the call is due removes the timed call. A call that has a Deferred for its result is added to {@link
     * #deferLater(Duration)} with {@code addCallbackDeferring}.
     *
     * <p>Source: Twisted's {@code task.deferLater}.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public <T extends @Nullable Object> Deferred<T> deferLater(Duration delay, Callable<? extends T> call) {
        thread.check(this, "deferLater");
        Objects.requireNonNull(call, "call");
        return deferLater(delay).addCallback(due -> call.call());
    }

    /**
     * Returns a Deferred that fires when {@code delay} has passed, as that of {@link #deferLater(Duration, Callable)} does.
     *
     * <pre>{@code
     * reactor.deferLater(Duration.ofSeconds(1))
     *         .addCallbackDeferring(later -> fetch("a"))
     *         .onSuccess(row -> show(row));
     * }</pre>
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public Deferred<Void> deferLater(Duration delay) {
        thread.check(this, "deferLater");
        return new Delay(this, thread, delay).over();
    }

    private DelayedCall later(Duration delay, Runnable call, @Nullable Consumer<? super Throwable> ifDropped) {
        thread.check(this, "callLater");
        Objects.requireNonNull(call, "call");
        Durations.notNegative("delay", delay);
        if (!lifecycle.makesNoMoreTimedCalls()) {
            return loop.callLater(
                    delay,
                    Contexts.inContext(contexts, call),
                    ifDropped == null ? null : Contexts.inContext(contexts, ifDropped));
        }
        if (ifDropped == null || calls.isNestedTooDeeply()) {
            throw makesNoMoreCalls("callLater");
        }
        return loop.drop(call, ifDropped);
    }

    /**
     * Has {@code call} made when {@code event} happens. If it returns a Deferred in {@link Phase#BEFORE}, the event
     * waits for it; what it returns otherwise is ignored, and what it throws is logged.
     *
     * @throws IllegalStateException if that phase of the event is over
     */
    public EventTrigger addSystemEventTrigger(Phase phase, SystemEvent event, Callable<?> call) {
        thread.check(this, "addSystemEventTrigger");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(call, "call");
        return lifecycle.triggers(Objects.requireNonNull(event, "event")).add(phase, call);
    }

    /** Makes a Deferred that is confined to this reactor, to be fired by you. */
    public <T extends @Nullable Object> Deferred<T> newDeferred() {
        thread.check(this, "newDeferred");
        return new Deferred<>(thread);
    }

    /** Makes a free lock that is confined to this reactor. */
    public DeferredLock newLock() {
        thread.check(this, "newLock");
        return new DeferredLock(thread);
    }

    /**
     * Makes a semaphore with {@code tokens} tokens that is confined to this reactor.
     *
     * @throws IllegalArgumentException if there is not one token at least
     */
    public DeferredSemaphore newSemaphore(int tokens) {
        thread.check(this, "newSemaphore");
        return new DeferredSemaphore(tokens, thread);
    }

    /**
     * Makes an empty queue that is confined to this reactor.
     *
     * @param size the number of values that may wait for a getter
     * @param backlog the number of getters that may wait for a value
     * @throws IllegalArgumentException if one is negative
     */
    public <T extends @Nullable Object> DeferredQueue<T> newQueue(int size, int backlog) {
        thread.check(this, "newQueue");
        return new DeferredQueue<>(size, backlog, thread);
    }

    /**
     * Runs {@code call} on a worker of the reactor's shared pool; the Deferred fires with what it returns or throws.
     *
     * <p>To cancel the Deferred, also by {@link Deferred#addTimeout}, cancels the call: one that no worker has begun is not made, and its place
     * in the queue is free at once; one that runs is asked to end ({@link dev.deft.threadpool.Cancellation}), and keeps its worker until it does.
     *
     * <p>The shared pool is small, and everyone's: work that must not wait for others', or that others must not wait
     * for, belongs on a pool of its own with {@link #deferToThreadPool(ThreadPool, Callable)}.
     */
    public <T extends @Nullable Object> Deferred<T> deferToThread(Callable<? extends T> call) {
        thread.check(this, "deferToThread");
        Objects.requireNonNull(call, "call");
        return calls.isRefusing() ? calls.refused() : calls.send(pools.shared(), call);
    }

    /**
     * Runs {@code call} as {@link #deferToThread(Callable)} does, for a call without a result.
     *
     * <p>Kotlin takes every bare lambda for such a call, also one that ends with a value: {@code deferToThread(Callable { query() })}
     * has a result there, {@code deferToThread { query() }} has none.
     */
    public Deferred<Void> deferToThread(ThrowingRunnable call) {
        return deferToThread(withoutResult(call));
    }

    /**
     * Runs {@code call} on a worker of {@code pool}; the Deferred fires, on the reactor's thread, with what it returns
     * or throws. If the pool refuses the call, because it is full or has stopped, the Deferred fails with the
     * {@link RejectedExecutionException}. Cancelling the Deferred cancels the call as {@link #deferToThread} says.
     */
    public <T extends @Nullable Object> Deferred<T> deferToThreadPool(ThreadPool pool, Callable<? extends T> call) {
        return deferToThreadPool((Executor) pool, call);
    }

    /**
     * Runs {@code call} as {@link #deferToThreadPool(ThreadPool, Callable)} does, within limits: a time in the queue, a time on the worker,
     * and an interrupt for a call that is cancelled while it runs.
     *
     * <p>A call that has run for too long keeps its worker until it ends, which it does sooner if it asks {@link
     * dev.deft.threadpool.Cancellation#current()}, or has opted for the interrupt.
     */
    public <T extends @Nullable Object> Deferred<T> deferToThreadPool(
            ThreadPool pool, CallOptions options, Callable<? extends T> call) {
        thread.check(this, "deferToThreadPool");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(call, "call");
        return calls.isRefusing()
                ? calls.refused()
                : calls.send(pool, new CallWithOptions<T>(options, call, this, nanoTime, calls));
    }

    /**
     * Runs {@code call} as {@link #deferToThreadPool(ThreadPool, Callable)} does, for a call without a result.
     *
     * <p>Kotlin takes every bare lambda for such a call, also one that ends with a value: {@code deferToThreadPool(pool, Callable {
     * query() })} has a result there, {@code deferToThreadPool(pool) { query() }} has none.
     */
    public Deferred<Void> deferToThreadPool(ThreadPool pool, ThrowingRunnable call) {
        return deferToThreadPool((Executor) pool, withoutResult(call));
    }

    /**
     * Runs {@code call} as {@link #deferToThreadPool(ThreadPool, Callable)} does, on any executor. If that takes the call and silently never
     * runs it, the Deferred fires when it is cancelled, times out, or the reactor stops; if it runs the call twice, the
     * second run does nothing.
     */
    public <T extends @Nullable Object> Deferred<T> deferToThreadPool(Executor executor, Callable<? extends T> call) {
        thread.check(this, "deferToThreadPool");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(call, "call");
        return calls.isRefusing() ? calls.refused() : calls.send(executor, call);
    }

    /**
     * Runs {@code call} as {@link #deferToThreadPool(Executor, Callable)} does, for a call without a result. In Kotlin, {@code Callable { … }} asks
     * for one with a result, as for {@link #deferToThreadPool(ThreadPool, ThrowingRunnable)}.
     */
    public Deferred<Void> deferToThreadPool(Executor executor, ThrowingRunnable call) {
        return deferToThreadPool(executor, withoutResult(call));
    }

    /**
     * Runs {@code call} on a worker of the shared pool and forgets it; what it throws is logged.
     *
     * @throws RejectedExecutionException if the pool is full or has stopped
     */
    public void callInThread(Runnable call) {
        thread.check(this, "callInThread");
        pools.shared().execute(Contexts.inContext(contexts, Objects.requireNonNull(call, "call")));
    }

    /**
     * Runs {@code calls} one after the other on one worker of the shared pool; the Deferred fires when all have run, or
     * fails with the exception of the first that throws, and the rest is not run.
     */
    public Deferred<Void> callMultipleInThread(List<? extends Runnable> calls) {
        thread.check(this, "callMultipleInThread");
        List<Runnable> all = List.copyOf(Objects.requireNonNull(calls, "calls"));
        return deferToThread(() -> all.forEach(Runnable::run));
    }

    /**
     * Makes {@code call} on the reactor's thread, and completes the future with the result of its Deferred. Any thread but the
     * reactor's own. Cancelling the future cancels the Deferred. If the reactor stops first, the future fails
     * with {@link ReactorStoppedException}; if the reactor does not take the call, with
     * {@link RejectedExecutionException}. On every version of the JDK its {@code join}, {@code get} and {@code getNow} throw
     * the former itself, and every other {@link java.util.concurrent.CancellationException}.
     *
     * @throws IllegalStateException on the reactor's own thread, where waiting for the future would never end
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<? extends Deferred<? extends T>> call) {
        Submission<T> submission = submission("submit", call);
        offer(submission);
        return submission.future(waits);
    }

    /**
     * Makes {@code call} on the reactor's thread and waits for the result of its Deferred. Any thread but the reactor's own. If this thread is interrupted, the Deferred is cancelled.
     *
     * <p>Beware of calling this on a pool's worker for what needs a worker of the same pool: when the last of them waits so,
     * nothing would ever go on. Deft sees that when it happens, also where pools wait for each other in a circle, and fails a
     * call that cannot run with {@link DeadlockException}; or it lends the pool a worker
     * ({@link dev.deft.threadpool.ThreadPoolBuilder#spareWorkers}). It sees waits by this method, by the futures of
     * {@link #submit} and by those of {@link ThreadPool#asExecutorService}, for calls on a {@link ThreadPool}; it does not
     * see other deadlocks, nor Deferreds that anybody may fire.
     *
     * @return the Deferred's result
     * @throws Exception the Deferred's failure, as it is
     * @throws InterruptedException if this thread was interrupted while it waited
     * @throws ReactorStoppedException if the reactor stopped first
     * @throws RejectedExecutionException if the reactor did not take the call
     * @throws DeadlockException if the Deferred waits for a call that could never run, and does not handle that
     * @throws IllegalStateException on the reactor's own thread, which would wait for itself
     */
    public <T extends @Nullable Object> T blockingCallFromThread(Callable<? extends Deferred<? extends T>> call)
            throws Exception {
        return await(this.<T>submission("blockingCallFromThread", call), null);
    }

    /**
     * Waits as {@link #blockingCallFromThread(Callable)} does, but not longer than {@code timeout}; then the Deferred is cancelled.
     *
     * @throws TimeoutException if the result did not come in time
     */
    public <T extends @Nullable Object> T blockingCallFromThread(
            Duration timeout, Callable<? extends Deferred<? extends T>> call) throws Exception {
        Durations.notNegative("timeout", timeout);
        return await(this.<T>submission("blockingCallFromThread", call), timeout);
    }

    /**
     * Returns the shared pool of {@link #deferToThread}: it starts with no worker, grows to 10 unless told otherwise, and stops
     * with the reactor.
     *
     * @throws RejectedExecutionException if the reactor has stopped and had none
     */
    public ThreadPool threadPool() {
        thread.check(this, "threadPool");
        return pools.shared();
    }

    /** Lets the shared pool have up to {@code size} workers from now on. */
    public void suggestThreadPoolSize(int size) {
        thread.check(this, "suggestThreadPoolSize");
        pools.suggestSharedThreads(atLeastOne("the thread pool's size", size));
    }

    /**
     * Looks up the addresses of {@code host}, as {@link #resolve(String, Duration)} does, with a time-out of 60 seconds: so long
     * Twisted's resolver tries, too.
     */
    public Deferred<List<InetAddress>> resolve(String host) {
        return resolve(host, RESOLVE_TIMEOUT);
    }

    /**
     * Looks up the addresses of {@code host}, on a pool that does nothing else, so that it never waits behind user
     * work, or by asking DNS servers, which needs no thread, if {@link ReactorBuilder#dnsResolver} says so. Fails with {@link java.net.UnknownHostException} if there are none.
     *
     * <p>Who asks for a host that is being looked up joins that look-up, be it in other capitals; a name with a last dot is another. Cancelling this Deferred ends this wait, and no other; with
     * the last wait that ends, the look-up is cancelled.
     *
     * @param timeout the time from the look-up's start, or from this call if it joins one that has begun, after which this fails with a
     *     {@link TimeoutException}. The time in the pool's queue does not count; {@link Deferred#addTimeout} counts that, too
     * @throws IllegalArgumentException if the time-out is negative
     */
    public Deferred<List<InetAddress>> resolve(String host, Duration timeout) {
        thread.check(this, "resolve");
        Objects.requireNonNull(host, "host");
        Durations.notNegative("timeout", timeout);
        return calls.isRefusing() ? calls.refused() : lookUps.resolve(host, timeout);
    }

    /** Returns what reads, writes and lists files, on a pool that does nothing else. */
    public ReactorFiles files() {
        thread.check(this, "files");
        return files;
    }

    /** Returns how much there is to do at this instant. Any thread. */
    public ReactorStatistics statistics() {
        return new ReactorStatistics(
                calls.outstanding(), callsFromThread.waiting(), calls.discardedOutcomes(), coroutines.count());
    }

    /**
     * Returns a page that says what this reactor has under way, for people: its calls outstanding by pool, with their age (to the length of the dozen turns or so before a
     * call, where the reactor did not sleep between them) and, while
     * {@link Deferred#setDebugging debugging} is on, the place that submitted them; its pools; its timed calls, coroutines, look-ups, ports and
     * connections. What it says may change from version to version. It takes some microseconds for each thing under way, of which it lists the
     * first {@value ReactorDescription#MOST} of a kind.
     *
     * <p>Reactor thread only; from another, {@code reactor.blockingCallFromThread(() -> Deferred.succeed(reactor.describe()))} asks.
     *
     * @throws IllegalStateException on a wrong thread
     */
    public String describe() {
        thread.check(this, "describe");
        return new ReactorDescription(name, transport, thread.owner(), statistics())
                .calls(calls)
                .pools(pools.all())
                .timedCalls(loop.timers())
                .coroutines(coroutines.list())
                .lookUps(lookUps.hosts())
                .connections(lifecycle.connections())
                .page(lifecycle.state());
    }

    /**
     * Has the page of {@link #describe} logged, at level INFO, whenever the process gets the signal of that name, {@code USR1} for instance (without
     * its SIG), until this reactor has ended; then the signal means again what it meant before. The reactor writes it in a turn of its own: one
     * that is held up says nothing, and its {@linkplain ReactorBuilder#watchdog watchdog} does.
     *
     * @throws IllegalStateException if the JVM does not hand out that signal (it has no such name, the JVM has it for itself, or it was started
     *     with {@code -Xrs}), if it is {@code USR2}, with which the JVM suspends threads for Flight Recorder's samples, or on a wrong thread
     * @throws RejectedExecutionException if the reactor has stopped
     */
    public void describeOnSignal(String signal) {
        thread.check(this, "describeOnSignal");
        Objects.requireNonNull(signal, "signal");
        mustNotHaveEnded("describeOnSignal");
        describeOn(signal, DescribeSignals.ofTheProcess());
    }

    /** Has it described on what {@code signals} hands out. A seam: a test has others than the process's. */
    void describeOn(String signal, DescribeSignals signals) {
        signals.add(signal, this);
        lifecycle.whenGone(() -> signals.forget(signal, this));
    }

    /** Returns its coroutines. Reactor thread. */
    ReactorCoroutines coroutines(String method) {
        thread.check(this, method);
        return coroutines;
    }

    @Override
    public String toString() {
        return "Reactor[" + name + "]";
    }

    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1: " + value);
        }
        return value;
    }

    static Callable<Void> withoutResult(ThrowingRunnable call) {
        Objects.requireNonNull(call, "call");
        return new Callable<>() {
            @Override
            @SuppressWarnings("NullAway") // Void has no other value
            public Void call() throws Exception {
                call.run();
                return null;
            }

            @Override
            public String toString() {
                return call.toString();
            }
        };
    }

    private void take(String method) {
        if (!lifecycle.take()) {
            throw new IllegalStateException(
                    "%s() on reactor '%s', which was run, started or closed before; a reactor runs once: make another by Reactor.create()"
                            .formatted(method, name));
        }
    }

    /** Opens the transport here, where the caller is told if that fails; then the reactor is as it was. */
    private void takeAndOpen(String method) {
        take(method);
        try {
            NettyThreadLocals.removedAfter(loop::open);
        } catch (Throwable refused) {
            lifecycle.giveBack();
            throw new IllegalStateException(
                    "%s() on reactor '%s' could not open its transport; close what else is open, or raise the limit of open files (ulimit -n), and call it again"
                            .formatted(method, name),
                    refused);
        }
        RUNNING.add(this);
    }

    private void mustNotHaveEnded(String method) {
        if (lifecycle.hasEnded()) {
            throw makesNoMoreCalls(method);
        }
    }

    private RejectedExecutionException makesNoMoreCalls(String method) {
        return new RejectedExecutionException(
                "%s() on reactor '%s', which has stopped and will make no more calls".formatted(method, name));
    }

    private <T extends @Nullable Object> Submission<T> submission(
            String method, Callable<? extends Deferred<? extends T>> call) {
        Objects.requireNonNull(call, "call");
        if (thread.wouldWaitForItself()) {
            throw new IllegalStateException(
                    ("%s() was called on thread '%s', to which reactor '%s' belongs: it would wait for itself; make"
                                    + " the call here, and addCallback() to its Deferred")
                            .formatted(method, Thread.currentThread().getName(), name));
        }
        return new Submission<>(call, thread, lifecycle.submissions());
    }

    private void offer(Submission<?> submission) {
        try {
            callsFromThread.add(Contexts.inContext(contexts, submission::begin));
        } catch (RejectedExecutionException refusal) {
            submission.refuse(refusal);
        }
    }

    private <T extends @Nullable Object> T await(Submission<T> submission, @Nullable Duration timeout)
            throws Exception {
        Long nanos = timeout == null ? null : Durations.saturatedNanos(timeout);
        // Before the call is offered, so that where it submits what cannot run is noted.
        BlockedCaller wait = BlockedCaller.begin(submission, waits, nanos, submission::hasArrived);
        try {
            submission.isAwaitedIn(wait);
            offer(submission);
            return timeout == null ? submission.await() : submission.await(timeout);
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
    }

    /** The access of the test kit, of tasks and services, and of the network. */
    private static final class HandDriven extends ReactorAccess {

        @Override
        public Reactor begin(ReactorBuilder builder, ReactorBackend backend) {
            Reactor reactor = new Reactor(builder, backend);
            reactor.take("run");
            reactor.thread.handTo(Thread.currentThread());
            ExternalInterrupt.keptFrom(reactor.lifecycle::begin);
            return reactor;
        }

        @Override
        public boolean turn(Reactor reactor) {
            reactor.thread.check(reactor, "turn");
            boolean[] more = new boolean[1];
            CoroutineThread.enter(reactor.coroutines);
            try {
                ExternalInterrupt.keptFrom(() -> more[0] = reactor.lifecycle.turnNow());
            } finally {
                CoroutineThread.leave(reactor.coroutines);
            }
            return more[0];
        }

        @Override
        public String pending(Reactor reactor) {
            return reactor.lifecycle.pending();
        }

        @Override
        public boolean hasEnded(Reactor reactor) {
            return reactor.lifecycle.hasEnded();
        }

        @Override
        public void playWorker(Reactor reactor, Runnable work) {
            reactor.thread.playWorker(work);
        }

        @Override
        public Confinement confinement(Reactor reactor) {
            return reactor.thread;
        }

        @Override
        public @Nullable CarriedContext captureContext(Reactor reactor) {
            return reactor.thread.captureContext();
        }

        @Override
        public long nanoTime(Reactor reactor) {
            return reactor.nanoTime.getAsLong();
        }

        @Override
        public Duration stopTimeout(Reactor reactor) {
            return reactor.stopTimeout;
        }

        @Override
        public Duration leftForTriggers(Reactor reactor) {
            return reactor.lifecycle.leftForTriggers();
        }

        @Override
        public Executor blocking(Reactor reactor) {
            return reactor.backend.blocking();
        }

        @Override
        public int stopSignal(Reactor reactor) {
            return reactor.stopSignal;
        }

        @Override
        public void whenOpen(Reactor reactor, Runnable call) {
            if (reactor.loop.isOpen()) {
                call.run();
            } else {
                soon(reactor, call);
            }
        }

        @Override
        public SocketIo sockets(Reactor reactor) {
            return new SocketIo(
                    reactor.loop.opened(),
                    reactor.transport.socketChannels(),
                    reactor.transport.serverSocketChannels(),
                    reactor.transport.datagramChannels(),
                    reactor.transport.unixSockets());
        }

        @Override
        public boolean soon(Reactor reactor, Runnable call) {
            return reactor.loop.inbox().offer(new CallFromThread(call));
        }

        @Override
        public void atEndOfTurn(Reactor reactor, Runnable call) {
            reactor.loop.atEndOfTurn(call);
        }

        @Override
        public StoppableNetwork network(Reactor reactor, Supplier<? extends StoppableNetwork> make) {
            return reactor.lifecycle.network(make);
        }

        @Override
        public <T> Deferred<T> callOnFiles(Reactor reactor, Callable<T> call) {
            ThreadCalls calls = reactor.calls;
            return calls.isRefusing() ? calls.refused() : calls.send(reactor.pools.files(), call);
        }

        @Override
        public ThreadPool startPool(Reactor reactor, String purpose, int maxThreads) {
            return reactor.pools.startAdopted(purpose, maxThreads);
        }

        @Override
        public ThreadPool startPool(Reactor reactor, ThreadPoolBuilder pool, @Nullable Duration watchdog) {
            return reactor.pools.startAdopted(pool, watchdog);
        }

        @Override
        public ThreadPoolBuilder observed(Reactor reactor, ThreadPoolBuilder pool) {
            return reactor.pools.observed(pool);
        }

        @Override
        public WeakRegistry<Reactor> running() {
            return RUNNING;
        }

        @Override
        public String name(Reactor reactor) {
            return reactor.name;
        }

        @Override
        public int timedCalls(Reactor reactor) {
            return reactor.loop.timers().waiting().size();
        }

        @Override
        public long deliveries(Reactor reactor) {
            return reactor.loop.deliveries();
        }

        @Override
        public CancellationException stopped(String message) {
            return new ReactorStoppedException(message);
        }
    }
}
