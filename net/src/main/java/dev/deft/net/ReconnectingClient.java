package dev.deft.net;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.net.internal.NetLog;
import dev.deft.net.internal.Voids;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps connected: it connects again, after a pause, whenever it could not connect or has lost its connection.
 *
 * <pre>{@code
 * ClientEndpoint echo = Endpoints.tcpClient(reactor, "echo.example", 7007);
 * ReconnectingClient<EchoProtocol> client = new ReconnectingClient<>(reactor, "echo", echo, EchoProtocol::new);
 * client.start();
 * client.whenConnected()
 *         .onSuccess(connected -> show(connected))
 *         .addErrback(stopped -> null);
 * }</pre>
 *
 * <p>The pauses grow with the failures in a row, and are short again only after a connection has stayed up for as long as the pause
 * before it: a server that accepts and closes is a failing one. Its start does not wait for a connection; its stop ends the attempt that
 * is under way, or loses the connection, and waits for that.
 *
 * <p>On the reactor's thread only. Source: Twisted's {@code ClientService}, whose pauses are short again as soon as it is connected.
 */
public final class ReconnectingClient<P extends Protocol> extends Service {

    private static final ReactorAccess ACCESS = ReactorAccess.get();
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final double FACTOR = 1.5;
    private static final double JITTER = 0.5;

    private final Reactor reactor;
    private final Confinement confinement;
    private final ClientEndpoint endpoint;
    private final Supplier<? extends P> protocols;
    private final List<Waiter<P>> waiters = new ArrayList<>();

    private IntFunction<Duration> pauses;

    private Callback<? super P, ? extends Deferred<?>> preparation = Deferred::succeed;

    /** The attempt that is under way, or the connection that it has come to; null between two. */
    private @Nullable Attempt current;

    /** The pause before the next attempt; null if none is under way. */
    private @Nullable Deferred<Void> pause;

    /** The stop, which waits for the current attempt's end; null while it runs. */
    private @Nullable Deferred<Void> stopped;

    /** The failure of those who wait once there will be no other attempt; null while there may be. */
    private @Nullable Throwable noMore;

    /**
     * Counts starts and stops. What is called of the user's may stop it, and start it again, before it returns: whoever has called such a thing goes on only if
     * this is as it was.
     */
    private long changes;

    /** The failures in a row, of which a connection that did not stay up is one. */
    private int failures;

    /** The pause before the current attempt. */
    private Duration lastPause = Duration.ZERO;

    /**
     * Someone who waits to be connected, for so many more failures, in a context, null where none is carried. What is called for one may cancel the wait of
     * another, who is told next.
     */
    private record Waiter<P>(
            Deferred<P> connected,
            int failuresLeft,
            @Nullable CarriedContext context) {

        void succeed(P protocol) {
            if (!connected.isCalled()) {
                CarriedContexts.run(context, () -> connected.callback(protocol));
            }
        }

        void fail(Throwable why) {
            if (!connected.isCalled()) {
                CarriedContexts.run(context, () -> connected.errback(why));
            }
        }
    }

    /**
     * Makes one that has not started.
     *
     * @param protocols makes the protocol of each attempt; what it throws is a failure of that attempt
     */
    public ReconnectingClient(Reactor reactor, String name, ClientEndpoint endpoint, Supplier<? extends P> protocols) {
        super(reactor, name);
        this.reactor = reactor;
        this.confinement = ACCESS.confinement(reactor);
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.protocols = Objects.requireNonNull(protocols, "protocols");
        // By the reactor's clock, which under a TestReactor is the same in each run.
        Random random = new Random(ACCESS.nanoTime(reactor) ^ name.hashCode());
        pauses = Retry.exponential(FIRST_PAUSE, LONGEST_PAUSE).factor(FACTOR).jitter(JITTER, random)::pauseAfter;
    }

    /**
     * Has it pause between attempts as {@code pauseAfter} says, which is given the number of failures in a row, 1 or more: for example,
     * {@link Retry#pauseAfter} of a policy with a seeded jitter. Without this, 1 to 2 seconds at first, then half as much more each time, up
     * to a minute.
     *
     * @return this
     */
    public ReconnectingClient<P> pauses(IntFunction<Duration> pauseAfter) {
        confinement.check(this, "pauses");
        pauses = Objects.requireNonNull(pauseAfter, "pauseAfter");
        return this;
    }

    /**
     * Has {@code prepare} called with each protocol that is connected, to log in, say; only when its Deferred has fired it counts as connected, and
     * those who wait have it. If that fails, or throws, the connection is lost for that reason, and the attempt has failed.
     *
     * @return this
     */
    public ReconnectingClient<P> prepareConnection(Callback<? super P, ? extends Deferred<?>> prepare) {
        confinement.check(this, "prepareConnection");
        preparation = Objects.requireNonNull(prepare, "prepare");
        return this;
    }

    /**
     * Returns a Deferred of the protocol that is connected: at once, or when one is, be it after the next start. It fails with a {@link
     * CancellationException} when the client is stopped, or has been. To cancel it ends the wait and nothing else.
     */
    public Deferred<P> whenConnected() {
        return whenConnected(Integer.MAX_VALUE);
    }

    /**
     * Returns what {@link #whenConnected()} does, which fails with the failure of an attempt when so many have failed from now on.
     *
     * @throws IllegalArgumentException if {@code failAfter} is less than 1
     */
    public Deferred<P> whenConnected(int failAfter) {
        confinement.check(this, "whenConnected");
        if (failAfter < 1) {
            throw new IllegalArgumentException("failAfter must be at least 1: " + failAfter);
        }
        Deferred<P> connected =
                new Deferred<>(confinement, cancelled -> waiters.removeIf(waiter -> waiter.connected == cancelled));
        P up = current == null ? null : current.whatIsUp();
        if (up != null) {
            connected.callback(up);
        } else if (noMore != null) {
            connected.errback(noMore);
        } else {
            waiters.add(new Waiter<>(connected, failAfter, CarriedContexts.capture(confinement)));
        }
        return connected;
    }

    @Override
    protected @Nullable Deferred<?> onStart() {
        changes++;
        stopped = null;
        noMore = null;
        failures = 0;
        lastPause = Duration.ZERO;
        beginAttempt();
        return null;
    }

    @Override
    protected @Nullable Deferred<?> onStop(Duration left) {
        changes++;
        Attempt its = current;
        Deferred<Void> end = new Deferred<>(confinement, deadline -> {
            if (its != null) {
                its.abort();
            }
        });
        stopped = end;
        if (pause != null) {
            pause.cancel();
        }
        giveUp(new CancellationException(this + " was stopped; start it to have it connect again"));
        if (its == null) {
            return null;
        }
        its.stop(); // and not the current one: those who waited may have given up this stop, and started it again
        return end;
    }

    private void beginAttempt() {
        pause = null;
        Attempt next = new Attempt();
        current = next;
        next.begin();
    }

    /** Ends the wait of all, for there is no other attempt. */
    private void giveUp(Throwable why) {
        noMore = why;
        for (Waiter<P> waiter : List.copyOf(waiters)) {
            waiters.remove(waiter);
            waiter.fail(why);
        }
    }

    private void countForWaiters(Throwable failure) {
        List<Waiter<P>> counted = List.copyOf(waiters);
        waiters.clear();
        List<Waiter<P>> fail = new ArrayList<>();
        for (Waiter<P> waiter : counted) {
            if (waiter.failuresLeft == 1) {
                fail.add(waiter);
            } else {
                waiters.add(new Waiter<>(waiter.connected, waiter.failuresLeft - 1, waiter.context));
            }
        }
        fail.forEach(waiter -> waiter.fail(failure)); // which may ask again
    }

    private void attemptEnded(@Nullable Duration up, Throwable failure) {
        current = null;
        if (stopped != null) {
            if (!stopped.isCalled()) { // or it has taken too long, and was given up
                Voids.fire(stopped);
            }
            return;
        }
        if (isOfTheReactorsStop(failure)) {
            giveUp(failure);
            return;
        }
        if (up != null && up.compareTo(lastPause) >= 0) {
            failures = 0;
        }
        failures++;
        long before = changes;
        if (up == null) {
            countForWaiters(failure);
        }
        if (changes == before) {
            pauseBeforeNext(failure);
        }
    }

    private static boolean isOfTheReactorsStop(Throwable failure) {
        return failure instanceof ReactorStoppedException
                || (failure instanceof ConnectionLostException lost && lost.reason() instanceof Lost.ReactorStopped);
    }

    private void pauseBeforeNext(Throwable failure) {
        long before = changes;
        Duration next = nextPause();
        if (changes != before) {
            return;
        }
        lastPause = next;
        NetLog.info("%s connects again in %d ms, after %s: %s"
                .formatted(
                        this,
                        lastPause.toMillis(),
                        failures == 1 ? "1 failure" : failures + " failures in a row",
                        failure));
        Deferred<Void> wait = reactor.deferLater(lastPause);
        pause = wait;
        wait.addCallbacks(
                over -> {
                    beginAttempt();
                    return this;
                },
                ended -> {
                    pause = null;
                    if (stopped == null) { // by the reactor's stop
                        giveUp(ended);
                    }
                    return this;
                });
    }

    private Duration nextPause() {
        try {
            return Durations.notNegative("pause", pauses.apply(failures));
        } catch (RuntimeException | Error thrown) { // or there would be no other attempt
            NetLog.error("The pauses of " + this + " threw; it takes the longest pause", thrown);
            return LONGEST_PAUSE;
        }
    }

    /**
     * One attempt, from its beginning until its connection is lost.
     *
     * <pre>
     *    connecting --connected--&gt; preparing --prepared--&gt; up --lost--&gt; ended
     *        '--failed, with no connection-----------------------------------^
     *                                  '--failed, or lost--------------------^  when the connection is lost
     * </pre>
     */
    private final class Attempt {

        /** Connecting, and then preparing; fired when it is up, or never will be. */
        private final Deferred<Attempt> made = new Deferred<>(confinement);

        private @Nullable P protocol;
        private @Nullable Connection connection;

        /** The failure of the attempt, where there is a connection that has to be lost before it ends. */
        private @Nullable Throwable failure;

        private boolean up;

        /** Set when it was stopped, or its connection is lost, before anybody is told: from then on nobody is given it. */
        private boolean ending;

        private boolean ended;

        /** The time at which it was up. */
        private long since;

        void begin() {
            // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
            made.<Protocol>addCallbackDeferring(self -> connect())
                    .<Object>addCallbackDeferring(connected -> preparation.call(Objects.requireNonNull(protocol)))
                    .addCallbacks(
                            prepared -> {
                                prepared();
                                return this;
                            },
                            thrown -> {
                                failed(thrown);
                                return this;
                            });
            made.callback(this);
        }

        private Deferred<Protocol> connect() {
            Protocol its = watched();
            if (ending) { // by whoever makes the protocols, when there was nothing to cancel yet
                throw new CancellationException(ReconnectingClient.this + " was stopped when its protocol was made");
            }
            return endpoint.connect(its);
        }

        private Protocol watched() {
            P its = Objects.requireNonNull(protocols.get(), "the protocol that was made");
            protocol = its;
            return its instanceof HalfClosable halfClosable
                    ? new HalfClosableWatched(its, halfClosable)
                    : new Watched(its);
        }

        private void prepared() {
            if (ended || ending) {
                return;
            }
            P its = Objects.requireNonNull(protocol);
            up = true;
            since = ACCESS.nanoTime(reactor);
            if (failures > 0) {
                NetLog.info(ReconnectingClient.this + " is connected again");
            }
            for (Waiter<P> waiter : List.copyOf(waiters)) {
                if (waiters.remove(waiter)) { // or one before has stopped the client, which ended the wait of all
                    waiter.succeed(its);
                }
            }
        }

        private void failed(Throwable thrown) {
            if (ended) {
                return;
            }
            if (connection == null) {
                end(thrown);
            } else { // its end comes, and is the attempt's
                failure = thrown;
                connection.loseConnection(new Lost.Failed(thrown));
            }
        }

        private void lost(Lost reason) {
            end(failure != null ? failure : new ConnectionLostException("staying connected", reason));
            made.cancel(); // the preparation, if that is under way
        }

        private void end(Throwable why) {
            ended = true;
            if (current != this) { // it has outlived its stop, and another has begun
                return;
            }
            attemptEnded(up ? Duration.ofNanos(ACCESS.nanoTime(reactor) - since) : null, why);
        }

        @Nullable
        P whatIsUp() {
            return up && !ending ? protocol : null;
        }

        void stop() {
            ending = true;
            if (connection != null) {
                connection.loseConnection();
            }
            made.cancel();
        }

        void abort() {
            if (connection != null) {
                connection.abort();
            }
        }

        /** The protocol, of which the attempt sees the beginning and the end of the connection. */
        private class Watched implements Protocol {

            private final Protocol its;

            Watched(Protocol its) {
                this.its = its;
            }

            @Override
            public void connectionMade(Connection opened) throws Exception {
                connection = opened;
                its.connectionMade(opened);
            }

            @Override
            public void dataReceived(Bytes data) throws Exception {
                its.dataReceived(data);
            }

            @Override
            public void connectionLost(Lost reason) throws Exception {
                ending = true;
                try {
                    its.connectionLost(reason);
                } finally {
                    lost(reason);
                }
            }
        }

        private final class HalfClosableWatched extends Watched implements HalfClosable {

            private final HalfClosable its;

            HalfClosableWatched(Protocol protocol, HalfClosable its) {
                super(protocol);
                this.its = its;
            }

            @Override
            public void readClosed() throws Exception {
                its.readClosed();
            }

            @Override
            public void writeClosed() throws Exception {
                its.writeClosed();
            }
        }
    }
}
