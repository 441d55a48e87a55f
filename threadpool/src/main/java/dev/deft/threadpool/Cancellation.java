package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.CancellableTask;
import dev.deft.threadpool.internal.RunningTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The wish that a running call end, as that call sees it.
 *
 * <pre>{@code
 * Cancellation cancellation = Cancellation.current();
 * for (String order : orders) {
 *     cancellation.throwIfRequested();
 *     archive(List.of(order));
 * }
 * }</pre>
 *
 * <p>It is requested when the call's Deferred is cancelled, or times out, or its future is cancelled, after the call has begun. A call
 * that does not ask goes on, and keeps its worker. Every method may be called from any thread.
 *
 * <p>Source of the idea: .NET's {@code CancellationToken}.
 */
public final class Cancellation {

    private static final Cancellation NONE = new Cancellation(() -> false);

    private final BooleanSupplier asked;

    /** The actions that are to run when it is requested. */
    @GuardedBy("this")
    private final List<Runnable> actions = new ArrayList<>();

    private volatile boolean requested;

    Cancellation(BooleanSupplier asked) {
        this.asked = asked;
        this.requested = asked.getAsBoolean();
    }

    /** The cancellation of the call that this thread runs; one that is never requested if it runs none of a pool's or a reactor's. */
    public static Cancellation current() {
        CancellableTask task = RunningTask.current();
        return task == null ? NONE : task.cancellation();
    }

    /** Returns whether the call is to end. */
    public boolean isRequested() {
        return requested || asked.getAsBoolean();
    }

    /**
     * Throws if the call is to end.
     *
     * @throws CancellationException if it is
     */
    public void throwIfRequested() {
        if (isRequested()) {
            throw new CancellationException("the call was cancelled while it ran");
        }
    }

    /**
     * Has {@code action} run when the call is to end: on the thread that cancels, which is the reactor's where its Deferred is
     * cancelled, so it must not block; at once, on this thread, if it is requested already. Each action runs once, or not at all where
     * the call ends first. What it throws is logged.
     */
    public void onRequest(Runnable action) {
        Objects.requireNonNull(action, "action");
        if (this == NONE) {
            return;
        }
        synchronized (this) {
            actions.add(action);
        }
        // Whoever requests it writes that and then looks for this object; this thread has published it, and then looks.
        if (isRequested()) {
            request();
        }
    }

    /** Runs the actions that have not run yet. */
    void request() {
        requested = true;
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(actions);
            actions.clear();
        }
        for (int i = 0; i < due.size(); i++) { // by no iterator: if there were no memory for it, nobody would run them
            try {
                due.get(i).run();
            } catch (Throwable failure) {
                PoolLog.cancellationActionFailed(failure);
            }
        }
    }
}
