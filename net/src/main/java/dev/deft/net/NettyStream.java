package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.internal.ByteStream;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.SendQueue;
import dev.deft.net.internal.StreamConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of TCP, or of the UNIX domain, as a channel of Netty's, and the last handler of its pipeline. Reactor thread only.
 *
 * <p>The channel does not read by itself until it is told to, and may be half closed: the peer's end of data comes as an event, in the
 * same way on NIO and epoll, and closes nothing.
 */
final class NettyStream extends ChannelInboundHandlerAdapter implements ByteStream {

    /** The time that TLS has to tell the peer of the end, once the connection has ended here. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final Network network;
    private final DuplexChannel channel;

    /** Set for a channel that closes at the peer's end of data, as those of the UNIX domain on NIO do. */
    private final boolean endsByClosing;

    /** A call for when the channel is connected, if it was accepted. */
    private final Consumer<? super NettyStream> whenActive;

    /** The connection; null until one is attached. */
    private @Nullable StreamConnection connection;

    /** The handshake of TLS, ended or not; null in the clear. */
    private @Nullable TlsHandshake handshake;

    /** The part of a file that is sent, or was the last; null if there is none, or the file has ended. */
    private @Nullable FilePart filePart;

    /** Set when the peer has been told of the end by TLS. */
    private boolean closeNotifySent;

    /** Set when the peer's TLS has told of its end. */
    private boolean closeNotified;

    NettyStream(
            Network network, DuplexChannel channel, boolean isHalfClosable, Consumer<? super NettyStream> whenActive) {
        this.network = network;
        this.endsByClosing = !isHalfClosable;
        this.channel = channel;
        this.whenActive = whenActive;
        channel.config().setRecvByteBufAllocator(new PieceAllocator(network::received, this::isPlain));
    }

    /** Returns whether there is no TLS and no handler of a user's, which may keep buffers. */
    private boolean isPlain() {
        return handshake == null && channel.pipeline().first() == this;
    }

    /** Returns this end's address; null if the channel is closed already. */
    Address.@Nullable Inet host() {
        return addressOf(channel.localAddress());
    }

    /** Returns the other end's address; null if that is gone already. */
    Address.@Nullable Inet peer() {
        return addressOf(channel.remoteAddress());
    }

    static Address.@Nullable Inet addressOf(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? new Address.Inet(Objects.requireNonNull(inet.getAddress(), "resolved"), inet.getPort())
                : null;
    }

    @Override
    public void attach(StreamConnection its) {
        connection = its;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() || !channel.isOpen(); // a closed one takes it, and fails it
    }

    @Override
    public int write(SendQueue queue) {
        ByteBuf lent = isPlain() ? network.lent().takeFirst(queue) : null; // others may write to it
        ByteBuf buffer = lent == null ? copyOf(queue) : lent;
        int length = buffer.readableBytes();
        channel.write(buffer).addListener(written -> {
            if (written.isSuccess()) {
                its().sent(length);
            } else {
                its().failed(written.cause());
            }
        });
        return length;
    }

    private ByteBuf copyOf(SendQueue queue) {
        int length = (int) Math.min(queue.length(), PIECE);
        ByteBuf buffer = handshake == null
                ? network.sent().take(channel.alloc(), length)
                : channel.alloc().heapBuffer(length, length); // which the JDK's engine reads
        queue.moveTo(buffer.internalNioBuffer(0, length));
        return buffer.writerIndex(length);
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean canSend(FileChannel file) {
        // TLS, or a handler of the user's, takes bytes
        return isPlain() && FilePart.isOf(file);
    }

    @Override
    public void send(FileChannel file, long from, long count) {
        FilePart part = new FilePart(file, from, count, its(), this::resetOnClose);
        filePart = part;
        ChannelFuture unused =
                channel.write(part, channel.newProgressivePromise().addListener(part));
    }

    @Override
    public long endFile() {
        FilePart part = filePart;
        filePart = null;
        return part == null ? 0 : part.end();
    }

    @Override
    public void shutdownOutput() {
        channel.shutdownOutput().addListener(shut -> {
            if (shut.isSuccess()) {
                its().outputShutDown();
            } else {
                its().failed(shut.cause());
            }
        });
    }

    @Override
    public void read(boolean on) {
        if (!channel.isInputShutdown()) { // or epoll tells of the end again and again
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public void afterArrivals(Runnable call) {
        channel.eventLoop().execute(call); // Netty's tasks come after its I/O, and it does not sleep over them
    }

    @Override
    public boolean canLinger() {
        // TLS has an end of its own, and so may a handler of the user's, which writes it when the channel closes
        return channel.isActive() && isPlain();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void close() {
        if (closeNotifySent) {
            closePastTls();
            return;
        }
        ChannelFuture closing = channel.close();
        if (!closing.isDone()) { // TLS tells the peer before, for which a peer that does not read has no room
            DelayedCall limit = network.reactor().callLater(LONGEST_CLOSE, this::closePastTls);
            closing.addListener(closed -> {
                if (limit.isActive()) {
                    limit.cancel();
                }
            });
        }
    }

    @Override
    public void abort() {
        if (resetOnClose()) {
            closePastTls();
        } else {
            close();
        }
    }

    /** Has a close be a reset, where there is one; returns false if it has been closed from the other side, and nobody is left to see it. */
    private boolean resetOnClose() {
        try {
            if (channel instanceof SocketChannel tcp) {
                tcp.config().setSoLinger(0);
            }
            return true;
        } catch (ChannelException closed) {
            return false;
        }
    }

    /** Closes the channel without the handler of TLS, which would wait until it has told the peer. */
    private void closePastTls() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        ChannelFuture unused = first == null ? channel.close() : first.close();
    }

    @Override
    public void pipeline(Consumer<? super ChannelPipeline> add) {
        ChannelPipeline pipeline = channel.pipeline();
        add.accept(pipeline);
        if (pipeline.last() != this && channel.isActive()) {
            throw new IllegalStateException(
                    "pipeline() was given a handler behind Deft's, which takes all there is; add"
                            + " it by addBefore(Connection.HANDLER, …)");
        }
    }

    // TLS.

    @Override
    public void checkTls(TlsOptions options) {
        if (!options.isServer && options.serverName == null) {
            throw new IllegalStateException("startTls() as a client verifies the server's name, which a connection to "
                    + peer() + " does not know; give it by TlsOptions.serverName()");
        }
    }

    @Override
    public Deferred<Tls> startTls(TlsOptions options, Duration most, Supplier<Bytes> early) {
        return options.contexts(network).addCallbackDeferring(contexts -> {
            TlsHandshake begun = new TlsHandshake(network, this, channel.pipeline(), most);
            handshake = begun;
            if (!channel.isActive()) {
                begun.failed(new Lost.Failed(new ClosedChannelException()));
            } else if (channel.isInputShutdown()) { // which is not told again
                begun.failed(new Lost.Truncated());
            }
            Address.Inet peer = peer();
            int port = peer == null ? -1 : peer.port();
            return begun.begin(contexts.newHandler(channel.alloc(), options.serverName, port, begun), early.get());
        });
    }

    @Override
    public @Nullable Tls tls() {
        return handshake == null ? null : handshake.outcome();
    }

    @Override
    public void sendCloseNotify() {
        closeNotifySent = true;
        ChannelFuture unused =
                channel.pipeline().get(SslHandler.class).closeOutbound(); // what comes of it, the peer tells
    }

    /** Is told by TLS that the peer is over a limit, with what it does. */
    void overLimit(Lost.OverLimit limit, String advice) {
        if (connection != null) {
            connection.overLimit(limit, advice);
        } else {
            abort();
        }
    }

    private @Nullable TlsHandshake unfinishedHandshake() {
        return handshake != null && handshake.outcome() == null ? handshake : null;
    }

    private StreamConnection its() {
        return Objects.requireNonNull(connection, "attached before it was written to");
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        whenActive.accept(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            if (connection != null) { // or the handshake succeeded for nobody, and the channel closes
                connection.received(isPlain() ? network.lent().received(buffer) : copyOf(buffer));
            }
        } finally {
            buffer.release();
        }
    }

    private static Bytes copyOf(ByteBuf buffer) {
        byte[] copy = new byte[buffer.readableBytes()];
        buffer.readBytes(copy);
        return Bytes.wrap(copy, 0, copy.length);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (connection != null) {
            connection.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null && channel.isWritable()) {
            connection.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            endOfData();
        } else if (event instanceof SslHandshakeCompletionEvent completion && handshake != null) {
            handshake.completed(completion.cause());
        } else if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            closeNotified = true;
            if (connection != null) {
                connection.endOfInput();
            }
        }
    }

    /** Deals with the end of what the channel receives, which of an encrypted connection is not the peer's unless it says so. */
    private void endOfData() {
        TlsHandshake unfinished = unfinishedHandshake();
        if (unfinished != null) {
            unfinished.failed(new Lost.Truncated());
        } else if (connection == null) {
            abort();
        } else if (handshake == null) {
            connection.endOfInput();
        } else if (!closeNotified) {
            connection.truncated();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        TlsHandshake unfinished = unfinishedHandshake();
        if (unfinished != null) {
            unfinished.failed(cause);
        } else if (connection == null) {
            abort();
        } else {
            StreamConnection failing = connection;
            if (cause instanceof PooledEngine.RenegotiationException) {
                failing.warn(new Lost.Failed(cause), () -> failing + " is aborted: " + cause.getMessage());
            }
            failing.failed(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        TlsHandshake unfinished = unfinishedHandshake();
        if (unfinished != null) {
            unfinished.failed(new Lost.Failed(new ClosedChannelException()));
        } else if (connection != null && endsByClosing) {
            endOfData();
        } else if (connection != null) {
            connection.closed();
        }
    }
}
