package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a connection that a transport does. Reactor thread only. What happens it tells the {@link StreamConnection} that was
 * attached, never inside a call of that one, but for {@link StreamConnection#sent} within {@link #write} and {@link #flush}.
 */
public interface ByteStream {

    /** The most bytes that are moved in one piece. */
    int PIECE = 1 << 16;

    /** Sets the connection that is told of what happens. Once, before anything else. */
    void attach(StreamConnection connection);

    /** Returns whether it takes more now; it tells when it does again. */
    boolean isWritable();

    /** Takes bytes from {@code queue}, which has some, {@link #PIECE} at most. Returns how many. */
    int write(SendQueue queue);

    /** Sends what it has taken, as far as that goes now. */
    void flush();

    /** Returns whether it can send parts of {@code file} now that do not pass through memory. */
    default boolean canSend(FileChannel file) {
        return false;
    }

    /** Takes a part of a file, of which {@link #canSend} is true, and which the file has to have. Only when all that it has taken was sent. */
    default void send(FileChannel file, long from, long count) {
        throw new UnsupportedOperationException(this + " sends no files; read " + file + ", and write what was read");
    }

    /** Sends no more of a file, which may be closed then; returns the number of bytes that it has taken of it and does not send. */
    default long endFile() {
        return 0;
    }

    /** Sends the end of data, and tells that it has. Only when all that it has taken was sent. */
    void shutdownOutput();

    /** Receives, or leaves what arrives where it is, as far as the transport can. */
    void read(boolean on);

    /** Makes {@code call} when what has arrived until now was received, as far as it is read: in a later turn, or in the I/O of this one. */
    void afterArrivals(Runnable call);

    /** Throws, and says why, if {@link #startTls} is not to be had, or not with these. */
    void checkTls(TlsOptions options);

    /**
     * Begins a handshake of TLS. Only when all that it has taken was sent. Fires when it has succeeded, and then reads nothing until told
     * to; fails with {@link dev.deft.net.ConnectionLostException}, and is closed. Cancelling aborts it.
     *
     * @param most the time for the handshake
     * @param early returns the bytes that have arrived and belong to it; called once, when it begins
     */
    Deferred<Tls> startTls(TlsOptions options, Duration most, Supplier<Bytes> early);

    /** Returns what was negotiated; null in the clear. */
    @Nullable
    Tls tls();

    /** Sends the alert that ends the data, where there is TLS; the peer's answer is its end of data. Only when all that it has taken was sent. */
    void sendCloseNotify();

    /** Has {@code add} add Netty's handlers; throws {@link UnsupportedOperationException} where there is no Netty. */
    void pipeline(Consumer<? super ChannelPipeline> add);

    /** Returns whether it can send its end of data now and go on receiving, so that {@link #close} may wait for the peer's. */
    default boolean canLinger() {
        return false;
    }

    /** Returns whether it is closed, by whomever: nothing can be sent any more. */
    boolean isClosed();

    /** Closes in order. Only when all that it has taken was sent. */
    void close();

    /** Closes with a reset, and drops what was not sent. */
    void abort();
}
