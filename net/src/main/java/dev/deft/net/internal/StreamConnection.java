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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
 *
 * <p>Data that arrives while reading is paused, as it does on epoll after the peer's end, is held, and delivered before anything that
 * came after it.
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
    private final Outgoing outgoing = new Outgoing();

    /** The data that has arrived and was not delivered, oldest first. */
    private final ArrayDeque<Bytes> held = new ArrayDeque<>();

    /** Those who wait for the end of data to be sent. */
    private final List<Deferred<Void>> writeClosers = new ArrayList<>();

    private State state = State.OPEN;

    /** The protocol; null until {@link #begin}. */
    private @Nullable Protocol protocol;

    /** The reason of the end; null while it is open. */
    private @Nullable Lost reason;

    /** Set when the protocol has its connection, and data may come. */
    private boolean begun;

    private boolean paused;

    /** Set while data is delivered, which is not done inside itself. */
    private boolean delivering;

    /** Set while a later turn is to deliver what is held. */
    private boolean deliveryDue;

    /** Set when the protocol has given data back, which is for a later call. */
    private boolean givenBack;

    private boolean inputEnded;

    /** Set when the end of input was dealt with, all data before it having been delivered. */
    private boolean inputEndTold;

    /** Set while the turn's end is to send. */
    private boolean flushDue;

    private boolean sending;
    private boolean outputEnding;
    private boolean outputEndAsked;
    private boolean outputEnded;
    private long receivedBytes;
    private long droppedBytes;

    /** The time of the last byte in or out. */
    private long lastActivity;

    /** The limit of time that is counted, {@link Limits#idle} while open and {@link Limits#close} while closing; null for none. */
    private @Nullable DelayedCall timer;

    /** Makes one that has no protocol yet; {@code whenLost} is called when the protocol has been told of the end. */
    public StreamConnection(
            Network network, ByteStream stream, Limits limits, Address host, Address peer, Runnable whenLost) {
        this.network = network;
        this.stream = stream;
        this.limits = limits;
        this.host = host;
        this.peer = peer;
        this.whenLost = whenLost;
    }

    /** Gives it to its protocol; returns what that throws, which has ended it. No data comes before {@link #startReading}. */
    public @Nullable Throwable begin(Protocol itsProtocol) {
        stream.attach(this);
        protocol = itsProtocol;
        network.add(this);
        lastActivity = network.nanoTime();
        if (!limits.idle().isZero()) {
            timer = network.callLater(limits.idle(), this::checkIdle);
        }
        return callProtocol("connectionMade", () -> itsProtocol.connectionMade(this));
    }

    /** Lets data come. */
    public void startReading() {
        begun = true;
        if (state == State.OPEN && !paused) {
            stream.read(true);
            deliver();
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
        if (state != State.OPEN || outputEnding) {
            drop(data);
            return;
        }
        outgoing.add(data);
        if (outgoing.unsent() > limits.unsentBytes()) {
            endLogged(
                    new Lost.OverLimit("unsent bytes", limits.unsentBytes()),
                    "write less than the peer reads, wait for flushed(), or raise Limits.unsentBytes");
        } else {
            sendAtEndOfTurn();
        }
    }

    private void drop(Bytes data) {
        if (droppedBytes == 0) {
            NetLog.debug(this + " drops what is written after its end; this is told once");
        }
        droppedBytes += data.length();
    }

    @Override
    public Deferred<Void> flushed() {
        check("flushed");
        Deferred<Void> flushed = network.newDeferred();
        if (isEnded()) {
            flushed.errback(new ConnectionLostException("flushed()", reason()));
        } else if (outgoing.unsent() == 0) {
            Voids.fire(flushed);
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
        } else if (outputEnded) {
            Voids.fire(closed);
        } else {
            writeClosers.add(closed);
            outputEnding = true;
            sendAtEndOfTurn();
        }
        return closed;
    }

    @Override
    public void pauseReading() {
        check("pauseReading");
        if (state == State.OPEN && !paused) {
            paused = true;
            stream.read(false);
        }
    }

    @Override
    public void resumeReading() {
        check("resumeReading");
        if (state == State.OPEN && paused) {
            paused = false;
            if (begun) {
                stream.read(true);
            }
            deliverSoon();
        }
    }

    @Override
    public boolean isReading() {
        check("isReading");
        return state == State.OPEN && !paused && !inputEndTold;
    }

    @Override
    public void unread(Bytes rest) {
        check("unread");
        Objects.requireNonNull(rest, "rest");
        if (state == State.OPEN && !inputEndTold && !rest.isEmpty()) {
            held.addFirst(rest);
            givenBack = true;
            deliverSoon();
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
        return new ConnectionStatistics(receivedBytes, outgoing.sent(), outgoing.unsent(), droppedBytes);
    }

    private void check(String method) {
        network.check(this, method);
    }

    // The transport's side.

    /** Takes data that has arrived. */
    public void received(Bytes data) {
        if (state == State.OPEN && !inputEndTold) {
            lastActivity = network.nanoTime();
            receivedBytes += data.length();
            held.add(data);
            deliver();
        }
    }

    /** Is told that the peer sends no more. */
    public void endOfInput() {
        inputEnded = true;
        deliver();
    }

    /** Is told that {@code bytes} of what the stream has taken were sent. */
    public void sent(long bytes) {
        if (!isEnded()) {
            lastActivity = network.nanoTime();
            outgoing.countSent(bytes);
            if (!sending) {
                dealWithAllSent();
            }
        }
    }

    /** Is told that the stream takes more. */
    public void writable() {
        send();
    }

    /** Is told that the end of data was sent. */
    public void outputShutDown() {
        if (isEnded()) {
            return;
        }
        outputEnded = true;
        for (Deferred<Void> closer : List.copyOf(writeClosers)) {
            writeClosers.remove(closer);
            Voids.fire(closer);
        }
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

    // Receiving.

    private void deliverSoon() {
        if (!delivering && !deliveryDue && begun) {
            deliveryDue = true;
            network.soon(() -> {
                deliveryDue = false;
                deliver();
            });
        }
    }

    private void deliver() {
        if (delivering || !begun) {
            return;
        }
        delivering = true;
        givenBack = false;
        try {
            boolean more = true;
            while (more && state == State.OPEN && !paused && !givenBack) {
                more = deliverNext();
            }
        } finally {
            delivering = false;
        }
        if (givenBack) {
            deliverSoon();
        }
    }

    /** Delivers what comes first; returns false if there is nothing. */
    private boolean deliverNext() {
        Bytes next = held.poll();
        if (next != null) {
            Protocol its = Objects.requireNonNull(protocol);
            callProtocol("dataReceived", () -> its.dataReceived(next));
            return true;
        }
        if (inputEnded && !inputEndTold) {
            inputEndTold = true;
            if (protocol instanceof HalfClosable halfClosable) {
                callProtocol("readClosed", halfClosable::readClosed);
                endIfClosedBothWays(true);
            } else {
                closeAfterSending(new Lost.Done(true));
            }
        }
        return false;
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

    // Sending.

    private void sendAtEndOfTurn() {
        if (!flushDue) {
            flushDue = true;
            network.atEndOfTurn(() -> {
                flushDue = false;
                send();
            });
        }
    }

    private void send() {
        if (isEnded() || sending) {
            return;
        }
        sending = true;
        try {
            outgoing.moveTo(stream);
        } catch (Throwable noMemory) {
            failed(noMemory);
        } finally {
            sending = false;
        }
        dealWithAllSent();
    }

    /** Does what waits for all to be sent. */
    private void dealWithAllSent() {
        if (outgoing.unsent() > 0 || isEnded()) {
            return;
        }
        if (state == State.CLOSING) {
            end(reason(), false);
        } else if (outputEnding && !outputEndAsked) {
            outputEndAsked = true;
            stream.shutdownOutput();
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
        held.clear();
        cancelTimer();
        timer = network.callLater(limits.close(), this::closeTimeIsUp);
        if (begun) {
            stream.read(true);
        }
        sendAtEndOfTurn();
    }

    private void closeTimeIsUp() {
        timer = null;
        endLogged(
                new Lost.TimedOut("sending what was written before the end", limits.close()),
                "the peer does not read; " + outgoing.unsent() + " bytes were not sent");
    }

    private void checkIdle() {
        timer = null;
        Duration left = limits.idle().minusNanos(network.nanoTime() - lastActivity);
        if (left.isNegative() || left.isZero()) {
            endLogged(
                    new Lost.TimedOut("a sign of life", limits.idle()),
                    "have the peer send something now and then, or raise Limits.idle");
        } else {
            timer = network.callLater(left, this::checkIdle);
        }
    }

    private void endIfClosedBothWays(boolean byPeer) {
        if (state == State.OPEN && inputEndTold && outputEnded) {
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
        held.clear();
        droppedBytes += outgoing.drop();
        cancelTimer();
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
        for (Deferred<Void> closer : writeClosers) {
            closer.errback(new ConnectionLostException("loseWrite()", why));
        }
        writeClosers.clear();
        Protocol its = protocol;
        if (its != null) {
            callProtocol("connectionLost", () -> its.connectionLost(why));
        }
        whenLost.run();
        network.remove(this);
    }

    private void cancelTimer() {
        if (timer != null && timer.isActive()) {
            timer.cancel();
        }
        timer = null;
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
