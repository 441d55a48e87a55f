package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.Bytes;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is read no faster than at a rate, on average, whether its connection wants to read or not. Reactor thread only.
 *
 * <p>What comes during a pause all the same, as on epoll after the peer's end of data, is held until its time has come. A connection that is closing drops what it receives, and
 * has no rate any more.
 */
final class ThrottledStream implements ByteStream {

    private final Network network;
    private final ByteStream stream;
    private final TokenBucket bucket;

    /** Set while the connection wants to read. */
    private boolean wanted;

    /** The end of the pause; null if there is none. */
    private @Nullable DelayedCall pause;

    /** The connection; null until it is attached. */
    private @Nullable StreamConnection connection;

    /** The data that has come during a pause, oldest first. */
    private final ArrayDeque<Bytes> held = new ArrayDeque<>(1);

    /** Set when the end of data has come behind what is held. */
    private boolean endHeld;

    ThrottledStream(Network network, ByteStream stream, long bytesPerSecond) {
        this.network = network;
        this.stream = stream;
        this.bucket = new TokenBucket(bytesPerSecond, network.nanoTime());
    }

    /** Counts bytes that have come, and pauses if they were too many; returns the nanoseconds for which none are received. */
    long received(int bytes) {
        bucket.take(bytes, network.nanoTime());
        long debt = bucket.debt(network.nanoTime());
        if (debt > 0 && pause == null) {
            stream.read(false);
            pause = network.callLater(Duration.ofNanos(debt), this::endPause);
        }
        return debt;
    }

    private void endPause() {
        pause = null;
        while (pause == null && !held.isEmpty()) {
            its().take(held.remove());
        }
        if (pause == null) {
            passEndOn();
            stream.read(wanted);
        }
    }

    /** Returns whether it holds {@code data} until the pause is over. */
    boolean holds(Bytes data) {
        if (pause == null) {
            return false;
        }
        held.add(data);
        return true;
    }

    /** Returns whether it holds the end of data until what has come before is received. */
    boolean holdsEnd() {
        endHeld |= !held.isEmpty();
        return endHeld;
    }

    private void passEndOn() {
        if (endHeld) {
            endHeld = false;
            its().endOfInput();
        }
    }

    private StreamConnection its() {
        return Objects.requireNonNull(connection, "attached before it has received");
    }

    /** Ends the rate: the connection drops what comes, and what is held, and is to see the end of data. */
    void lift() {
        end();
        passEndOn();
    }

    @Override
    public void read(boolean on) {
        wanted = on;
        stream.read(on && pause == null);
    }

    @Override
    public void afterArrivals(Runnable call) {
        stream.afterArrivals(call);
    }

    @Override
    public boolean canLinger() {
        return stream.canLinger();
    }

    @Override
    public boolean isClosed() {
        return stream.isClosed();
    }

    @Override
    public void close() {
        end();
        stream.close();
    }

    @Override
    public void abort() {
        end();
        stream.abort();
    }

    private void end() {
        cancelPause();
        held.clear();
    }

    private void cancelPause() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    @Override
    public void attach(StreamConnection its) {
        connection = its;
        stream.attach(its);
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public int write(SendQueue queue) {
        return stream.write(queue);
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public boolean canSend(FileChannel file) {
        return stream.canSend(file);
    }

    @Override
    public void send(FileChannel file, long from, long count) {
        stream.send(file, from, count);
    }

    @Override
    public long endFile() {
        return stream.endFile();
    }

    @Override
    public void shutdownOutput() {
        stream.shutdownOutput();
    }

    @Override
    public void checkTls(TlsOptions options) {
        stream.checkTls(options);
    }

    /** Ends the pause: a handshake reads as it must, and what is held belongs to it. */
    @Override
    public Deferred<Tls> startTls(TlsOptions options, Duration most, Supplier<Bytes> early) {
        while (!held.isEmpty()) {
            its().take(held.remove());
        }
        passEndOn();
        cancelPause();
        return stream.startTls(options, most, early);
    }

    @Override
    public @Nullable Tls tls() {
        return stream.tls();
    }

    @Override
    public void sendCloseNotify() {
        stream.sendCloseNotify();
    }

    @Override
    public void pipeline(Consumer<? super ChannelPipeline> add) {
        stream.pipeline(add);
    }
}
