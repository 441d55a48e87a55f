package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.ConnectionStatistics;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Producer;
import dev.deft.net.Producing;
import dev.deft.net.Protocol;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection over any transport. It has the order of events; the {@link ByteStream} moves the bytes. Reactor thread only.
 *
 * <p>Each of its parts has a class of its own, and knows the others by this: what arrives {@link Incoming}, what is sent {@link SendingSide}, the protocol {@link ProtocolCalls}, and
 * the end {@link ConnectionEnd}, which has the states.
 */
public final class StreamConnection implements Connection {

    final Network network;
    final ByteStream stream;
    final Limits limits;
    final ProtocolCalls calls;
    final Incoming incoming;
    final SendingSide sending;
    final Outgoing outgoing;
    final IdleLimit idle;
    final ConnectionEnd end;

    /** The stream, if it is read at a rate; null if it is not. */
    private final @Nullable ThrottledStream throttle;

    private final Address host;
    private final Address peer;
    private final ConnectionOwner owner;

    /** The time for a frame; null if none was ever unfinished, or there is no such limit. */
    private @Nullable FrameLimit frame;

    /** The TLS that is being started; null if none is. */
    private @Nullable TlsStart startingTls;

    /** Makes one that has no protocol yet. */
    public StreamConnection(
            Network network, ByteStream stream, Limits limits, Address host, Address peer, ConnectionOwner owner) {
        this.network = network;
        this.throttle =
                limits.bytesPerSecond() == 0 ? null : new ThrottledStream(network, stream, limits.bytesPerSecond());
        this.stream = throttle == null ? stream : throttle;
        this.limits = limits;
        this.host = host;
        this.peer = peer;
        this.owner = owner;
        this.calls = new ProtocolCalls(this);
        this.incoming = new Incoming(network, calls);
        this.sending = new SendingSide(this);
        this.outgoing = new Outgoing(network, stream, sending);
        this.end = new ConnectionEnd(this);
        this.idle = new IdleLimit(this);
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
        StreamConnection connection = new StreamConnection(network, stream, limits, host, peer, lost -> {});
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
    public @Nullable Throwable begin(Protocol protocol) {
        stream.attach(this);
        network.add(this);
        idle.begin();
        return calls.begin(protocol);
    }

    /** Lets data come. */
    public void startReading() {
        incoming.begin();
        if (startingTls != null) { // which reads by itself, once it has what it needs for that
            return;
        }
        if (end.isOpen() && !incoming.isPaused()) {
            stream.read(true);
            incoming.deliver();
        } else if (end.isClosing()) {
            stream.read(true);
        }
    }

    // The protocol's side.

    @Override
    public void write(Bytes data) {
        check("write");
        sending.write(Objects.requireNonNull(data, "data"));
    }

    @Override
    public Producing produce(Producer.Push producer) {
        check("produce");
        return sending.register(Objects.requireNonNull(producer, "producer"));
    }

    @Override
    public Producing produce(Producer.Pull producer) {
        check("produce");
        return sending.register(Objects.requireNonNull(producer, "producer"));
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
        return sending.send(file, from, count);
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
        return sending.flushed();
    }

    @Override
    public void loseConnection() {
        loseConnection(new Lost.Done(false));
    }

    @Override
    public void loseConnection(Lost why) {
        check("loseConnection");
        end.closeAfterSending(Objects.requireNonNull(why, "why"));
    }

    /**
     * Has the end in order not wait for the peer's: of one that has said, in the words of its protocol, that it sends no more, and of which all that came was used. What it
     * sends all the same before the end takes this back; what it sends after that is answered by a reset. Over TLS its answer to the end is waited for in any case.
     */
    public void expectNoMore() {
        check("expectNoMore");
        end.expectNoMore(incoming.isEmpty() && !incoming.isPaused()); // while it is, what has come is not seen
    }

    /** Makes {@code call} when what has arrived until now was received, as far as it is read. */
    public void afterArrivals(Runnable call) {
        stream.afterArrivals(call);
    }

    /** Is told by the protocol how many bytes of a frame are here whose end is not; 0 for none. */
    public void frameUnfinished(int length) {
        if (frame == null && length > 0 && !limits.frame().isZero()) {
            frame = new FrameLimit(this);
        }
        if (frame != null && end.isOpen()) {
            frame.unfinished(length);
        }
    }

    /** Ends the times that it has while it is open. */
    void endTimes() {
        idle.end();
        endFrame();
    }

    /** Waits for no end of a frame any more. */
    void endFrame() {
        if (frame != null) {
            frame.end();
        }
    }

    @Override
    public void abort() {
        check("abort");
        end.end(new Lost.Aborted("abort() was called"), true);
    }

    @Override
    public Deferred<Void> loseWrite() {
        check("loseWrite");
        Deferred<Void> closed = network.newDeferred();
        if (!end.isOpen()) {
            closed.errback(new ConnectionLostException("loseWrite()", end.reason()));
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
        if (end.isOpen() && !incoming.isPaused()) {
            incoming.pause(true);
            pauseFrame(true);
            if (startingTls == null) {
                stream.read(false);
            }
        }
    }

    @Override
    public void resumeReading() {
        check("resumeReading");
        if (end.isOpen() && incoming.isPaused()) {
            incoming.pause(false);
            pauseFrame(false);
            if (incoming.hasBegun() && startingTls == null) {
                stream.read(true);
            }
        }
    }

    private void pauseFrame(boolean on) {
        if (frame != null) {
            frame.pause(on);
        }
    }

    @Override
    public boolean isReading() {
        check("isReading");
        return calls.takesData() && !incoming.isPaused() && !incoming.isEndTold();
    }

    @Override
    public void unread(Bytes rest) {
        check("unread");
        Objects.requireNonNull(rest, "rest");
        if (end.isOpen()) {
            incoming.giveBack(rest);
        }
    }

    @Override
    public Deferred<Tls> startTls(TlsOptions options) {
        check("startTls");
        stream.checkTls(Objects.requireNonNull(options, "options"));
        Deferred<Tls> started = network.newDeferred(cancelled -> abort());
        if (!end.isOpen()) {
            started.errback(new ConnectionLostException("startTls()", end.reason()));
            return started;
        }
        if (startingTls != null || stream.tls() != null || outgoing.isEnding() || sending.hasProducer()) {
            throw new IllegalStateException("startTls() is too late: " + this
                    + (sending.hasProducer()
                            ? " has a producer"
                            : outgoing.isEnding() ? " sends its end of data" : " is encrypted, or about to be")
                    + "; call it once, and before loseWrite() or produce()");
        }
        startingTls = new TlsStart(this, started);
        startingTls.begin(options);
        return started;
    }

    /** Returns whether TLS is being started: what is written waits for it, and nothing is delivered. */
    boolean isStartingTls() {
        return startingTls != null;
    }

    /** Goes on after the handshake. */
    void tlsStarted() {
        startingTls = null;
        idle.active();
        outgoing.release();
        if (end.isClosing() || !incoming.isPaused()) {
            stream.read(true);
        }
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

    /** Takes data that has arrived, now or when its rate allows. */
    public void received(Bytes data) {
        if (throttle == null || !throttle.holds(data)) {
            take(data);
        }
    }

    /** Takes data whose time has come. */
    void take(Bytes data) {
        end.expectNoMore(false);
        boolean isForTls = end.isClosing() && startingTls != null;
        if (isForTls || (end.isOpen() && !incoming.isEndTold())) {
            long pause = throttle == null ? 0 : throttle.received(data.length());
            idle.activeFor(pause);
            incoming.add(data);
            if (frame != null) {
                frame.delay(pause);
            }
        } else {
            end.arrived();
        }
    }

    /** Is told that all was received that is there now: the answers to it need not wait for what others receive in this turn. */
    public void readComplete() {
        outgoing.sendIfDue();
    }

    /** Is told that the peer sends no more. */
    public void endOfInput() {
        if (throttle != null && throttle.holdsEnd()) {
            return;
        }
        if (!end.takeAnswer()) {
            incoming.addEnd();
        }
    }

    /** Has what comes from now on have no rate, for it is dropped. */
    void liftRate() {
        if (throttle != null) {
            throttle.lift();
        }
    }

    /** Is told that the peer sends no more, and that its TLS has not said so. */
    public void truncated() {
        calls.truncate();
        endOfInput();
    }

    /** Is told that {@code bytes} of what the stream has taken were sent. */
    public void sent(long bytes) {
        if (!end.hasEnded()) {
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
        if (!end.hasEnded()) {
            outgoing.endSent();
            calls.writeClosed();
        }
    }

    /** Is told that the stream has failed. */
    public void failed(Throwable cause) {
        end.failed(cause);
    }

    /** Is told that the stream is closed, which nobody here asked for. */
    public void closed() {
        end.closed();
    }

    /** Is told that the peer is over a limit of the stream's, with what it does. */
    public void overLimit(Lost.OverLimit limit, String advice) {
        end.endLogged(limit, advice);
    }

    // The end.

    /** Logs why it ends, unless the same was logged of another of its owner's less than a minute ago. */
    public void warn(Lost why, Supplier<String> line) {
        log().warn(kindOf(why), line);
    }

    /** Returns the log of what peers cause here, and at its owner's others. */
    ThrottledLog log() {
        return owner.log(this);
    }

    private static String kindOf(Lost why) {
        if (why instanceof Lost.TimedOut late) {
            return late.what();
        }
        if (why instanceof Lost.OverLimit over) {
            return over.what();
        }
        return (why instanceof Lost.Failed failed ? failed.cause() : why)
                .getClass()
                .getName();
    }

    /** Returns the most bytes that may be unsent: with more it is aborted. */
    public long mostUnsent() {
        return limits.unsentBytes();
    }

    /** Has {@code told} called when it is lost, before the protocol is told; in a later turn, if there is one. */
    public void whenLost(Consumer<? super Lost> told) {
        end.whenLost(told);
    }

    /** Takes back {@link #whenLost}. */
    public void forget(Consumer<? super Lost> told) {
        end.forget(told);
    }

    /** Tells everybody who waits, and at last the protocol, that it is lost. */
    void tellLoss(Lost why) {
        try {
            sending.lose(why);
            if (startingTls != null) {
                startingTls.lose(why);
            }
        } finally { // whatever those who wait throw
            calls.lose(why);
            owner.lost(this);
            network.remove(this);
        }
    }

    /** Sends what was written, and what is left of a file, and closes, for the reactor stops: a producer may have no end. */
    void closeForStop() {
        end.closeAfterSending(new Lost.ReactorStopped(0));
        sending.stopProducer();
    }

    @Override
    public String toString() {
        return "Connection[" + host + " to " + peer + "]";
    }
}
