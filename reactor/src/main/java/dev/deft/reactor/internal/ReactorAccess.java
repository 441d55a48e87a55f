package dev.deft.reactor.internal;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.internal.WeakRegistry;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Access for the test kit, which turns a reactor by hand, and for the tasks, the services and the network that are built on a reactor.
 * {@link Reactor} provides it.
 */
public abstract class ReactorAccess {

    /** The access; written once, by Reactor's static initialiser, which {@link #get} sees to. */
    private static @Nullable ReactorAccess instance;

    /** Sets the access. Called once, by {@code Reactor}'s static initialiser. */
    public static void provide(ReactorAccess access) {
        instance = access;
    }

    /** Returns the access that {@code Reactor} provided. */
    public static ReactorAccess get() {
        try {
            MethodHandles.lookup().ensureInitialized(Reactor.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // it is public
        }
        return Objects.requireNonNull(instance);
    }

    /** Makes a reactor over {@code backend} and begins it on this thread, as {@code run()} does, but returns. */
    public abstract Reactor begin(ReactorBuilder builder, ReactorBackend backend);

    /** Takes one turn that does not sleep; returns false if there is nothing more to do at this instant. */
    public abstract boolean turn(Reactor reactor);

    /** Returns the work that the next turn would do, for a message. */
    public abstract String pending(Reactor reactor);

    /** Returns whether it has stopped and will take no more turns. */
    public abstract boolean hasEnded(Reactor reactor);

    /** Runs {@code work} on this thread, the reactor's, as if on a worker's: what is refused there is refused. */
    public abstract void playWorker(Reactor reactor, Runnable work);

    /** Returns the confinement of all that {@code reactor} hands out. Any thread. */
    public abstract Confinement confinement(Reactor reactor);

    /** Captures the context of whoever asks {@code reactor} for something now; null where it carries none. Reactor thread. */
    public abstract @Nullable CarriedContext captureContext(Reactor reactor);

    /** Returns the time by the clock of {@code reactor}, which has no meaning but beside another such time. Any thread. */
    public abstract long nanoTime(Reactor reactor);

    /** Returns the time that the stop of {@code reactor} may take. Any thread. */
    public abstract Duration stopTimeout(Reactor reactor);

    /**
     * Returns the time for which the stop of {@code reactor} still waits for the triggers before it; where no stop is under way, or waits for
     * them, the longest there is. Reactor thread.
     */
    public abstract Duration leftForTriggers(Reactor reactor);

    /** Returns the executor of {@code reactor} for work that may block for long and has no pool: stopping a pool. Reactor thread. */
    public abstract Executor blocking(Reactor reactor);

    /** Returns the number of the signal that has stopped {@code reactor}; 0 if none has. Any thread. */
    public abstract int stopSignal(Reactor reactor);

    /** Makes {@code call} when the transport of {@code reactor} can be had: now, or in the first turn of one that does not run yet. */
    public abstract void whenOpen(Reactor reactor, Runnable call);

    /** Returns Netty's side of {@code reactor}. Reactor thread, in a call that {@link #whenOpen} has made or later. */
    public abstract SocketIo sockets(Reactor reactor);

    /**
     * Makes {@code call} in a later turn, without the bound of {@code callFromThread}, so whoever asks must have one; false if the
     * reactor has ended.
     */
    public abstract boolean soon(Reactor reactor, Runnable call);

    /** Makes {@code call} when the calls of this turn, or its I/O, are done. Reactor thread. */
    public abstract void atEndOfTurn(Reactor reactor, Runnable call);

    /** Returns the network of {@code reactor}, which its stop ends; {@code make} makes it the first time. Reactor thread. */
    public abstract StoppableNetwork network(Reactor reactor, Supplier<? extends StoppableNetwork> make);

    /** Makes {@code call} on the pool of {@code reactor} for files. Reactor thread. */
    public abstract <T> Deferred<T> callOnFiles(Reactor reactor, Callable<T> call);

    /** Starts a pool of {@code reactor} for {@code purpose}, which its stop stops. Reactor thread. */
    public abstract ThreadPool startPool(Reactor reactor, String purpose, int maxThreads);

    /**
     * Starts {@code pool} on what {@code reactor} runs on, by hand under test, and has its stop stop it. Reactor thread.
     *
     * @param watchdog the time of a call of it that is too long; null for that of the reactor's own pools
     */
    public abstract ThreadPool startPool(Reactor reactor, ThreadPoolBuilder pool, @Nullable Duration watchdog);

    /**
     * Has those told of {@code pool} who observe the pools of {@code reactor}: for one that its stop does not stop. Reactor thread.
     *
     * @return {@code pool}, to be started
     */
    public abstract ThreadPoolBuilder observed(Reactor reactor, ThreadPoolBuilder pool);

    /** Returns the reactors of this process that were run or started and have not ended. */
    public abstract WeakRegistry<Reactor> running();

    /** Returns the name of {@code reactor}. Any thread. */
    public abstract String name(Reactor reactor);

    /** Returns the number of timed calls of {@code reactor} that wait. Reactor thread. */
    public abstract int timedCalls(Reactor reactor);

    /** Returns how many results and calls from threads {@code reactor} has delivered so far. Reactor thread. */
    public abstract long deliveries(Reactor reactor);

    /** Returns the failure of what a stop has kept from happening. */
    public abstract CancellationException stopped(String message);
}
