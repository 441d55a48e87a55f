package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.net.internal.Voids;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that writes what it gets to a connection. Its signals come on any thread, one after the other, and are dealt with on the
 * reactor's, in order; at most {@link #AHEAD} items wait for that, or to be written, for no more are asked for.
 *
 * <p>The size of an item is not known before it comes. So those that are asked for and too many to be unsent at once are kept here, and written when there is room:
 * the connection is not aborted for what its publisher was asked for.
 */
final class FlowSender implements Flow.Subscriber<Bytes> {

    /** The items that are asked for and not yet sent. */
    static final int AHEAD = 16;

    /** The most bytes that are unsent, unless one item has more; fewer if the connection's limit is lower. */
    static final int MOST_UNSENT = 1 << 16;

    private final Network network;
    private final Connection connection;
    private final Deferred<Void> allSent;

    private final long mostUnsent;

    /** The items that have come and are not written, oldest first. Reactor thread only. */
    private final Queue<Bytes> held = new ArrayDeque<>();

    /** Set while there is a call to come for when what is unsent is sent. Reactor thread only. */
    private boolean waiting;

    /** The end that the publisher has told, which follows what is held; null before it. Reactor thread only. */
    private @Nullable Runnable atEnd;

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
            mostUnsent = Math.min(MOST_UNSENT, its.mostUnsent());
        } else {
            mostUnsent = MOST_UNSENT;
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
        if (subscription != null || atEnd != null || ended) {
            made.cancel();
            return;
        }
        subscription = made;
        askFor(AHEAD);
    }

    @Override
    public void onNext(Bytes item) {
        Objects.requireNonNull(item, "item");
        network.soon(() -> take(item));
    }

    private void take(Bytes item) {
        if (ended || atEnd != null) {
            return;
        }
        if (held.size() == AHEAD) { // which would fill the memory
            fail(new IllegalStateException("The publisher of what " + connection
                    + " was to send has published more than the " + AHEAD
                    + " items that it was asked for (rule 1.1); have it keep to what is asked for"));
            return;
        }
        held.add(item);
        writeHeld();
    }

    /** Writes what there is room for, and the rest when what is unsent now is sent. */
    private boolean writeHeld() {
        while (!ended && !waiting && !held.isEmpty()) {
            long unsent = connection.statistics().unsent();
            if (unsent == 0 || unsent + held.element().length() <= mostUnsent) {
                connection.write(held.remove());
                connection.flushed().addCallbacks(sent -> askFor(1), this::fail);
            } else {
                waiting = true;
                connection
                        .flushed()
                        .addCallbacks(
                                sent -> {
                                    waiting = false;
                                    return writeHeld();
                                },
                                this::fail);
            }
        }
        if (!ended && held.isEmpty() && atEnd != null) {
            atEnd.run();
        }
        return true;
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
        network.soon(() -> endWith(() -> fail(failure)));
    }

    @Override
    public void onComplete() {
        network.soon(() -> endWith(() -> {
            end();
            connection.flushed().addCallbacks(sent -> succeed(), this::fail);
        }));
    }

    private void endWith(Runnable told) {
        subscription = null;
        atEnd = told;
        writeHeld();
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
        held.clear();
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
            try {
                its.cancel();
            } catch (Throwable thrown) { // an Error, too
                String name = "cancel() of " + its.getClass().getName();
                network.log()
                        .error(
                                name,
                                () -> name + ", the subscription of what " + connection
                                        + " was to send, threw; what comes after it goes on",
                                thrown);
            }
        }
    }
}
