package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.NetLog;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.net.internal.Voids;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that writes what it gets to a connection. Its signals come on any thread, one after the other, and are dealt with on the
 * reactor's, in order; at most {@link #AHEAD} wait for that, for no more are asked for.
 */
final class FlowSender implements Flow.Subscriber<Bytes> {

    /** The items that are asked for and not yet sent. */
    static final int AHEAD = 16;

    private final Network network;
    private final Connection connection;
    private final Deferred<Void> allSent;

    /** The call for the connection's loss; one object, by which that knows it. */
    private final Consumer<Lost> whenLost = this::lost;

    /** The subscription; null before it and after its end. Reactor thread only. */
    private Flow.@Nullable Subscription subscription;

    /** Set when the end was signalled, or this has cancelled. Reactor thread only. */
    private boolean ended;

    FlowSender(Network network, Connection connection) {
        this.network = network;
        this.connection = connection;
        this.allSent = network.newDeferred(cancelled -> cancel());
        if (connection instanceof StreamConnection its) { // of another's, it is noticed at the next item
            its.whenLost(whenLost);
        }
    }

    Deferred<Void> allSent() {
        return allSent;
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        Objects.requireNonNull(made, "made");
        if (!network.soon(() -> subscribed(made))) {
            made.cancel();
        }
    }

    private void subscribed(Flow.Subscription made) {
        if (subscription != null || ended) {
            made.cancel();
            return;
        }
        subscription = made;
        askFor(AHEAD);
    }

    @Override
    public void onNext(Bytes item) {
        Objects.requireNonNull(item, "item");
        network.soon(() -> write(item));
    }

    private void write(Bytes item) {
        if (ended) {
            return;
        }
        connection.write(item);
        connection.flushed().addCallbacks(sent -> askFor(1), this::fail);
    }

    /** Asks for more items. What the publisher throws, which it is not to, fails the sending, or nobody would be told that it does not go on. */
    private boolean askFor(int items) {
        try {
            if (subscription != null) {
                subscription.request(items);
            }
            return true;
        } catch (RuntimeException | Error thrown) {
            return fail(thrown);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        network.soon(() -> {
            subscription = null;
            fail(failure);
        });
    }

    @Override
    public void onComplete() {
        network.soon(() -> {
            subscription = null;
            if (!ended) {
                end();
                connection.flushed().addCallbacks(sent -> succeed(), this::fail);
            }
        });
    }

    private void lost(Lost why) {
        if (!ended) {
            fail(new ConnectionLostException("sending what a publisher publishes", why));
        }
    }

    private boolean succeed() {
        if (!allSent.isCalled()) {
            Voids.fire(allSent);
        }
        return true;
    }

    private boolean fail(Throwable failure) {
        cancel();
        if (!allSent.isCalled()) {
            allSent.errback(failure);
        }
        return false;
    }

    private void end() {
        ended = true;
        if (connection instanceof StreamConnection its) {
            its.forget(whenLost);
        }
    }

    /** Cancels the subscription. What the publisher throws, which it is not to, is logged: it may be told amid the end of the connection, of which others are to be told, too. */
    private void cancel() {
        end();
        Flow.Subscription its = subscription;
        subscription = null;
        if (its != null) {
            NetLog.logThrown(
                    its::cancel,
                    () -> "cancel() of " + its.getClass().getName() + ", the subscription of what " + connection
                            + " was to send,");
        }
    }
}
