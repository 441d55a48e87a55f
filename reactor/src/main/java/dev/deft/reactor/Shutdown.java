package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.reactor.internal.StoppableNetwork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reactor's way from its stop to its last turn, which no fault of others makes longer than its deadline. Reactor thread
 * only.
 *
 * <pre>
 *    begin --&gt; ports stop; triggers "before", and what they returned; connections drain --&gt; triggers "during" --&gt; pools stop
 *                     |  not within nine tenths of the time                  ^             and what connections   |     |  not within
 *                     '--- what is waited for is cancelled ------------------'             are left are cut       |     |  the deadline
 *                                                                                                                 v     v
 *                                                                              whenDone  &lt;-------  triggers "after" &lt;--'
 * </pre>
 *
 * <p>A connection that is lost by the stop is told so while calls can still be deferred.
 *
 * <p>All the while the reactor turns, and delivers what arrives.
 */
final class Shutdown {

    /** The most that triggers which take too long leave to the pools of the time there is: a tenth, or this. */
    private static final long LONGEST_RESERVE = TimeUnit.SECONDS.toNanos(1);

    /** The time after its deadline by which a pool whose stop has kept to it has said so. */
    private static final Duration LATENESS = Duration.ofMillis(50);

    private final String reactorName;
    private final EventLoop loop;
    private final ThreadCalls calls;
    private final ReactorPools pools;
    private final Submissions submissions;
    private final ReactorBackend backend;
    private final long timeoutNanos;
    private final SystemEventTriggers triggers;
    private final Runnable whenDone;

    /** The ports and connections; null while there are none. */
    private @Nullable StoppableNetwork network;

    private boolean begun;

    /** Set if the reactor ran, so that the event happens. */
    private boolean ran;

    /** The end of the time there is, as the backend's clock counts. Set when the stop begins, and read by the threads that it then starts. */
    private long deadline;

    private boolean pastBefore;

    /** Set when nothing more is begun: the network is gone, and no call is deferred. */
    private boolean refusing;

    private boolean pastDuring;

    Shutdown(
            String reactorName,
            EventLoop loop,
            ThreadCalls calls,
            ReactorPools pools,
            Submissions submissions,
            ReactorBackend backend,
            Duration timeout,
            Runnable whenDone) {
        this.reactorName = reactorName;
        this.loop = loop;
        this.calls = calls;
        this.pools = pools;
        this.submissions = submissions;
        this.backend = backend;
        this.timeoutNanos = Durations.saturatedNanos(timeout);
        this.triggers = new SystemEventTriggers(SystemEvent.SHUTDOWN, loop.thread());
        this.whenDone = whenDone;
    }

    SystemEventTriggers triggers() {
        return triggers;
    }

    /** Returns the network, which {@code make} makes if there is none. */
    StoppableNetwork network(Supplier<? extends StoppableNetwork> make) {
        if (network == null) {
            network = make.get();
            if (begun) {
                network.stopAccepting();
            }
            if (refusing) {
                network.abort();
            }
        }
        return network;
    }

    /** Returns a line for each port and connection there is. */
    List<String> connections() {
        return network == null ? List.of() : network.describe();
    }

    boolean hasBegun() {
        return begun;
    }

    /** Returns whether the "after" triggers are called, or have been: the next turn is the last, and it makes no timed calls. */
    boolean isPastDuring() {
        return pastDuring;
    }

    /** Begins the stop; does nothing the second time. */
    void begin() {
        if (startTheClock()) {
            ran = true;
            before();
        }
    }

    /** Begins the stop of a reactor that never ran: no event happened, so no trigger is called. */
    void beginUnrun() {
        if (startTheClock()) {
            stopPools();
        }
    }

    private boolean startTheClock() {
        if (begun) {
            return false;
        }
        begun = true;
        deadline = backend.nanoTime() + timeoutNanos;
        if (network != null) {
            network.stopAccepting();
        }
        return true;
    }

    private void before() {
        Deferred<?> ready = thenDrained(triggers.before());
        DelayedCall limit = loop.callLater(leftForTriggers(), () -> {
            List<String> awaited = triggers.awaited();
            if (!awaited.isEmpty()) {
                ReactorLog.triggersCutShort(reactorName, awaited);
            }
            ready.cancel();
            during();
        });
        ready.onBoth(result -> {
            cancel(limit);
            during();
        });
    }

    /** Has connections end once services have said what they had to say over them. */
    private <T extends @Nullable Object> Deferred<?> thenDrained(Deferred<T> ready) {
        return ready.addBothDeferring(done -> network == null ? Deferred.succeed(done) : network.drain());
    }

    private void during() {
        if (pastBefore) {
            return;
        }
        pastBefore = true;
        triggers.run(Phase.BEFORE); // added while others were waited for in vain: no time is left to wait for these
        triggers.run(Phase.DURING);
        stopPools();
    }

    private void stopPools() {
        Deferred<?> stopped = Deferreds.list(refuse().stream().map(this::stop).toList());
        DelayedCall limit = loop.callLater(left().plus(LATENESS), () -> {
            stopped.cancel();
            after();
        });
        stopped.onBoth(result -> {
            cancel(limit);
            after();
        });
    }

    /** Stops a pool, off this thread, which goes on delivering what the pool still finishes. */
    private Deferred<Boolean> stop(ThreadPool pool) {
        PoolStop stop = new PoolStop(pool);
        try {
            backend.blocking().execute(stop);
        } catch (Throwable noThread) {
            stop.ended.errback(noThread);
        }
        return stop.ended.addErrback(failure -> {
            if (failure instanceof CancellationException) {
                ReactorLog.stillStopping(reactorName, pool.name());
                return false;
            }
            return stopHere(pool, failure);
        });
    }

    /** Stops a pool as far as that can be done without waiting, for there is no thread to wait in. */
    private static boolean stopHere(ThreadPool pool, Throwable failure) {
        ReactorLog.error(
                "Pool " + pool.name() + " could not be stopped in a thread of its own; its work is cancelled", failure);
        return pool.stop(Duration.ZERO);
    }

    /** Stops the pools and waits for nothing, for the loop itself failed, its clock maybe, and there is no turn left. */
    void abandon() {
        for (ThreadPool pool : refuse()) {
            try {
                backend.blocking().execute(() -> pool.stop(Duration.ofNanos(timeoutNanos)));
            } catch (Throwable noThread) { // the calls outstanding are still to be failed
                stopHere(pool, noThread);
            }
        }
    }

    /**
     * Refuses all work from now on, and releases those that wait for the reactor: a pool cannot end while one of its workers does.
     *
     * @return the pools to be stopped
     */
    private List<ThreadPool> refuse() {
        refusing = true;
        if (network != null) {
            network.abort(); // before calls are refused, for who is told that a connection is lost may have some
        }
        calls.refuse();
        submissions.release();
        return pools.refuse();
    }

    private void after() {
        if (pastDuring) {
            return;
        }
        pastDuring = true;
        if (ran) {
            triggers.run(Phase.AFTER);
        }
        whenDone.run();
    }

    private static void cancel(DelayedCall limit) {
        if (limit.isActive()) {
            limit.cancel();
        }
    }

    /**
     * The stop of one pool: it runs on a thread where it may block, and what came of it goes back by the inbox. It is no call
     * of the user's, so the statistics do not count it among those, nor as discarded when it is late.
     */
    private final class PoolStop extends Inbox.Entry implements Runnable {

        private final ThreadPool pool;
        private final Deferred<Boolean> ended = new Deferred<>(loop.thread());

        /** The answer of the pool's stop; written before the offer to the inbox, read after it. */
        private boolean inTime;

        /** The exception that the stop threw; shared as {@link #inTime} is. */
        private @Nullable Throwable failure;

        PoolStop(ThreadPool pool) {
            this.pool = pool;
        }

        @Override
        public void run() {
            try {
                inTime = pool.stop(left());
            } catch (Throwable thrown) {
                failure = thrown;
            }
            loop.inbox().offer(this); // refused once the reactor has ended: it has been told of as late
        }

        @Override
        void deliver() {
            if (ended.isCalled()) {
                return; // cancelled, as late
            }
            if (failure == null) {
                ended.callback(inTime);
            } else {
                ended.errback(failure);
            }
        }
    }

    /** Returns the time left for the triggers "before", once they are called; where nothing is waited for, the longest there is. */
    Duration leftForTriggers() {
        if (!ran || pastBefore) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        Duration left = left().minusNanos(Math.min(timeoutNanos / 10, LONGEST_RESERVE));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns the time left until the deadline. */
    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - backend.nanoTime()));
    }
}
