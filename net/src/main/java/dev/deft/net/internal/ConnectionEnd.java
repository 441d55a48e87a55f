package dev.deft.net.internal;

import dev.deft.deferred.DelayedCall;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of one connection, in order or not. Reactor thread only.
 *
 * <pre>
 *    OPEN --loseConnection, the peer's end of data--&gt; CLOSING --all is sent, or the time is up--&gt; ENDED --a turn later--&gt; LOST
 *      '------- abort, a limit, a failure ------------------------------------------------------&gt;'
 * </pre>
 *
 * <ul>
 *   <li>OPEN: data is handed to the protocol, unless reading is paused; what is written is sent at the turn's end.
 *   <li>CLOSING: what arrives is received, so that the peer can send on and its reset is seen, and dropped; what is written is dropped.
 *   <li>ENDED: the stream is closed, or lingers until its peer has ended. The protocol is told in a turn of its own, and so never inside a call that
 *       it makes; but when the reactor stops, which is no call of the protocol's, at once.
 *   <li>LOST: the protocol was told, and everybody who waited.
 * </ul>
 */
final class ConnectionEnd {

    private enum State {
        OPEN,
        CLOSING,
        ENDED,
        LOST
    }

    /** The most time that the peer has to answer the end with its own; who waits for ever gives it a descriptor for ever. */
    private static final Duration LONGEST_TO_ANSWER = Duration.ofSeconds(3);

    private final StreamConnection connection;
    private State state = State.OPEN;

    /** The reason of the end; null while it is open. */
    private @Nullable Lost reason;

    /** The limit of the time to close in; null while it is open. */
    private @Nullable DelayedCall closeLimit;

    /** Set when all is sent, the end of data in TLS too, and the peer is to answer that. */
    private boolean awaitingCloseNotify;

    /** Set when the peer has said that it sends no more, and all that it has sent was used; what comes all the same unsets it. */
    private boolean expectsNoMore;

    /** The time at which something came last that was dropped, for it is closing; 0 before. */
    private long droppedAt;

    /** The rest of the stream when it has ended; null if there is none, or it has not. */
    private @Nullable Linger linger;

    /** Those who are told of the loss beside the protocol; null if nobody has asked. */
    private @Nullable List<Consumer<? super Lost>> watchers;

    ConnectionEnd(StreamConnection connection) {
        this.connection = connection;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isClosing() {
        return state == State.CLOSING;
    }

    boolean hasEnded() {
        return state == State.ENDED || state == State.LOST;
    }

    /** Returns why it ended, or is to end. */
    Lost reason() {
        return Objects.requireNonNull(reason, "it has ended, or is closing");
    }

    /** Has the end in order not wait for the peer's, or wait for it again. */
    void expectNoMore(boolean on) {
        expectsNoMore = on;
    }

    /** Is told that something has come, which is dropped if it is closing. */
    void arrived() {
        if (state == State.CLOSING) {
            droppedAt = connection.network.nanoTime();
        }
    }

    /** Returns the time since something came or went. */
    private Duration silence() {
        Duration idle = connection.idle.idleTime();
        if (droppedAt == 0) {
            return idle;
        }
        Duration since = Duration.ofNanos(connection.network.nanoTime() - droppedAt);
        return since.compareTo(idle) < 0 ? since : idle;
    }

    /** Returns what is left of the stream when it has ended; null if nothing is. */
    @Nullable
    Linger linger() {
        return linger;
    }

    // In order.

    /** Sends what was written, and closes, in the time that {@link Limits#close} gives. */
    void closeAfterSending(Lost why) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        reason = why;
        if (connection.incoming.isPaused()) {
            connection.idle.active(); // for who knows what the peer has sent meanwhile
        }
        connection.endTimes();
        closeLimit = connection.network.callLater(connection.limits.close(), this::closeTimeIsUp);
        if (!connection.isStartingTls()) { // whose handshake needs what has come, and reads by itself
            connection.incoming.drop();
            connection.liftRate();
            if (connection.incoming.hasBegun()) {
                connection.stream.read(true);
            }
        }
        connection.outgoing.sendAtEndOfTurn();
    }

    private void closeTimeIsUp() {
        Duration left = connection.limits.close().minus(connection.idle.idleTime());
        if (connection.sending.hasProducer() && !left.isNegative() && !left.isZero()) {
            closeLimit = connection.network.callLater(left, this::closeTimeIsUp); // as long as it sends something
            return;
        }
        endLogged(new Lost.TimedOut("sending what was written before the end", connection.limits.close()), whoIsSlow());
    }

    /** Returns who keeps it from closing, for the log: with nothing unsent it is not the peer. */
    private String whoIsSlow() {
        long unsent = connection.outgoing.unsent();
        if (unsent > 0 || !connection.sending.hasProducer()) {
            return "the peer does not read; " + unsent + " bytes were not sent; have it read, or raise Limits.close";
        }
        return connection.sending.sendsFile()
                ? "the file that it sends was not read in that time; see to the disk that it is on, or raise Limits.close"
                : "its producer has made nothing more and has not unregistered; call Producing.unregister()"
                        + " when it has made all, or the peer has ended, or raise Limits.close";
    }

    /** Is told that all that was written is sent. */
    void allSent() {
        if (state != State.CLOSING || awaitingCloseNotify) {
            return;
        }
        if (connection.stream.tls() == null || connection.incoming.hasEnded()) {
            end(reason(), false);
        } else {
            awaitCloseNotify();
        }
    }

    /** Tells the peer's TLS of the end, and waits for it to answer, but not for long. */
    private void awaitCloseNotify() {
        awaitingCloseNotify = true;
        Duration most = timeToAnswer();
        Objects.requireNonNull(closeLimit).cancel();
        closeLimit = connection.network.callLater(most, () -> {
            Lost why = new Lost.TimedOut("the peer's answer to the end of TLS", most);
            connection.warn(
                    why, () -> connection + " is closed: " + why + "; all was sent, and the peer may still read it");
            end(why, false); // in order, for a reset would take from the peer what it has not read
        });
        connection.stream.sendCloseNotify();
    }

    private Duration timeToAnswer() {
        Duration close = connection.limits.close();
        return close.compareTo(LONGEST_TO_ANSWER) < 0 ? close : LONGEST_TO_ANSWER;
    }

    /** Takes the peer's end of data, if that is the answer to the end here; returns false if it is not. */
    boolean takeAnswer() {
        if (linger != null) {
            linger.end();
        } else if (awaitingCloseNotify) {
            end(reason(), false);
        } else {
            return false;
        }
        return true;
    }

    /** Ends it if both directions are closed, the second one by the peer or by this side. */
    void endIfClosedBothWays(boolean byPeer) {
        if (state == State.OPEN && connection.incoming.isEndTold() && connection.outgoing.isEndSent()) {
            end(new Lost.Done(byPeer), false);
        }
    }

    // Otherwise.

    /** Is told that the stream has failed. */
    void failed(Throwable cause) {
        endOfStream(cause, true);
    }

    /** Is told that the stream is closed. */
    void closed() {
        endOfStream(null, false);
    }

    /** Ends it for a cause; null for none. To make one where it has ended, which is the rule, would cost it a stack trace. */
    private void endOfStream(@Nullable Throwable cause, boolean abort) {
        if (linger != null) {
            linger.end();
        } else if (awaitingCloseNotify) {
            end(reason(), abort);
        } else if (!hasEnded()) {
            Throwable known =
                    cause != null ? cause : new IOException("the connection was closed without an end of data");
            end(new Lost.Failed(known), abort);
        }
    }

    /** Aborts it, for nothing has come or gone for too long. */
    void idleTooLong() {
        long unsent = connection.outgoing.unsent();
        endLogged(
                new Lost.TimedOut("a sign of life", connection.limits.idle()),
                (unsent > 0
                                ? "the peer does not read; " + unsent + " bytes were not sent; have it read"
                                : "have the peer send something now and then")
                        + ", or raise Limits.idle");
    }

    /** Aborts it, for a frame has begun and does not end. */
    void frameTooLong() {
        endLogged(
                new Lost.TimedOut("the end of a line or a message", connection.limits.frame()),
                "have the peer send the whole of it at once, or raise Limits.frame");
    }

    /** Aborts it, if it has not ended, for a reason that the log has too, with what can be done about it. */
    void endLogged(Lost why, String advice) {
        if (!hasEnded()) {
            connection.warn(why, () -> connection + " is aborted: " + why + "; " + advice);
            end(why, true);
        }
    }

    /** Ends it, if it has not ended, and tells the protocol before this returns. Not in a call of the protocol's. */
    void endNow(Lost why) {
        end(why, true);
        lose();
    }

    /** Ends it, unless it has ended: {@code abort} has its peer see a reset. */
    void end(Lost why, boolean abort) {
        if (hasEnded()) {
            return;
        }
        state = State.ENDED;
        reason = why;
        connection.incoming.drop();
        connection.outgoing.drop();
        connection.endTimes();
        if (closeLimit != null && closeLimit.isActive()) {
            closeLimit.cancel();
        }
        if (abort) {
            connection.stream.abort();
        } else {
            closeOrLinger();
        }
        if (!connection.network.soon(this::lose)) {
            lose();
        }
    }

    /** Closes the stream in order; but if the peer may still send, as it did a short while ago, only when it has ended, too. */
    private void closeOrLinger() {
        ByteStream stream = connection.stream;
        // Who sends on although it has said that it does not is reset, and may lose what it has not read: the others
        // are spared an event each.
        if (connection.incoming.hasEnded() || expectsNoMore || !stream.canLinger()) {
            stream.close();
            return;
        }
        Duration left = timeToAnswer().minus(silence());
        if (left.isNegative() || left.isZero()) {
            stream.close();
        } else {
            Linger begun = connection.network.linger(stream, left);
            linger = begun;
            begun.begin(connection.outgoing.isEndAsked());
        }
    }

    private void lose() {
        if (state != State.LOST) {
            state = State.LOST;
            if (watchers != null) {
                List.copyOf(watchers).forEach(this::tell);
            }
            connection.tellLoss(reason());
        }
    }

    private void tell(Consumer<? super Lost> watcher) {
        try {
            watcher.accept(reason());
        } catch (Throwable thrown) { // an Error, too: the others are told
            String name = watcher.getClass().getName();
            connection
                    .log()
                    .error(
                            name,
                            () -> name + ", who watches for the end of " + connection
                                    + " threw; what comes after it goes on",
                            thrown);
        }
    }

    void whenLost(Consumer<? super Lost> told) {
        if (!hasEnded()) {
            if (watchers == null) {
                watchers = new ArrayList<>(1);
            }
            watchers.add(told);
        } else if (!connection.network.soon(() -> tell(told))) {
            tell(told);
        }
    }

    void forget(Consumer<? super Lost> told) {
        if (watchers != null) {
            watchers.remove(told);
        }
    }
}
