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
import dev.deft.net.Producer;
import dev.deft.net.Producing;
import dev.deft.net.Protocol;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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
 *   <li>ENDED: the stream is closed, or lingers until its peer has ended. The protocol is told in a turn of its own, and so never inside a call that
 *       it makes; but when the reactor stops, which is no call of the protocol's, at once.
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

    /** The most time that the peer has to answer the end with its own; who waits for ever gives it a descriptor for ever. */
    private static final Duration LONGEST_TO_ANSWER = Duration.ofSeconds(3);

    private final Network network;
    private final ByteStream stream;

    /** The stream, if it is read at a rate; null if it is not. */
    private final @Nullable ThrottledStream throttle;

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

    /** The producer at work; null if there is none. While there is one, a connection that is to close waits for it. */
    private @Nullable Production production;

    /** The file that is being sent; null if none is. What is written waits for it. */
    private @Nullable Deferred<Long> fileSent;

    /** The TLS that is being started; null if none is. What is written waits for it, and nothing is delivered. */
    private @Nullable Deferred<Tls> startingTls;

    /** The work of starting it, which the end cancels; null if none is under way. */
    private @Nullable Deferred<?> tlsWork;

    /** Set when the end of input is not one of TLS, as it has to be. */
    private boolean truncated;

    /** Set when all is sent, the end of data in TLS too, and the peer is to answer that. */
    private boolean awaitingCloseNotify;

    /** Set when the peer has said that it sends no more, and all that it has sent was used; what comes all the same unsets it. */
    private boolean expectsNoMore;

    /** The rest of the stream when it has ended; null if there is none, or it has not. */
    private @Nullable Linger linger;

    /** Makes one that has no protocol yet; {@code whenLost} is called when the protocol has been told of the end. */
    public StreamConnection(
            Network network, ByteStream stream, Limits limits, Address host, Address peer, Runnable whenLost) {
        this.network = network;
        this.throttle =
                limits.bytesPerSecond() == 0 ? null : new ThrottledStream(network, stream, limits.bytesPerSecond());
        this.stream = throttle == null ? stream : throttle;
        this.limits = limits;
        this.host = host;
        this.peer = peer;
        this.whenLost = whenLost;
        this.incoming = new Incoming(network, new Delivery());
        this.outgoing = new Outgoing(network, stream, new Sending());
        this.idle = new IdleLimit(network, limits.idle(), this::idleTooLong);
    }

    /** Gives a stream that was opened to {@code protocol}, and fires {@code connected}, before any data comes. */
    public static <P extends Protocol> void connect(
            Network network,
            ByteStream stream,
            Limits limits,
            Address host,
            Address peer,
            P protocol,
            Deferred<P> connected) {
        StreamConnection connection = new StreamConnection(network, stream, limits, host, peer, () -> {});
        Throwable thrown = connection.begin(protocol);
        if (connected.isCalled()) { // connectionMade has cancelled it
            connection.abort();
        } else if (thrown == null) {
            connected.callback(protocol);
        } else {
            connected.errback(thrown);
        }
        connection.startReading();
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
        if (!takesData()) {
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

    private Lost reasonOfNoMoreData() {
        return reason == null ? new Lost.Aborted("its end of data was sent") : reason;
    }

    private boolean takesData() {
        return production != null ? !isEnded() : state == State.OPEN && !outgoing.isEnding();
    }

    @Override
    public Producing produce(Producer.Push producer) {
        check("produce");
        return register(Objects.requireNonNull(producer, "producer"));
    }

    @Override
    public Producing produce(Producer.Pull producer) {
        check("produce");
        return register(Objects.requireNonNull(producer, "producer"));
    }

    private Producing register(Producer producer) {
        if (production != null && !isEnded()) {
            throw new IllegalStateException(this + (fileSent == null ? " has a producer" : " sends a file")
                    + " already; wait until it has unregistered, or is sent");
        }
        Production made = new Production(producer, new Producers());
        Runnable first = made::stop;
        if (takesData()) {
            production = made;
            first = made::begin;
        }
        if (!network.soon(first)) {
            made.stop();
        }
        return made;
    }

    @Override
    public Deferred<Long> send(FileChannel file, long from, long count) {
        check("send");
        Objects.requireNonNull(file, "file");
        if (from < 0 || count < 0) {
            throw new IllegalArgumentException("from and count must be at least 0: " + from + " and " + count);
        }
        if (startingTls != null) { // before which it would be sent in plain text
            throw new IllegalStateException(
                    this + " starts TLS; send the file when the Deferred of startTls() has fired");
        }
        Deferred<Long> sent = network.newDeferred();
        if (!takesData()) {
            sent.errback(new ConnectionLostException("send()", reasonOfNoMoreData()));
            return sent;
        }
        Producing producing = register(new FileProducer(network, file, from, count, outgoing, sent));
        fileSent = sent;
        outgoing.hold();
        sent.onBoth(done -> {
            fileSent = null;
            producing.unregister();
            if (!isEnded()) {
                outgoing.endFile();
                outgoing.release();
            }
        });
        return sent;
    }

    @Override
    public void pipeline(Consumer<? super ChannelPipeline> add) {
        check("pipeline");
        Objects.requireNonNull(add, "add");
        stream.pipeline(add);
    }

    @Override
    public void flush() {
        check("flush");
        outgoing.flush();
    }

    @Override
    public Deferred<Void> flushed() {
        check("flushed");
        Deferred<Void> flushed = network.newDeferred();
        if (isEnded() || outgoing.dropped() > 0) {
            flushed.errback(new ConnectionLostException("flushed()", reasonOfNoMoreData()));
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

    /**
     * Has the end in order not wait for the peer's: of one that has said, in the words of its protocol, that it sends no more, and of which all that came was used. What it
     * sends all the same before the end takes this back; what it sends after that is answered by a reset. Over TLS its answer to the end is waited for in any case.
     */
    public void expectNoMore() {
        check("expectNoMore");
        expectsNoMore = incoming.isEmpty() && !incoming.isPaused(); // while it is, what has come is not seen
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
        } else if (startingTls != null || stream.tls() != null) {
            closed.errback(new UnsupportedOperationException(
                    "loseWrite() is refused over TLS, whose version 1.2 ends both directions at once (" + this
                            + "); end it by loseConnection()"));
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
            if (startingTls == null) {
                stream.read(false);
            }
        }
    }

    @Override
    public void resumeReading() {
        check("resumeReading");
        if (state == State.OPEN && incoming.isPaused()) {
            incoming.pause(false);
            if (incoming.hasBegun() && startingTls == null) {
                stream.read(true);
            }
        }
    }

    @Override
    public boolean isReading() {
        check("isReading");
        return state == State.OPEN && startingTls == null && !incoming.isPaused() && !incoming.isEndTold();
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
    public Deferred<Tls> startTls(TlsOptions options) {
        check("startTls");
        stream.checkTls(Objects.requireNonNull(options, "options"));
        Deferred<Tls> started = network.newDeferred(cancelled -> abort());
        if (state != State.OPEN) {
            started.errback(new ConnectionLostException("startTls()", reason()));
            return started;
        }
        if (startingTls != null || stream.tls() != null || outgoing.isEnding() || production != null) {
            throw new IllegalStateException("startTls() is too late: " + this
                    + (production != null
                            ? " has a producer"
                            : outgoing.isEnding() ? " sends its end of data" : " is encrypted, or about to be")
                    + "; call it once, and before loseWrite() or produce()");
        }
        startingTls = started;
        Deferred<Void> sent = network.newDeferred();
        outgoing.awaitFlush(sent);
        outgoing.hold();
        stream.read(false);
        tlsWork = sent.addCallbackDeferring(done -> laterThanThisCall())
                .addCallbackDeferring(done -> stream.startTls(options, limits.handshake(), incoming::takeHeld))
                .addCallbacks(this::tlsStarted, this::tlsFailed);
        return started;
    }

    /** Fires in a later turn: what the protocol gives back before its call returns belongs to TLS. */
    private Deferred<Void> laterThanThisCall() {
        Deferred<Void> later = network.newDeferred();
        network.soon(() -> {
            if (!later.isCalled()) {
                Voids.fire(later);
            }
        });
        return later;
    }

    private boolean tlsStarted(Tls tls) {
        Deferred<Tls> started = Objects.requireNonNull(startingTls);
        if (isEnded()) {
            return false;
        }
        startingTls = null;
        idle.active();
        outgoing.release();
        if (state == State.CLOSING || !incoming.isPaused()) {
            stream.read(true);
        }
        if (!started.isCalled()) {
            started.callback(tls);
        }
        incoming.deliver();
        return true;
    }

    private boolean tlsFailed(Throwable failure) {
        if (!isEnded()) {
            Lost why = failure instanceof ConnectionLostException lost ? lost.reason() : new Lost.Failed(failure);
            NetLog.debug(this + " ends, for startTls() has failed: " + why);
            end(why, false);
        }
        return false;
    }

    @Override
    public Optional<Tls> tls() {
        check("tls");
        return Optional.ofNullable(stream.tls());
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
        return new ConnectionStatistics(incoming.received(), outgoing.sent(), outgoing.unsent(), outgoing.dropped());
    }

    private void check(String method) {
        network.check(this, method);
    }

    // The transport's side.

    /** Takes data that has arrived. */
    public void received(Bytes data) {
        expectsNoMore = false;
        boolean isForTls = state == State.CLOSING && startingTls != null;
        if (isForTls || (state == State.OPEN && !incoming.isEndTold())) {
            idle.active();
            if (throttle != null) {
                idle.activeFor(throttle.received(data.length()));
            }
            incoming.add(data);
        }
    }

    /** Is told that all was received that is there now: the answers to it need not wait for what others receive in this turn. */
    public void readComplete() {
        outgoing.sendIfDue();
    }

    /** Is told that the peer sends no more. */
    public void endOfInput() {
        if (linger != null) {
            linger.end();
        } else if (awaitingCloseNotify) {
            end(reason(), false);
        } else {
            incoming.addEnd();
        }
    }

    /** Is told that the peer sends no more, and that its TLS has not said so. */
    public void truncated() {
        truncated = true;
        endOfInput();
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
        if (linger != null) {
            linger.end();
        } else {
            end(awaitingCloseNotify ? reason() : new Lost.Failed(cause), true);
        }
    }

    /** Is told that the stream is closed, which nobody here asked for. */
    public void closed() {
        if (linger != null) {
            linger.end();
        } else {
            end(
                    awaitingCloseNotify
                            ? reason()
                            : new Lost.Failed(new IOException("the connection was closed without an end of data")),
                    false);
        }
    }

    // The calls of the protocol.

    /** Hands over what has arrived. */
    private final class Delivery implements Incoming.Receiver {

        @Override
        public boolean takesData() {
            return state == State.OPEN && startingTls == null;
        }

        @Override
        public void take(Bytes data) {
            Protocol its = Objects.requireNonNull(protocol);
            callProtocol("dataReceived", () -> its.dataReceived(data));
        }

        @Override
        public void takeEnd() {
            if (truncated) {
                end(new Lost.Truncated(), true);
            } else if (stream.tls() == null && protocol instanceof HalfClosable halfClosable) {
                callProtocol("readClosed", halfClosable::readClosed);
                endIfClosedBothWays(true);
            } else {
                closeAfterSending(new Lost.Done(true));
            }
        }
    }

    private @Nullable Throwable callProtocol(String method, ThrowingRunnable call) {
        return call(method, Objects.requireNonNull(protocol), call);
    }

    private @Nullable Throwable call(String method, Object of, ThrowingRunnable call) {
        try {
            call.run();
            return null;
        } catch (Throwable thrown) { // an Error, too: the other connections go on
            NetLog.error(name(method, of) + " threw; " + this + " is aborted", thrown);
            end(new Lost.Failed(thrown), true);
            return thrown;
        } finally {
            NetLog.clearInterrupt(() -> name(method, of));
        }
    }

    private static String name(String method, Object of) {
        return method + " of " + of.getClass().getName();
    }

    /** Is told what came of what was written. */
    private final class Sending implements Outgoing.Sender {

        @Override
        public boolean hasEnded() {
            return isEnded();
        }

        @Override
        public boolean allSent() {
            if (production != null) {
                if (startingTls == null) { // or else all that it has made is held back
                    production.allSent();
                }
                return false;
            }
            if (outgoing.unsent() == 0 && state == State.CLOSING && !awaitingCloseNotify) {
                close();
            }
            return true;
        }

        private void close() {
            if (stream.tls() == null || incoming.hasEnded()) {
                end(reason(), false);
            } else {
                awaitCloseNotify();
            }
        }

        @Override
        public void behind() {
            if (production != null) {
                production.behind();
            }
        }

        @Override
        public void failed(Throwable cause) {
            StreamConnection.this.failed(cause);
        }
    }

    /** Makes the calls of producers. */
    private final class Producers implements Production.Owner {

        @Override
        public void call(String method, Object producer, ThrowingRunnable call) {
            Throwable unused = StreamConnection.this.call(method, producer, call);
        }

        @Override
        public void produced(Production done) {
            if (production == done) {
                production = null;
                outgoing.sendAtEndOfTurn();
            }
        }
    }

    // Ending.

    /** Sends what was written, and what is left of a file, and closes, for the reactor stops: a producer may have no end. */
    void closeForStop() {
        closeAfterSending(new Lost.ReactorStopped());
        if (production != null && fileSent == null) {
            production.stop();
            production = null;
            outgoing.sendAtEndOfTurn();
        }
    }

    /** Sends what was written, and closes, in the time that {@link Limits#close} gives. */
    void closeAfterSending(Lost why) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        reason = why;
        if (incoming.isPaused()) {
            idle.active(); // for who knows what the peer has sent meanwhile
        }
        idle.end();
        closeLimit = network.callLater(limits.close(), this::closeTimeIsUp);
        if (startingTls == null) { // whose handshake needs what has come, and reads by itself
            incoming.drop();
            if (incoming.hasBegun()) {
                stream.read(true);
            }
        }
        outgoing.sendAtEndOfTurn();
    }

    private void closeTimeIsUp() {
        Duration left = limits.close().minus(idle.idleTime());
        if (production != null && !left.isNegative() && !left.isZero()) {
            closeLimit = network.callLater(left, this::closeTimeIsUp); // as long as it sends something now and then
            return;
        }
        endLogged(
                new Lost.TimedOut("sending what was written before the end", limits.close()),
                "the peer does not read; " + outgoing.unsent() + " bytes were not sent");
    }

    /** Tells the peer's TLS of the end, and waits for it to answer, but not for long. */
    private void awaitCloseNotify() {
        awaitingCloseNotify = true;
        Duration most = timeToAnswer();
        Objects.requireNonNull(closeLimit).cancel();
        closeLimit = network.callLater(most, () -> {
            Lost why = new Lost.TimedOut("the peer's answer to the end of TLS", most);
            NetLog.warn(this + " is closed: " + why + "; all was sent, and the peer may still read it");
            end(why, false); // in order, for a reset would take from the peer what it has not read
        });
        stream.sendCloseNotify();
    }

    private Duration timeToAnswer() {
        return limits.close().compareTo(LONGEST_TO_ANSWER) < 0 ? limits.close() : LONGEST_TO_ANSWER;
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

    /** Aborts it for a reason that the log has too, with what can be done about it; returns false if it has ended before. */
    boolean endLogged(Lost why, String advice) {
        if (isEnded()) {
            return false;
        }
        NetLog.warn(this + " is aborted: " + why + "; " + advice);
        end(why, true);
        return true;
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
            closeOrLinger();
        }
        if (!network.soon(this::lose)) {
            lose();
        }
    }

    /** Closes the stream in order; but if the peer may still send, as it did a short while ago, only when it has ended, too. */
    private void closeOrLinger() {
        // Who sends on although it has said that it does not is reset, and may lose what it has not read: the others
        // are spared an event each.
        if (incoming.hasEnded() || expectsNoMore || !stream.canLinger()) {
            stream.close();
            return;
        }
        Duration left = timeToAnswer().minus(idle.idleTime());
        if (left.isNegative() || left.isZero()) {
            stream.close();
        } else {
            Linger begun = network.linger(stream, left);
            linger = begun;
            begun.begin(outgoing.isEndAsked());
        }
    }

    /** Returns what is left of the stream when it has ended; null if nothing is. */
    @Nullable
    Linger linger() {
        return linger;
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
        if (production != null) {
            production.stop();
        }
        if (fileSent != null && !fileSent.isCalled()) {
            fileSent.errback(new ConnectionLostException("send()", why));
        }
        outgoing.failWaits(why);
        if (tlsWork != null) {
            tlsWork.cancel();
        }
        if (startingTls != null && !startingTls.isCalled()) {
            startingTls.errback(new ConnectionLostException("startTls()", why));
        }
        Protocol its = protocol;
        if (its != null) {
            callProtocol("connectionLost", () -> its.connectionLost(why));
            protocol = null; // which who keeps the connection, or what is left of it, needs no more
        }
        whenLost.run();
        network.remove(this);
    }

    private boolean isEnded() {
        return state == State.ENDED || state == State.LOST;
    }

    /** Returns why it ended, or is to end. */
    Lost reason() {
        return Objects.requireNonNull(reason, "it has ended, or is closing");
    }

    @Override
    public String toString() {
        return "Connection[" + host + " to " + peer + "]";
    }
}
