package dev.deft.threadpool;

import dev.deft.threadpool.internal.Names;
import dev.deft.threadpool.internal.OwnThread;
import dev.deft.threadpool.internal.VirtualThreadFactory;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread of its own for a handler that is written as plain blocking code, and gives away its computing: to an {@code apply} of the
 * user's choice, which the handler does not know.
 *
 * <pre>{@code
 * ThreadPool cpu = ThreadPool.named("cpu").fixed(2).start();
 * YieldableThread.Target handler = () -> {
 *     String text = Files.readString(file); // blocks this thread
 *     int sum = YieldableThread.yield(() -> text.chars().sum()); // computed by the apply, here a worker of the pool
 *     Files.writeString(file, text + sum); // blocks this thread
 * };
 * new YieldableThread("sum", cpu, handler).start();
 * }</pre>
 *
 * <p>The {@code apply} is any {@link Executor}:
 *
 * <ul>
 *   <li>{@code Runnable::run}: the computing is done in place, as if there were no yield;
 *   <li>{@link #exclusive()}: in place as well, one at a time;
 *   <li>a {@link ThreadPool}, or a {@linkplain ThreadPool#share share} of one: by its workers, as many at a time as it has;
 *   <li>another of the user's that makes each call once, here or elsewhere, sooner or later, or throws.
 * </ul>
 *
 * <p>The thread is a virtual one where the JVM has them (Java 21), and a platform thread elsewhere; in either case a daemon that inherits
 * nothing from whoever made it. Any thread may make one and start it.
 *
 * <p>Source: David Beazley's essay on yielding CPU-intensive work, whose {@code YieldableThread} runs a generator, and hands each piece of work that
 * this yields to its {@code cpu_apply}.
 */
public final class YieldableThread {

    /** The computing of such a thread: what the {@code apply} of a pool is given. */
    private static final class PoolComputing<T extends @Nullable Object> extends PoolFuture<T> {

        PoolComputing(ThreadPool pool, Callable<T> computing) {
            super(pool.dispatcher(), computing);
        }

        /** Ends it with the pool's reason, where another future is only cancelled. */
        @Override
        void end(Throwable reason) {
            setException(reason);
        }
    }

    /** A handler: code that blocks, and yields what it has to compute. */
    @FunctionalInterface
    public interface Target {

        /**
         * Handles, on the thread that was started for it.
         *
         * @throws Exception any, which goes to the thread's handler of uncaught exceptions
         */
        void run() throws Exception;
    }

    private static final Executor IN_PLACE = Runnable::run;

    /** The {@code apply} of the handler that runs on this thread; within a computing, {@link #IN_PLACE}. */
    private static final ThreadLocal<@Nullable Executor> APPLY = new ThreadLocal<>();

    private final Thread thread;

    /**
     * A thread that is not started.
     *
     * @param name the name of the thread
     * @param apply makes the calls that {@code target} yields
     * @param target the handler
     * @throws IllegalArgumentException if the name is blank, or has a line break or another control character
     */
    public YieldableThread(String name, Executor apply, Target target) {
        Names.checked("a yieldable thread's", name);
        Objects.requireNonNull(apply, "apply");
        Objects.requireNonNull(target, "target");
        this.thread = make(name, () -> run(apply, target));
    }

    private static Thread make(String name, Runnable work) {
        if (VirtualThreadFactory.exist()) {
            Thread made = VirtualThreadFactory.factory().newThread(work);
            made.setName(name);
            return made;
        }
        Thread made = OwnThread.of(work, name);
        made.setDaemon(true); // as every virtual thread is
        return made;
    }

    /**
     * Starts the thread.
     *
     * @return the thread, to be joined or interrupted
     * @throws IllegalThreadStateException if it was started before
     */
    public Thread start() {
        thread.start();
        return thread;
    }

    /** Runs a handler on this thread, which is such a thread meanwhile. */
    static void run(Executor apply, Target target) {
        try {
            under(apply, () -> {
                target.run();
                return null;
            });
        } catch (Exception e) {
            throw YieldableThread.<RuntimeException>asItIs(e);
        }
    }

    /**
     * Has the handler's {@code apply} make a call that computes, and waits for it. Called by a handler, on its thread.
     *
     * <p>What the handler wrote before, the call sees; what the call did, the handler sees. A call may yield itself: it computes already, so
     * what it yields is made in place, and no worker of a pool waits for another.
     *
     * <p>If the thread is interrupted meanwhile, what is queued in a pool is never made, what a pool or another executor runs is interrupted, and this
     * throws without waiting for that. What runs in place sees the interrupt itself.
     *
     * @param computing the call
     * @return the value that it returns
     * @throws IllegalStateException if this is neither the thread of a handler nor that of a call which it yielded
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws RejectedExecutionException if the {@code apply} does not take the call: of a pool that is full, a
     *     {@link QueueFullException}
     * @throws java.util.concurrent.CancellationException if a stop of the pool took the call out of its queue
     * @throws Exception that which {@code computing} throws: the same object, with the stack of the thread that computed
     */
    @SuppressWarnings(
            "NamedLikeContextualKeyword") // the essay's word, and a static method is called by its class anyway
    public static <T extends @Nullable Object> T yield(Callable<? extends T> computing) throws Exception {
        Objects.requireNonNull(computing, "computing");
        Executor apply = APPLY.get();
        if (apply == null) {
            throw new IllegalStateException("YieldableThread.yield was called on "
                    + Thread.currentThread().getName()
                    + ", which is no YieldableThread; start the handler with new YieldableThread(name, apply, handler).start(),"
                    + " or make the call without it");
        }
        Callable<T> inPlace = () -> under(IN_PLACE, computing);
        FutureTask<T> call =
                apply instanceof ThreadPool pool ? new PoolComputing<>(pool, inPlace) : new FutureTask<>(inPlace);
        try {
            apply.execute(call);
            return call.get();
        } catch (ExecutionException e) {
            throw YieldableThread.<Exception>asItIs(Objects.requireNonNull(e.getCause(), "cause"));
        } catch (RejectedExecutionException e) {
            throw e.getCause() instanceof InterruptedException interrupted && Thread.interrupted() ? interrupted : e;
        } finally {
            call.cancel(true); // where it is not over, nobody waits for it any more
        }
    }

    /**
     * Makes an {@code apply} that computes in place, one call at a time: who shares it takes turns, in no particular order.
     *
     * <p>Its {@code execute} waits for the turn. It throws a {@link RejectedExecutionException} if its thread is interrupted before that comes.
     *
     * <p>Source: the {@code exclusive_apply} of the essay.
     */
    public static Executor exclusive() {
        Lock turn = new ReentrantLock();
        return work -> {
            Objects.requireNonNull(work, "work");
            try {
                turn.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RejectedExecutionException(
                        Thread.currentThread().getName() + " was interrupted while it waited for its turn to compute",
                        e);
            }
            try {
                work.run();
            } finally {
                turn.unlock();
            }
        };
    }

    /** Makes a call on this thread, with that {@code apply} for what it yields. */
    private static <T extends @Nullable Object> T under(Executor apply, Callable<? extends T> call) throws Exception {
        Executor before = APPLY.get();
        APPLY.set(apply);
        try {
            return call.call();
        } finally {
            if (before == null) {
                APPLY.remove();
            } else {
                APPLY.set(before);
            }
        }
    }

    /** Throws whatever it is, past what the compiler knows of. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // which is how the compiler is got past
    private static <X extends Throwable> X asItIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
