package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.ContextCarrier;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A receiver of an episode's calls: a pool, a reactor's own, or an executor of the user's. Any thread. */
final class CallTarget {

    /** The kind of thread that runs the calls, on which it depends what they may do. */
    enum TargetKind {
        POOL,
        /** A reactor's own pool, which stops with it. */
        OWN_POOL,
        /** A pool for look-ups, where a call fails as the resolver does. */
        RESOLVER,
        /** An executor that is not Deft's, with threads. */
        EXECUTOR,
        /** An executor that runs calls where they are submitted, or not at all. */
        NO_EXECUTOR,
        /** A reactor's own thread. */
        REACTOR
    }

    private final String name;
    private final TargetKind kind;
    private final Sender sender;
    private final @Nullable ThreadPool pool;
    private final PoolPlan plan;
    private final CountDownLatch release;
    private final long madeNanos = System.nanoTime();
    private final AtomicInteger blocked = new AtomicInteger();
    private final AtomicBoolean inherited = new AtomicBoolean();
    private final AtomicBoolean exceeded = new AtomicBoolean();

    /** The number of its calls that run. */
    private final AtomicInteger running = new AtomicInteger();

    /** The most workers that it may ever have had at once. */
    private final AtomicInteger mostAtOnce;

    private final Discards discards = new Discards();

    /** Set before the stop is asked for: from then on its consequences are no violations. */
    private volatile boolean stopping;

    CallTarget(
            String name,
            TargetKind kind,
            Sender sender,
            @Nullable ThreadPool pool,
            PoolPlan plan,
            CountDownLatch release) {
        this.name = name;
        this.kind = kind;
        this.sender = sender;
        this.pool = pool;
        this.plan = plan;
        this.release = release;
        this.mostAtOnce = new AtomicInteger(
                kind == TargetKind.POOL || kind == TargetKind.OWN_POOL
                        ? plan.maxThreads() + plan.spareWorkers()
                        : Integer.MAX_VALUE);
    }

    String name() {
        return name;
    }

    TargetKind kind() {
        return kind;
    }

    PoolPlan plan() {
        return plan;
    }

    /** Returns the latch that opens when the calls that block a worker are to end. */
    CountDownLatch release() {
        return release;
    }

    /** Returns the pool of a target that is a {@link TargetKind#POOL}. */
    ThreadPool pool() {
        if (pool == null) {
            throw new IllegalStateException(name + " is no pool");
        }
        return pool;
    }

    Discards discards() {
        return discards;
    }

    /** Sends a call there. On the reactor's thread. */
    Deferred<Object> send(ReactorUnderTest tested, ChaosCall call) {
        ContextCarrier.Scope scope = CarriedCall.set(call);
        try {
            Deferred<Object> answer = sender.send(tested.reactor(), call);
            return call.takesContextAlong() ? answer.onSuccess(value -> call.mustBeCurrent("a callback of ")) : answer;
        } finally {
            scope.close();
        }
    }

    /** Sends what a call of this target needs done before it can end. On the reactor's thread. */
    Deferred<Object> sendAgain(Reactor reactor, Callable<Object> needed) {
        return kind == TargetKind.POOL ? reactor.deferToThreadPool(pool(), needed) : reactor.deferToThread(needed);
    }

    /** Has what a stop brings pass from now on. To be called before the stop. */
    void expectStop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /**
     * Tells whether a call that does this may be sent here; if it blocks, takes a worker out of the count of those that can
     * be spared.
     */
    boolean takes(CallAction action) {
        return switch (action.needs()) {
            case NOTHING -> true;
            case A_WORKER -> kind != TargetKind.NO_EXECUTOR && kind != TargetKind.REACTOR;
            case A_REACTOR -> kind == TargetKind.POOL || kind == TargetKind.OWN_POOL;
            case A_POOL_TO_ITSELF -> (kind == TargetKind.POOL || kind == TargetKind.OWN_POOL) && plan.maxBlocked() == 0;
            case A_WORKER_FOR_LONG ->
                (kind == TargetKind.POOL || kind == TargetKind.OWN_POOL)
                        && blocked.getAndIncrement() < plan.maxBlocked();
        };
    }

    /** Notes that a call begins, and returns the number of those that run. */
    int callBegins() {
        return running.incrementAndGet();
    }

    void callEnds() {
        running.decrementAndGet();
    }

    /** Returns the number of its calls that may run at once. */
    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Notes, before that is so, that it may have so many workers, but for spare ones. */
    void mayHave(int workers) {
        mostAtOnce.accumulateAndGet(workers + plan.spareWorkers(), Math::max);
    }

    /** Returns true the first time. */
    boolean firstToExceed() {
        return exceeded.compareAndSet(false, true);
    }

    /** Returns true the first time: where one of its threads has inherited something, the others are alike. */
    boolean firstToInherit() {
        return inherited.compareAndSet(false, true);
    }

    /** Tells whether its threads are of Deft's own making. */
    boolean hasDeftsThreads() {
        return clearsInterrupts() && plan.threads() == ThreadFault.NONE;
    }

    /** Tells whether a thread may be found interrupted by nobody but the call that it runs. */
    boolean clearsInterrupts() {
        return kind == TargetKind.POOL
                || kind == TargetKind.OWN_POOL
                || kind == TargetKind.RESOLVER
                || kind == TargetKind.REACTOR;
    }

    boolean isExecutor() {
        return kind == TargetKind.EXECUTOR || kind == TargetKind.NO_EXECUTOR;
    }

    /** Returns the outcome that a refusal is; null if there was no reason for it. */
    @Nullable
    Outcome refusal(RejectedExecutionException refusal) {
        if (isExecutor()) {
            return Outcome.EXECUTOR;
        }
        if (refusal.getCause() != null) {
            return plan.threads() == ThreadFault.NONE ? null : Outcome.NO_THREAD;
        }
        return stopping || saysThatItIsFull(refusal) ? Outcome.REFUSED : null;
    }

    private boolean saysThatItIsFull(RejectedExecutionException refusal) {
        Duration age = Duration.ofNanos(System.nanoTime() - madeNanos);
        return plan.mayBeFull()
                && refusal instanceof QueueFullException full
                && FullQueueAccount.of(full)
                        .canBeOf(plan.name(), plan.queueCapacity(), plan.queueCapacity() + mostAtOnce(), age);
    }

    @Override
    public String toString() {
        return name;
    }
}
