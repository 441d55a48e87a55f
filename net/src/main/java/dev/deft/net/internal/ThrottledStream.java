package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.Bytes;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream that is read no faster than at a rate, on average, whether its connection wants to read or not. Reactor thread only. */
final class ThrottledStream implements ByteStream {

    private final Network network;
    private final ByteStream stream;
    private final TokenBucket bucket;

    /** Set while the connection wants to read. */
    private boolean wanted;

    /** The end of the pause; null if there is none. */
    private @Nullable DelayedCall pause;

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
        stream.read(wanted);
    }

    @Override
    public void read(boolean on) {
        wanted = on;
        stream.read(on && pause == null);
    }

    @Override
    public boolean canLinger() {
        return stream.canLinger();
    }

    @Override
    public void close() {
        cancelPause();
        stream.close();
    }

    @Override
    public void abort() {
        cancelPause();
        stream.abort();
    }

    private void cancelPause() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    @Override
    public void attach(StreamConnection connection) {
        stream.attach(connection);
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public void write(SendQueue queue) {
        stream.write(queue);
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

    /** Ends the pause: a handshake reads as it must. */
    @Override
    public Deferred<Tls> startTls(TlsOptions options, Duration most, Supplier<Bytes> early) {
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
