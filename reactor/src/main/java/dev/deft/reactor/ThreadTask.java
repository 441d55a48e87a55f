package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.internal.CancellableTask;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.RunningTask;
import dev.deft.threadpool.internal.StackReserve;
import dev.deft.threadpool.internal.TaskRevokedException;
import dev.deft.threadpool.internal.WrappedCallable;
import dev.deft.threadpool.internal.deadlock.AwaitedCall;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link ThreadCall} that crosses threads: the task that the pool runs, and the entry by which the outcome
 * comes back.
 *
 * <pre>
 *    reactor thread            worker                                 reactor thread
 *
 *                              run        the callable
 *    WAITING ----------------&gt; BEGUN -------------------&gt; RETURNED ---+
 *       |  |                     '----------------------&gt; THREW ------+---&gt; deliver: the call's Deferred fires
 *       |  |    discarded(reason), any thread               ^
 *       |  '------------------------------------------------'
 *       |
 *       |     BEGUN ---&gt; CANCEL_REQUESTED, by the reactor's thread; goes on as BEGUN does
 *       |
 *       |---&gt; BEGUN_BY_HAND ---&gt; BEGUN, in a pool that is driven by hand
 *       |            '---&gt; CANCELLED_BY_HAND ---&gt; CANCEL_REQUESTED
 *       |
 *       '---&gt; REVOKED, by the reactor's thread: it will not run, its place in the pool is free, and nobody waits for it
 * </pre>
 *
 * <p>The thread that moves it out of WAITING owns it until it is delivered; that move is a compare-and-set, for an executor that is
 * not ours may run a task twice, or refuse it and run it all the same. What follows is handed over: the pool's queue orders
 * what the reactor's thread wrote before what the worker reads, the inbox orders what the worker wrote before what the
 * reactor's thread reads. Handing over allocates nothing, also when the outcome is that memory has run out.
 *
 * <p>It is an object of its own, and small, because the reactor's thread goes on writing to the Deferred while the worker
 * writes here: in one object, the two would take its cache lines from each other several times a call.
 */
class ThreadTask<T extends @Nullable Object> extends Inbox.Entry implements PoolTask, AwaitedCall, CancellableTask {

    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int RETURNED = 2;
    private static final int THREW = 3;
    private static final int REVOKED = 4;
    private static final int BEGUN_BY_HAND = 5;
    private static final int CANCEL_REQUESTED = 6;
    private static final int CANCELLED_BY_HAND = 7;

    private static final PoolAccess POOLS = PoolAccess.get();

    private static final VarHandle STATE;
    private static final VarHandle CONTENT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(ThreadTask.class, "state", int.class);
            CONTENT = lookup.findVarHandle(ThreadTask.class, "content", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The content between BEGUN_BY_HAND and the run. */
    private record BegunByHand(
            Callable<?> callable, @Nullable CurrentWorker worker) {}

    /** The content while a callable runs that has asked for its cancellation. */
    private record Asked(
            Cancellation cancellation, @Nullable CurrentWorker worker) {}

    private final ThreadCalls calls;
    private final ThreadCall<T> call;

    /**
     * The callable; while that runs, the worker that runs it, so that a wait for this call is known as one for that worker; then
     * the outcome. So nothing holds on to a callable that is done with. The worker is written plainly and read volatile, for nothing
     * rests on it before that worker waits.
     */
    private @Nullable Object content;

    /** The state above. */
    private int state = WAITING;

    ThreadTask(ThreadCalls calls, ThreadCall<T> call, Callable<? extends T> callable) {
        this.calls = calls;
        this.call = call;
        this.content = callable;
    }

    /**
     * Calls the callable and sends its outcome back, the first time. Called by a worker. Throws nothing but, on a pool of ours,
     * that it was revoked.
     */
    @Override
    public void run() {
        if (!leaveWaiting(BEGUN) && !isContinuedByHand()) {
            throwIfRevokedOnPool();
            return;
        }
        Callable<?> callable = (Callable<?>) Objects.requireNonNull(content, "a callable waits");
        CurrentWorker worker = CurrentWorker.current();
        CancellableTask outer = null;
        try {
            outer = RunningTask.begin(worker, this);
            content = worker;
            content = callable.call();
            state = RETURNED;
        } catch (Throwable failure) { // an Error, too, is an outcome
            content = failure;
            state = THREW;
        }
        var unused = RunningTask.begin(worker, outer);
        calls.sendBack(this);
    }

    @Override
    public void begin() {
        if (leaveWaiting(BEGUN_BY_HAND)) {
            content = new BegunByHand((Callable<?>) Objects.requireNonNull(content), CurrentWorker.current());
        }
    }

    private boolean isContinuedByHand() {
        if (!STATE.compareAndSet(this, BEGUN_BY_HAND, BEGUN)
                && !STATE.compareAndSet(this, CANCELLED_BY_HAND, CANCEL_REQUESTED)) {
            return false;
        }
        content = ((BegunByHand) Objects.requireNonNull(content)).callable;
        return true;
    }

    /** Delivers the reason why nobody will run this: it was refused when it was submitted, or dropped later. */
    @Override
    public void discarded(Throwable reason) {
        if (!leaveWaiting(THREW)) {
            throwIfRevokedOnPool();
            return;
        }
        content = reason;
        isDiscarded(reason);
        if (calls.thread().isCurrent() && !calls.isNestedTooDeeply()) {
            deliver(); // a refusal needs no queue, so a flood of them cannot fill one
        } else {
            calls.sendBack(this);
        }
    }

    /** Notes that it is about to be offered to a pool. Reactor thread. */
    void isBeingSubmitted() {}

    /** Notes that no pool has it, for {@code reason}, of which the Deferred is told. Reactor thread. */
    void notSubmitted(Throwable reason) {}

    /** Notes that nobody will run it, whose outcome is {@code reason}. Whoever owns it. */
    void isDiscarded(Throwable reason) {}

    /**
     * Keeps this from being run, and lets go of the callable; returns false if it has begun. Reactor thread.
     *
     * @param reason the failure that its Deferred is to have; null if whoever has that has cancelled it
     */
    boolean revoke(@Nullable Throwable reason) {
        StackReserve.toWake(); // or its place would stay taken
        if (!leaveWaiting(REVOKED)) {
            return false;
        }
        content = null;
        call.freePlaceInPool(this);
        return true;
    }

    /**
     * Asks the callable, which has begun, to end, and tells its pool that nobody waits for it any more. Reactor thread.
     *
     * <p>This writes the state and then looks whether the callable has asked for its {@link #cancellation()}; that is written by the
     * worker, which then looks at the state: at least one of the two sees the other.
     */
    void requestCancel() {
        if (!STATE.compareAndSet(this, BEGUN, CANCEL_REQUESTED)
                && !STATE.compareAndSet(this, BEGUN_BY_HAND, CANCELLED_BY_HAND)) {
            return;
        }
        if (CONTENT.getVolatile(this) instanceof Asked asked) {
            POOLS.request(asked.cancellation);
        }
        abandon();
    }

    /** Tells its worker's pool. Where it was begun this very moment and its worker is not known yet, the next turn tells it. */
    private void abandon() {
        CurrentWorker worker = runner();
        if (worker != null) {
            worker.abandon(this::isOver);
        } else if (CONTENT.getVolatile(this) instanceof Callable && !isOver()) {
            calls.thread().enter(this::abandon);
        }
    }

    /** Returns whether the callable, which was asked to end, has ended. Any thread; before the worker of the call is free. */
    private boolean isOver() {
        int now = (int) STATE.getVolatile(this);
        return now != CANCEL_REQUESTED && now != CANCELLED_BY_HAND;
    }

    @Override
    public Cancellation cancellation() {
        if (content instanceof Asked asked) {
            return asked.cancellation;
        }
        Cancellation made = POOLS.newCancellation(this::isCancelRequested);
        CONTENT.setVolatile(this, new Asked(made, CurrentWorker.current()));
        return made;
    }

    private boolean isCancelRequested() {
        return (int) STATE.getVolatile(this) == CANCEL_REQUESTED;
    }

    @Override
    public boolean isRevoked() {
        return (int) STATE.getVolatile(this) == REVOKED;
    }

    /** Read while a worker may begin it, whose callable is another's then: an answer that comes too late is of no use to anybody. */
    @Override
    public boolean isExpired() {
        Object waiting = CONTENT.getVolatile(this);
        return waiting != null
                && WrappedCallable.innermost(waiting) instanceof CallWithOptions<?> limited
                && limited.isExpired();
    }

    private void throwIfRevokedOnPool() {
        if (isRevoked() && call.isOnPool()) {
            throw new TaskRevokedException();
        }
    }

    @Override
    public PoolNode poolNode() {
        return Objects.requireNonNull(call.poolNode(), "only calls on pools are asked");
    }

    @Override
    public boolean isQueued() {
        return (int) STATE.getVolatile(this) == WAITING;
    }

    @Override
    public @Nullable CurrentWorker runner() {
        Object now = CONTENT.getVolatile(this);
        if (now instanceof Asked asked) {
            return asked.worker;
        }
        if (now instanceof BegunByHand begun) {
            return begun.worker;
        }
        return now instanceof CurrentWorker runner ? runner : null;
    }

    private boolean leaveWaiting(int to) {
        return STATE.compareAndSet(this, WAITING, to);
    }

    /** Fires the Deferred with the outcome, if it still waits for it. Reactor thread. */
    @Override
    void deliver() {
        calls.forget(call);
        if (call.isCalled()) {
            outcomeIsLate();
        } else {
            fire();
        }
    }

    /** Fires the Deferred, which waits for the outcome. Reactor thread. */
    void fire() {
        if (state == THREW) {
            call.failWith((Throwable) Objects.requireNonNull(content, "what was thrown"));
        } else {
            call.fireWith(content);
        }
    }

    /** Fails the Deferred, which is not called, without the outcome. Reactor thread. */
    void fail(Throwable reason) {
        call.failWith(reason);
    }

    /** Notes that {@code cancelled}, its call, is being cancelled, and is outstanding no more. Reactor thread. */
    void isCancelled(Deferred<?> cancelled) {}

    /** Counts its outcome, which came too late, as discarded. Any thread. */
    void outcomeIsLate() {
        calls.discardOutcome();
    }
}
