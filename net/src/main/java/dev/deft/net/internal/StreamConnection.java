package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.ConnectionStatistics;
import dev.deft.net.HalfClosable;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection over any transport. It has the order of events; the {@link ByteStream} moves the bytes. Reactor thread only.
 *
 * <pre>
 *    OPEN --loseConnection, the peer's end of data--&gt; CLOSING --all is sent, or the time is up--&gt; ENDED --a turn later--&gt; LOST
 *      '------- abort, a limit, a failure ------------------------------------------------------&gt;'
 * </pre>
 *
 * <ul>
 *   <li>OPEN: data is handed to the protocol, unless reading is paused; what is written is sent at the turn's end.
 *   <li>CLOSING: what arrives is received, so that the peer can send on and its reset is seen, and dropped; what is written is dropped.
 *   <li>ENDED: the stream is closed. The protocol is told in a turn of its own, and so never inside a call that it makes; but when the
 *       reactor stops, which is no call of the protocol's, at once.
 *   <li>LOST: the protocol was told, and everybody who waited.
 * </ul>
 */
public final class StreamConnection implements Connection {

    private enum State {
        OPEN,
        CLOSING,
        ENDED,
        LOST
    }

    private final Network network;
    private final ByteStream stream;
    private final Limits limits;
    private final Address host;
    private final Address peer;
    private final Runnable whenLost;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final IdleLimit idle;
    private State state = State.OPEN;

    /** The protocol; null until {@link #begin}. */
    private @Nullable Protocol protocol;

    /** The reason of the end; null while it is open. */
    private @Nullable Lost reason;

    /** The limit of the time to close in; null while it is open. */
    private @Nullable DelayedCall closeLimit;

    /** Makes one that has no protocol yet; {@code whenLost} is called when the protocol has been told of the end. */
    public StreamConnection(
            Network network, ByteStream stream, Limits limits, Address host, Address peer, Runnable whenLost) {
        this.network = network;
        this.stream = stream;
        this.limits = limits;
        this.host = host;
        this.peer = peer;
        this.whenLost = whenLost;
        this.incoming = new Incoming(network, new Delivery());
        this.outgoing = new Outgoing(network, stream, new Sending());
        this.idle = new IdleLimit(network, limits.idle(), this::idleTooLong);
    }

    /** Gives it to its protocol; returns what that throws, which has ended it. No data comes before {@link #startReading}. */
    public @Nullable Throwable begin(Protocol itsProtocol) {
        stream.attach(this);
        protocol = itsProtocol;
        network.add(this);
        idle.begin();
        return callProtocol("connectionMade", () -> itsProtocol.connectionMade(this));
    }

    /** Lets data come. */
    public void startReading() {
        incoming.begin();
        if (state == State.OPEN && !incoming.isPaused()) {
            stream.read(true);
            incoming.deliver();
        } else if (state == State.CLOSING) {
            stream.read(true);
        }
    }

    // The protocol's side.

    @Override
    public void write(Bytes data) {
        check("write");
        Objects.requireNonNull(data, "data");
        if (data.isEmpty()) {
            return;
        }
        if (state != State.OPEN || outgoing.isEnding()) {
            if (outgoing.drop(data)) {
                NetLog.debug(this + " drops what is written after its end; this is told once");
            }
            return;
        }
        outgoing.add(data);
        if (outgoing.unsent() > limits.unsentBytes()) {
            endLogged(
                    new Lost.OverLimit("unsent bytes", limits.unsentBytes()),
                    "write less than the peer reads, wait for flushed(), or raise Limits.unsentBytes");
        } else {
            outgoing.sendAtEndOfTurn();
        }
    }

    @Override
    public Deferred<Void> flushed() {
        check("flushed");
        Deferred<Void> flushed = network.newDeferred();
        if (isEnded()) {
            flushed.errback(new ConnectionLostException("flushed()", reason()));
        } else {
            outgoing.awaitFlush(flushed);
        }
        return flushed;
    }

    @Override
    public void loseConnection() {
        loseConnection(new Lost.Done(false));
    }

    @Override
    public void loseConnection(Lost why) {
        check("loseConnection");
        closeAfterSending(Objects.requireNonNull(why, "why"));
    }

    @Override
    public void abort() {
        check("abort");
        end(new Lost.Aborted("abort() was called"), true);
    }

    @Override
    public Deferred<Void> loseWrite() {
        check("loseWrite");
        Deferred<Void> closed = network.newDeferred();
        if (state != State.OPEN) {
            closed.errback(new ConnectionLostException("loseWrite()", reason()));
        } else {
            outgoing.endWith(closed);
        }
        return closed;
    }

    @Override
    public void pauseReading() {
        check("pauseReading");
        if (state == State.OPEN && !incoming.isPaused()) {
            incoming.pause(true);
            stream.read(false);
        }
    }

    @Override
    public void resumeReading() {
        check("resumeReading");
        if (state == State.OPEN && incoming.isPaused()) {
            incoming.pause(false);
            if (incoming.hasBegun()) {
                stream.read(true);
            }
        }
    }

    @Override
    public boolean isReading() {
        check("isReading");
        return state == State.OPEN && !incoming.isPaused() && !incoming.isEndTold();
    }

    @Override
    public void unread(Bytes rest) {
        check("unread");
        Objects.requireNonNull(rest, "rest");
        if (state == State.OPEN) {
            incoming.giveBack(rest);
        }
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    public ConnectionStatistics statistics() {
        check("statistics");
        return new ConnectionStatistics(
                incoming.received(), outgoing.sent(), outgoing.unsent(), outgoing.dropped());
    }

    private void check(String method) {
        network.check(this, method);
    }

    // The transport's side.

    /** Takes data that has arrived. */
    public void received(Bytes data) {
        if (state == State.OPEN && !incoming.isEndTold()) {
            idle.active();
            incoming.add(data);
        }
    }

    /** Is told that the peer sends no more. */
    public void endOfInput() {
        incoming.addEnd();
    }

    /** Is told that {@code bytes} of what the stream has taken were sent. */
    public void sent(long bytes) {
        if (!isEnded()) {
            idle.active();
            outgoing.countSent(bytes);
        }
    }

    /** Is told that the stream takes more. */
    public void writable() {
        outgoing.send();
    }

    /** Is told that the end of data was sent. */
    public void outputShutDown() {
        if (isEnded()) {
            return;
        }
        outgoing.endSent();
        if (state == State.OPEN && protocol instanceof HalfClosable halfClosable) {
            callProtocol("writeClosed", halfClosable::writeClosed);
        }
        endIfClosedBothWays(false);
    }

    /** Is told that the stream has failed. */
    public void failed(Throwable cause) {
        end(new Lost.Failed(cause), true);
    }

    /** Is told that the stream is closed, which nobody here asked for. */
    public void closed() {
        end(new Lost.Failed(new IOException("the connection was closed without an end of data")), false);
    }

    // The calls of the protocol.

    /** Hands over what has arrived. */
    private final class Delivery implements Incoming.Receiver {

        @Override
        public boolean takesData() {
            return state == State.OPEN;
        }

        @Override
        public void take(Bytes data) {
            Protocol its = Objects.requireNonNull(protocol);
            callProtocol("dataReceived", () -> its.dataReceived(data));
        }

        @Override
        public void takeEnd() {
            if (protocol instanceof HalfClosable halfClosable) {
                callProtocol("readClosed", halfClosable::readClosed);
                endIfClosedBothWays(true);
            } else {
                closeAfterSending(new Lost.Done(true));
            }
        }
    }

    private @Nullable Throwable callProtocol(String method, ThrowingRunnable call) {
        String what =
                method + " of " + Objects.requireNonNull(protocol).getClass().getName();
        try {
            call.run();
            return null;
        } catch (Throwable thrown) { // an Error, too: the other connections go on
            NetLog.error(what + " threw; " + this + " is aborted", thrown);
            end(new Lost.Failed(thrown), true);
            return thrown;
        } finally {
            NetLog.clearInterrupt(what);
        }
    }

    /** Is told what came of what was written. */
    private final class Sending implements Outgoing.Sender {

        @Override
        public boolean hasEnded() {
            return isEnded();
        }

        @Override
        public void allSent() {
            if (state == State.CLOSING) {
                end(reason(), false);
            }
        }

        @Override
        public void failed(Throwable cause) {
            StreamConnection.this.failed(cause);
        }
    }

    // Ending.

    /** Sends what was written, and closes, in the time that {@link Limits#close} gives. */
    void closeAfterSending(Lost why) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        reason = why;
        incoming.drop();
        idle.end();
        closeLimit = network.callLater(limits.close(), this::closeTimeIsUp);
        if (incoming.hasBegun()) {
            stream.read(true);
        }
        outgoing.sendAtEndOfTurn();
    }

    private void closeTimeIsUp() {
        endLogged(
                new Lost.TimedOut("sending what was written before the end", limits.close()),
                "the peer does not read; " + outgoing.unsent() + " bytes were not sent");
    }

    private void idleTooLong() {
        endLogged(
                new Lost.TimedOut("a sign of life", limits.idle()),
                "have the peer send something now and then, or raise Limits.idle");
    }

    private void endIfClosedBothWays(boolean byPeer) {
        if (state == State.OPEN && incoming.isEndTold() && outgoing.isEndSent()) {
            end(new Lost.Done(byPeer), false);
        }
    }

    /** Aborts it for a reason that the log has too, with what can be done about it. */
    void endLogged(Lost why, String advice) {
        if (!isEnded()) {
            NetLog.warn(this + " is aborted: " + why + "; " + advice);
        }
        end(why, true);
    }

    private void end(Lost why, boolean abort) {
        if (isEnded()) {
            return;
        }
        state = State.ENDED;
        reason = why;
        incoming.drop();
        outgoing.drop();
        idle.end();
        if (closeLimit != null && closeLimit.isActive()) {
            closeLimit.cancel();
        }
        if (abort) {
            stream.abort();
        } else {
            stream.close();
        }
        if (!network.soon(this::lose)) {
            lose();
        }
    }

    /** Ends it, if it has not ended, and tells the protocol before this returns. Not in a call of the protocol's. */
    void endNow(Lost why) {
        end(why, true);
        lose();
    }

    private void lose() {
        if (state == State.LOST) {
            return;
        }
        state = State.LOST;
        Lost why = reason();
        outgoing.failWaits(why);
        Protocol its = protocol;
        if (its != null) {
            callProtocol("connectionLost", () -> its.connectionLost(why));
        }
        whenLost.run();
        network.remove(this);
    }

    private boolean isEnded() {
        return state == State.ENDED || state == State.LOST;
    }

    private Lost reason() {
        return Objects.requireNonNull(reason, "it has ended, or is closing");
    }

    @Override
    public String toString() {
        return "Connection[" + host + " to " + peer + "]";
    }
}
