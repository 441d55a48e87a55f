package dev.deft.net;

import dev.deft.deferred.Deferred;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One end of an open stream of bytes. Reactor thread only, as its {@link Protocol} is called; another thread has its work done
 * by {@code reactor.callFromThread}. Nothing here calls the protocol before it returns.
 *
 * <p>Writing never blocks, and throws nothing for what the peer or the network does, but for null and on another thread: what is written in one turn of the reactor is sent together, at the end of
 * that turn at the latest, and an answer to what has arrived when all of that was received. A
 * writer that may be faster than its peer waits for {@link #flushed}; more than {@link Limits#unsentBytes} that wait abort the
 * connection. Once it is closing, what is written is dropped, counted, and logged once. Source: Twisted's {@code ITCPTransport}.
 */
public interface Connection {

    /** The name of Deft's own handler in a {@link #pipeline}. */
    String HANDLER = "deft";

    /** Sends {@code data}, after all that was written before. */
    void write(Bytes data);

    /** Sends a copy of {@code data}, after all that was written before. */
    default void write(byte[] data) {
        write(Bytes.copyOf(data));
    }

    /** Sends each of {@code data}, in order. */
    default void writeAll(List<Bytes> data) {
        for (Bytes each : Objects.requireNonNull(data, "data")) {
            write(each);
        }
    }

    /**
     * Hands what was written to the operating system now, as far as that takes it, and not at the end of the turn: for an answer that is whole, and is not to
     * wait for what else the turn has to do. Each costs a system call. Those who wait for {@link #flushed()} may be called before it returns, a producer not.
     */
    void flush();

    /**
     * Returns a Deferred that fires when all that was written until now has been handed to the operating system: at once if it has.
     * Fails with {@link ConnectionLostException} if the connection ends before, or if some of it was dropped, for the connection takes no more. Cancelling it takes
     * back nothing.
     */
    Deferred<Void> flushed();

    /**
     * Has {@code producer} produce until it unregisters, pausing it while more than 64 KiB wait to be sent. If the connection takes no more data, the producer
     * is stopped in a later turn. A connection that is to close waits until it has unregistered, and takes what it writes, as long as something is sent
     * within {@link Limits#close}; the reactor's stop stops the producer.
     *
     * <p>The peer's end of data begins such a close, for what is produced may be the answer that it waits for. So a producer that has no end is for a
     * {@link HalfClosable} protocol, which is told of that end in the clear, and has the producer unregister. With any other protocol, and over TLS,
     * such a connection is aborted when nothing was sent for {@link Limits#close}.
     *
     * @throws IllegalStateException if it has a producer, or sends a file
     */
    Producing produce(Producer.Push producer);

    /**
     * Has {@code producer} make a piece, in a later turn, and another whenever all is sent, until it unregisters. For the rest, as
     * {@link #produce(Producer.Push)}.
     *
     * @throws IllegalStateException if it has a producer, or sends a file
     */
    Producing produce(Producer.Pull producer);

    /**
     * Sends {@code count} bytes of a file, after all that was written before and before all that is written later. Piece by piece they are read on
     * the reactor's pool for files, so that a slow disk holds nobody up, and then sent by the kernel from its cache; through memory over TLS, where
     * handlers of Netty's stand between ({@link #pipeline}), on {@link dev.deft.net.testing.FakeNetwork}, on Windows, and if the file is none of the machine's own file systems.
     * The file has to stay open and as long as it is until it is sent, and is not closed.
     *
     * @return fires with the number of bytes, fewer than asked for if the file ends before; fails with what reading threw, after which the connection
     *     goes on, or {@link ConnectionLostException}. If a piece of the file is cut off when it was read and not yet sent by the kernel, the connection is
     *     lost by an {@link java.io.EOFException}. To cancel it sends no more than what was handed to the operating system or is in memory, and the file may be closed
     * @throws IllegalStateException if it has a producer, sends a file, or goes over to TLS
     */
    Deferred<Long> send(FileChannel file, long from, long count);

    /**
     * Adds Netty's handlers between the network and Deft, before {@link #HANDLER}, which has to stay the last: the one place where Netty shows. They see
     * what is decrypted, unless they are put before its {@code SslHandler}, have to pass on bytes, and are called on the reactor's thread.
     *
     * @throws IllegalStateException if one was added behind Deft's
     * @throws UnsupportedOperationException on {@link dev.deft.net.testing.FakeNetwork}
     */
    void pipeline(Consumer<? super ChannelPipeline> add);

    /**
     * Sends what was written, and closes, within {@link Limits#close}; no more data is received from now on. Then the protocol
     * has {@link Lost.Done}, or the reason why not all was sent. Does nothing if the connection is closing. Over TLS the peer then has
     * {@link Limits#close} and at most 3 seconds to answer that it has seen the end. In the clear the protocol is told at once, and the socket takes what the peer still
     * sends for as long, and drops it, so that a peer which sends on can read all that was sent to it.
     */
    void loseConnection();

    /** Closes as {@link #loseConnection()} does, for a reason of the application's, which the protocol then has. */
    void loseConnection(Lost reason);

    /** Drops what was not sent, and ends the connection at once; the peer sees a reset. */
    void abort();

    /**
     * Sends what was written and then the end of data, while reading goes on; what is written later is dropped. Fires when that is
     * sent. Fails with {@link ConnectionLostException} if the connection ends before. More than once, it is the same end. If the peer
     * has ended its side, too, the connection is done.
     *
     * <p>Over TLS it fails with {@link UnsupportedOperationException}, and the peer's end is the end: version 1.2 knows no other.
     */
    Deferred<Void> loseWrite();

    /**
     * Holds back what arrives, and soon stops receiving: no {@code dataReceived} comes until {@link #resumeReading}, not even with what
     * is here already. Meanwhile the peer's end of data is not noticed, and on NIO no reset; {@link Limits#idle} ends a connection of
     * which nothing is heard.
     */
    void pauseReading();

    /** Receives again, first what was held back, in later calls. */
    void resumeReading();

    /** Returns whether data is received: reading is neither paused nor ended, and the connection is open. */
    boolean isReading();

    /**
     * Gives back data that was received and not used: it is received again, before anything else and in a later call. A protocol
     * that stops amid its data, because it paused or hands over to another, keeps its rest here. Source: {@link java.io.PushbackInputStream}.
     */
    void unread(Bytes rest);

    /**
     * Goes over to TLS, as STARTTLS of mail does: sends what was written, and then makes a handshake, in which the side with
     * {@link TlsOptions#client} is the client. All that the peer sends from now on belongs to that, what has arrived and was not used
     * included: so nobody can slip in plain text before. What is written meanwhile is sent encrypted; nothing is received until the Deferred has fired.
     * If it fails, with {@link ConnectionLostException}, the connection is lost for the same reason. To cancel it aborts the connection.
     *
     * @throws IllegalStateException if the connection is encrypted, or about to be, or a client does not name the server
     */
    Deferred<Tls> startTls(TlsOptions options);

    /** Returns the outcome of TLS; empty in the clear. */
    Optional<Tls> tls();

    /** Returns this end's address. */
    Address host();

    /** Returns the other end's address. */
    Address peer();

    /** Returns the bytes so far. */
    ConnectionStatistics statistics();
}
