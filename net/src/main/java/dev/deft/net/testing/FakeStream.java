package dev.deft.net.testing;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import dev.deft.net.internal.ByteStream;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.SendQueue;
import dev.deft.net.internal.StreamConnection;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a {@link Wire}, with what is under way to it. It behaves as a TCP socket does: an end of data comes after the data, a reset
 * before it; an end that was closed answers what still arrives with a reset. Reactor thread only.
 */
final class FakeStream implements ByteStream {

    private final Network network;
    private final Runnable whenClosed;

    /** The other end; set once, when both are made. */
    private @Nullable FakeStream other;

    /** The connection at this end; null until it is attached. */
    private @Nullable StreamConnection connection;

    /** The data under way to this end. */
    private Bytes underWay = Bytes.EMPTY;

    private int capacity = PIECE;
    private int[] splits = {PIECE};
    private int nextSplit;
    private boolean holding;
    private boolean reading;
    private boolean deliveryDue;

    /** Set when the other end has sent its end of data. */
    private boolean ended;

    private boolean endTold;

    /** Set when this end is closed. */
    private boolean closed;

    /** Set when the wire was cut, which the system notices by itself: that is not under way, and not held back. */
    private boolean cut;

    /** The failure that comes next; null if none does. */
    private @Nullable IOException failure;

    /** Makes one that tells {@code whenClosed}, once, when this end has closed it. */
    FakeStream(Network network, Runnable whenClosed) {
        this.network = network;
        this.whenClosed = whenClosed;
    }

    void join(FakeStream otherEnd) {
        other = otherEnd;
    }

    private FakeStream other() {
        return Objects.requireNonNull(other, "joined");
    }

    void split(int[] sizes) {
        splits = sizes;
        nextSplit = 0;
    }

    void capacity(int bytes) {
        capacity = bytes;
        tellWriter();
    }

    void hold(boolean on) {
        holding = on;
        deliverSoon();
    }

    void cut() {
        cut = true;
        fail(new IOException("The wire was cut"));
    }

    private void fail(IOException why) {
        underWay = Bytes.EMPTY;
        failure = why;
        deliverSoon();
    }

    // This end's connection asks.

    @Override
    public void attach(StreamConnection its) {
        connection = its;
        deliverSoon();
    }

    @Override
    public boolean isWritable() {
        return other().underWay.length() < other().capacity;
    }

    @Override
    public int write(SendQueue queue) {
        FakeStream to = other();
        int length = (int) Math.min(Math.min(queue.length(), PIECE), to.capacity - to.underWay.length());
        ByteBuffer piece = ByteBuffer.allocate(length);
        queue.moveTo(piece);
        to.arrive(Bytes.copyOf(piece.array()));
        Objects.requireNonNull(connection).sent(length);
        return length;
    }

    private void arrive(Bytes data) {
        if (closed) {
            other().fail(new IOException("Connection reset by peer"));
        } else {
            underWay = underWay.concat(data);
            deliverSoon();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void shutdownOutput() {
        other().end();
        network.soon(() -> Objects.requireNonNull(connection).outputShutDown());
    }

    private void end() {
        ended = true;
        deliverSoon();
    }

    @Override
    public void read(boolean on) {
        reading = on;
        deliverSoon();
    }

    @Override
    public void afterArrivals(Runnable call) {
        network.atEndOfTurn(() -> network.soon(call)); // behind what others have written in this turn
    }

    @Override
    public void checkTls(TlsOptions options) {
        throw new UnsupportedOperationException(
                "FakeNetwork has no TLS; leave startTls() out here, and test it over sockets by Endpoints.tcpServer()");
    }

    @Override
    public Deferred<Tls> startTls(TlsOptions options, Duration most, Supplier<Bytes> early) {
        throw new AssertionError("refused by checkTls()");
    }

    @Override
    public @Nullable Tls tls() {
        return null;
    }

    @Override
    public void sendCloseNotify() {
        throw new AssertionError("it has no TLS");
    }

    @Override
    public void pipeline(Consumer<? super ChannelPipeline> add) {
        throw new UnsupportedOperationException("FakeNetwork has no pipeline of Netty's; leave pipeline() out here, and"
                + " test it over sockets by Endpoints.tcpServer()");
    }

    @Override
    public boolean canLinger() {
        return !closed && (failure == null || (holding && !cut));
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closeThisEnd();
        other().end();
    }

    @Override
    public void abort() {
        closeThisEnd();
        other().fail(new IOException("Connection reset by peer"));
    }

    private void closeThisEnd() {
        underWay = Bytes.EMPTY;
        if (!closed) {
            closed = true;
            whenClosed.run();
        }
    }

    // The wire delivers.

    private void deliverSoon() {
        if (!deliveryDue) {
            deliveryDue = true;
            network.soon(() -> {
                deliveryDue = false;
                deliver();
            });
        }
    }

    private void deliver() {
        if (connection == null || closed || (holding && !cut)) {
            return;
        }
        if (failure != null) {
            connection.failed(failure);
        } else if (reading) {
            deliverNext(connection);
        }
    }

    private void deliverNext(StreamConnection its) {
        if (!underWay.isEmpty()) {
            int length = Math.min(splits[nextSplit], underWay.length());
            nextSplit = Math.min(nextSplit + 1, splits.length - 1);
            Bytes piece = underWay.slice(0, length);
            underWay = underWay.slice(length);
            tellWriter();
            deliverSoon();
            its.received(piece);
        } else if (ended && !endTold) {
            endTold = true;
            its.endOfInput();
        }
    }

    /** Tells the other end that there is room. */
    private void tellWriter() {
        network.soon(() -> {
            StreamConnection writer = other().connection;
            if (writer != null) {
                writer.writable();
            }
        });
    }
}
