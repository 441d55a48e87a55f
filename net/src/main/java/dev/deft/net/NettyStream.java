package dev.deft.net;

import dev.deft.net.internal.ByteStream;
import dev.deft.net.internal.SendQueue;
import dev.deft.net.internal.StreamConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection as a channel of Netty's, and the last handler of its pipeline. Reactor thread only.
 *
 * <p>The channel does not read by itself until it is told to, and may be half closed: the peer's end of data comes as an event, in the
 * same way on NIO and epoll, and closes nothing.
 */
final class NettyStream extends ChannelInboundHandlerAdapter implements ByteStream {

    private final SocketChannel channel;

    /** A call for when the channel is connected, if it was accepted. */
    private final Consumer<? super NettyStream> whenActive;

    /** The connection; null until one is attached. */
    private @Nullable StreamConnection connection;

    NettyStream(SocketChannel channel, Consumer<? super NettyStream> whenActive) {
        this.channel = channel;
        this.whenActive = whenActive;
    }

    /** Returns this end's address; null if the channel is closed already. */
    Address.@Nullable Inet host() {
        return addressOf(channel.localAddress());
    }

    /** Returns the other end's address; null if that is gone already. */
    Address.@Nullable Inet peer() {
        return addressOf(channel.remoteAddress());
    }

    static Address.@Nullable Inet addressOf(@Nullable InetSocketAddress address) {
        return address == null
                ? null
                : new Address.Inet(Objects.requireNonNull(address.getAddress(), "resolved"), address.getPort());
    }

    @Override
    public void attach(StreamConnection its) {
        connection = its;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void write(SendQueue queue) {
        int length = (int) Math.min(queue.length(), PIECE);
        ByteBuf buffer = channel.alloc().directBuffer(length, length);
        queue.moveTo(buffer.internalNioBuffer(0, length));
        buffer.writerIndex(length);
        channel.write(buffer).addListener(written -> {
            if (written.isSuccess()) {
                its().sent(length);
            } else {
                its().failed(written.cause());
            }
        });
    }

    @Override
    public void flush() {
        channel.flush();
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
        channel.config().setAutoRead(on);
    }

    @Override
    public void close() {
        ChannelFuture unused = channel.close(); // done when it returns
    }

    @Override
    public void abort() {
        try {
            channel.config().setSoLinger(0); // a close is a reset then
        } catch (ChannelException closed) {
            // It has been closed from the other side: there is nobody left to see a reset.
            close();
            return;
        }
        close();
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
            byte[] copy = new byte[buffer.readableBytes()];
            buffer.readBytes(copy);
            its().received(Bytes.wrap(copy, 0, copy.length));
        } finally {
            buffer.release();
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
        if (event == ChannelInputShutdownEvent.INSTANCE && connection != null) {
            connection.endOfInput();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (connection == null) {
            close();
        } else {
            connection.failed(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.closed();
        }
    }
}
