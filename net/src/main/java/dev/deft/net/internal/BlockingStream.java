package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Lost;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import dev.deft.threadpool.internal.OwnThread;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams of the JDK's, which block, as the transport of a connection: each has a thread of its own, which reads or writes one piece at a
 * time and is told to by the reactor. The threads are daemons, for a read cannot be ended from outside. Reactor thread only, but for what those do.
 */
public final class BlockingStream implements ByteStream {

    private final Network network;

    /** The stream to read; null if there is none. */
    private final @Nullable InputStream in;

    /** The stream to write; null if there is none. */
    private final @Nullable OutputStream out;

    private final Consumer<Lost> beforeAbort;
    private final ExecutorService reader;
    private final ExecutorService writer;

    /** The connection; null until it is attached. */
    private @Nullable StreamConnection connection;

    private boolean reading;
    private boolean readUnderWay;
    private boolean inputEnded;
    private boolean writeUnderWay;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param name the name that its threads begin with
     * @param beforeAbort is told why its connection is aborted, before its streams are closed
     */
    public BlockingStream(
            Network network,
            String name,
            @Nullable InputStream in,
            @Nullable OutputStream out,
            Consumer<Lost> beforeAbort) {
        this(
                network,
                in,
                out,
                beforeAbort,
                work -> threadNamed(name + "-reader", work),
                work -> threadNamed(name + "-writer", work));
    }

    /** Makes one whose threads are others. */
    BlockingStream(
            Network network,
            @Nullable InputStream in,
            @Nullable OutputStream out,
            Consumer<Lost> beforeAbort,
            ThreadFactory reader,
            ThreadFactory writer) {
        this.network = network;
        this.in = in;
        this.out = out;
        this.beforeAbort = beforeAbort;
        this.reader = Executors.newSingleThreadExecutor(reader); // which starts it when it is first used
        this.writer = Executors.newSingleThreadExecutor(writer);
    }

    /** Returns a thread that inherits nothing. */
    private static Thread threadNamed(String name, Runnable work) {
        Thread thread = OwnThread.of(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void attach(StreamConnection its) {
        connection = its;
    }

    private StreamConnection its() {
        return Objects.requireNonNull(connection, "attached before it was used");
    }

    @Override
    public void read(boolean on) {
        reading = on;
        readIfWanted();
    }

    private void readIfWanted() {
        InputStream from = in;
        if (from != null && reading && !readUnderWay && !inputEnded && !closed) {
            readUnderWay = true;
            onThread(reader, () -> readPiece(from));
        }
    }

    /** Has a thread do work; where none can be had for that, as the system has no more, the stream fails. */
    private void onThread(ExecutorService thread, Runnable work) {
        try {
            thread.execute(work);
        } catch (OutOfMemoryError noThread) { // which is how the JDK says so
            network.soon(() -> failed(noThread));
        }
    }

    /** Reads what there is; on the reader's thread. */
    private void readPiece(InputStream from) {
        try {
            byte[] buffer = new byte[PIECE];
            int length = from.read(buffer);
            Bytes data = length < 0 ? Bytes.EMPTY : Bytes.copyOf(buffer, 0, length);
            network.soon(() -> received(data, length < 0));
        } catch (Throwable failure) { // of whatever the stream is made
            network.soon(() -> failed(failure));
        }
    }

    private void received(Bytes data, boolean isTheEnd) {
        readUnderWay = false;
        inputEnded |= isTheEnd;
        if (closed) {
            return;
        }
        if (isTheEnd) {
            its().endOfInput();
        } else {
            its().received(data);
        }
        readIfWanted();
    }

    private void failed(Throwable failure) {
        if (!closed) {
            its().failed(failure);
        }
    }

    @Override
    public boolean isWritable() {
        return out != null && !writeUnderWay && !closed;
    }

    @Override
    public int write(SendQueue queue) {
        OutputStream to = Objects.requireNonNull(out, "it is writable");
        byte[] piece = new byte[(int) Math.min(queue.length(), PIECE)];
        queue.moveTo(ByteBuffer.wrap(piece));
        writeUnderWay = true;
        onWriter(
                () -> {
                    to.write(piece);
                    to.flush();
                },
                () -> {
                    writeUnderWay = false;
                    its().sent(piece.length);
                    its().writable();
                });
        return piece.length;
    }

    @Override
    public void flush() {}

    @Override
    public void shutdownOutput() {
        onWriter(this::closeOut, () -> its().outputShutDown());
    }

    private void closeOut() throws IOException {
        if (out != null) {
            out.close();
        }
    }

    /** Does work that blocks on the writer's thread, and then {@code done} on the reactor's. */
    private void onWriter(BlockingCall work, Runnable done) {
        onThread(writer, () -> {
            try {
                work.call();
                network.soon(() -> {
                    if (!closed) {
                        done.run();
                    }
                });
            } catch (Throwable failure) { // of whatever the stream is made
                network.soon(() -> failed(failure));
            }
        });
    }

    /** A call that blocks. */
    private interface BlockingCall {
        void call() throws IOException;
    }

    @Override
    public void afterArrivals(Runnable call) {
        network.soon(call); // behind what its reader has handed over
    }

    @Override
    public void checkTls(TlsOptions options) {
        throw new UnsupportedOperationException(
                "a process's pipes and the standard streams have no TLS; use startTls() of a TCP connection");
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
        throw new AssertionError("there is no TLS");
    }

    @Override
    public void pipeline(Consumer<? super ChannelPipeline> add) {
        throw new UnsupportedOperationException(
                "a process's pipes and the standard streams have no pipeline of Netty's; use that of a TCP connection");
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        endWith(writer, this::closeOut);
        endWith(reader, this::closeIn);
    }

    private void closeIn() throws IOException {
        if (in != null) {
            in.close();
        }
    }

    /** Has a thread close its stream and end; where none can be had, no thread is in the stream either, and this one closes it. */
    private static void endWith(ExecutorService thread, BlockingCall close) {
        try {
            thread.execute(() -> quietly(close));
        } catch (OutOfMemoryError noThread) {
            quietly(close);
        }
        thread.shutdown();
    }

    /** Closes a stream that nobody reads or writes any more, so that nobody wants to know how that went. */
    private static void quietly(BlockingCall close) {
        try {
            close.call();
        } catch (IOException unwanted) {
            NetLog.debug("A stream was not closed well: " + unwanted);
        }
    }

    @Override
    public void abort() {
        beforeAbort.accept(its().end.reason());
        close();
    }
}
