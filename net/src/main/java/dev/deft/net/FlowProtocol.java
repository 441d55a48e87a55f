package dev.deft.net;

import dev.deft.net.internal.Network;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that publishes what it receives to one subscriber, no more than that has asked for: reading pauses in between. Made by {@link
 * Flows#protocol}.
 *
 * <p>It completes when the peer has ended its data or {@code loseConnection} was called, and otherwise fails, with {@link
 * ConnectionLostException}. While nothing is asked for, the end is not noticed. Cancelling the subscription loses the connection, for what
 * comes then has no reader. If connecting fails, the subscriber is told nothing: handle the failure of {@code connect}. A second subscriber is refused with an {@link IllegalStateException}.
 */
public final class FlowProtocol implements Protocol, Flow.Publisher<Bytes> {

    private final Network network;

    /** The connection; null until there is one. */
    private @Nullable Connection connection;

    /** The subscription; null before it, and after its end, so that it keeps no subscriber in memory. */
    private @Nullable Demand demand;

    /** Set when there has been a subscriber. */
    private boolean subscribed;

    /** The reason of the connection's end; null while it is open. */
    private @Nullable Lost lost;

    FlowProtocol(Network network) {
        this.network = network;
    }

    /**
     * Returns the connection, for writing. On the reactor's thread.
     *
     * @throws IllegalStateException if there is none yet
     */
    public Connection connection() {
        network.check(this, "connection");
        if (connection == null) {
            throw new IllegalStateException(
                    "this FlowProtocol has no connection yet; use it when the Deferred of connect() has fired");
        }
        return connection;
    }

    @Override
    public void connectionMade(Connection made) {
        connection = Objects.requireNonNull(made, "made");
        if (subscribed && demand == null) { // cancelled before there was a connection to lose
            made.loseConnection();
        } else {
            readIfAskedTo();
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        Objects.requireNonNull(data, "data");
        if (demand != null) {
            demand.next(data);
        }
    }

    @Override
    public void connectionLost(Lost reason) {
        lost = Objects.requireNonNull(reason, "reason");
        tellOfTheEnd();
    }

    /** Has {@code subscriber} get what is received from now on. Any thread. */
    @Override
    public void subscribe(Flow.Subscriber<? super Bytes> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!network.soon(() -> begin(subscriber))) {
            refuse(subscriber, "its reactor has stopped; subscribe before that");
        }
    }

    private void begin(Flow.Subscriber<? super Bytes> subscriber) {
        if (subscribed) {
            refuse(subscriber, "it has had a subscriber; connect another protocol for another one");
            return;
        }
        subscribed = true;
        Demand made = new Demand(subscriber);
        demand = made;
        call(made, () -> subscriber.onSubscribe(made));
        readIfAskedTo();
        tellOfTheEnd();
    }

    private void refuse(Flow.Subscriber<? super Bytes> subscriber, String why) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IllegalStateException("This FlowProtocol takes no subscriber, for " + why));
    }

    /** Calls the subscriber, which is not to throw; if it does, it is none any more. */
    private void call(Demand its, Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error thrown) {
            network.log()
                    .error(
                            its.subscriber.getClass().getName(),
                            () -> "The subscriber of " + connection + " threw, which ends its subscription",
                            thrown);
            its.end();
            loseConnection();
        }
    }

    private void readIfAskedTo() {
        if (connection == null || lost != null) {
            return;
        }
        if (demand != null && demand.asked > 0) {
            connection.resumeReading();
        } else if (demand != null || !subscribed) {
            connection.pauseReading();
        }
    }

    private void tellOfTheEnd() {
        Demand its = demand;
        if (its == null || lost == null) {
            return;
        }
        its.end();
        Lost why = lost;
        call(its, () -> {
            if (why instanceof Lost.Done) {
                its.subscriber.onComplete();
            } else {
                its.subscriber.onError(new ConnectionLostException("the end of the data", why));
            }
        });
    }

    private void loseConnection() {
        if (connection != null) {
            connection.loseConnection();
        }
    }

    @Override
    public String toString() {
        return "FlowProtocol[" + connection + "]";
    }

    /** The subscription. Its methods come on any thread; all else is on the reactor's. */
    private final class Demand implements Flow.Subscription {

        private final Flow.Subscriber<? super Bytes> subscriber;

        /** The items that are asked for and have not come. Reactor thread only. */
        private long asked;

        /** The items that are asked for and not yet counted in {@link #asked}; whoever makes it more than none has that done. Any thread. */
        private final AtomicLong uncounted = new AtomicLong();

        Demand(Flow.Subscriber<? super Bytes> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long items) {
            if (items < 1) {
                network.soon(() -> refuse(items));
            } else if (uncounted.getAndAccumulate(items, this::sum) == 0) {
                network.soon(() -> {
                    if (demand == this) {
                        asked = sum(asked, uncounted.getAndSet(0));
                        readIfAskedTo();
                    }
                });
            }
        }

        private long sum(long one, long other) {
            return one + other < 0 ? Long.MAX_VALUE : one + other;
        }

        private void refuse(long items) {
            if (demand == this) {
                end();
                call(
                        this,
                        () -> subscriber.onError(new IllegalArgumentException(
                                "request(" + items + "): a subscriber asks for 1 item or more (rule 3.9)")));
                loseConnection();
            }
        }

        @Override
        public void cancel() {
            network.soon(() -> {
                if (demand == this) {
                    end();
                    loseConnection();
                }
            });
        }

        void next(Bytes data) {
            asked -= asked == Long.MAX_VALUE ? 0 : 1;
            readIfAskedTo();
            call(this, () -> subscriber.onNext(data));
        }

        void end() {
            demand = null;
        }
    }
}
