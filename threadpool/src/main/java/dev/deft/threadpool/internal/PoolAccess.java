package dev.deft.threadpool.internal;

import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The door by which the reactor reaches what a pool shows nobody else. {@link ThreadPool} holds the other side. Any thread. */
public abstract class PoolAccess {

    /** Written once, by ThreadPool's static initialiser, which {@link #get} sees to. */
    private static @Nullable PoolAccess instance;

    /** Called once, by {@code ThreadPool}'s static initialiser. */
    public static void provide(PoolAccess access) {
        instance = access;
    }

    /** The access that {@code ThreadPool} provided. */
    public static PoolAccess get() {
        try {
            MethodHandles.lookup().ensureInitialized(ThreadPool.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // it is public
        }
        return Objects.requireNonNull(instance);
    }

    /** Starts a pool that is stepped by hand: see {@link PoolDriver#start}. */
    public abstract PoolDriver drive(ThreadPoolBuilder builder, LongSupplier nanoTime);

    /** Returns the pool that {@code executor} is a view of; null if it is none. */
    public abstract @Nullable ThreadPool poolOf(Executor executor);

    /** The workers of {@code pool}, as the graph of waits has them. */
    public abstract PoolNode nodeOf(ThreadPool pool);

    /** Frees the place of {@code task}, which was revoked while it waited for a worker of {@code pool}. Once for each such task. */
    public abstract void revoked(ThreadPool pool, PoolTask task);

    /**
     * Opens a batch of tasks for {@code pool}.
     *
     * @param isOwner tells whether the caller is who adds to the batch; asked by any thread
     * @return null where each is to be submitted at once: because somebody is to be woken for it, another thread has a batch open there, or
     *     the pool has none
     */
    public abstract @Nullable TaskBatch openBatch(ThreadPool pool, BooleanSupplier isOwner);

    /** The observers of {@code pool}; null where it has none. */
    public abstract @Nullable PoolObservation observation(ThreadPool pool);

    /** The pools and shares of this process that were started and have not been stopped. */
    public abstract WeakRegistry<ThreadPool> running();

    /** Returns a word for the state that {@code pool} is in: it runs, stops, or has ended. */
    public abstract String state(ThreadPool pool);

    /** Returns whether {@code pool} has ended: it was stopped, nothing waits there, and no thread is left. */
    public abstract boolean hasEnded(ThreadPool pool);

    /** Returns whether the caller runs a call of {@code pool}, on a worker or beside the workers. */
    public abstract boolean isOnOwnThread(ThreadPool pool);

    /** Returns whether {@code pool} was built to divide its threads among shares. */
    public abstract boolean isDivided(ThreadPool pool);

    /** Returns the number of threads on which calls of {@code pool} run, if it is a share of another pool; -1 if the threads are its own. */
    public abstract int borrowedThreads(ThreadPool pool);

    /** Makes the cancellation of a task that runs, which is requested when {@code asked} says so. */
    public abstract Cancellation newCancellation(BooleanSupplier asked);

    /** Runs the actions that wait for {@code cancellation}, which has been requested. */
    public abstract void request(Cancellation cancellation);

    /**
     * Hands in the switch that has the futures of pools note where they were submitted, in place of the system property {@code
     * dev.deft.debug}.
     */
    public abstract void debugWhile(BooleanSupplier on);
}
