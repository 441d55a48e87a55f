package dev.deft.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * One end of a connection, as a channel of Netty's without a socket: it takes all that is written, and receives what a test gives it, once it reads. For encrypted connections, which
 * have no half of an end. Reactor thread only.
 */
final class MemoryChannel extends AbstractChannel implements DuplexChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final ChannelConfig config = new DefaultChannelConfig(this) {
        @Override
        protected void autoReadCleared() {
            reads = false;
        }
    };

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean reads;
    private boolean closed;
    private boolean hasEnded;

    MemoryChannel() {
        super(null);
        config.setAutoRead(false);
    }

    /** Returns what was written since the last call. */
    byte[] takeWritten() {
        byte[] all = written.toByteArray();
        written.reset();
        return all;
    }

    /** Returns whether it is open, and is to be given a piece, or the end. */
    boolean reads() {
        return reads && !closed && !hasEnded;
    }

    void receive(byte[] piece) {
        reads = false;
        pipeline().fireChannelRead(alloc().heapBuffer(piece.length).writeBytes(piece));
        pipeline().fireChannelReadComplete();
    }

    void receiveEnd() {
        hasEnded = true;
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    @Override
    protected void doBeginRead() {
        reads = true;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer from) throws IOException {
        for (Object next = from.current(); next != null; next = from.current()) {
            ByteBuf buffer = (ByteBuf) next;
            buffer.readBytes(written, buffer.readableBytes());
            from.remove();
        }
    }

    @Override
    protected void doClose() {
        closed = true;
    }

    @Override
    protected void doDisconnect() {
        closed = true;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
                throw new UnsupportedOperationException("it is connected");
            }
        };
    }

    @Override
    protected void doBind(SocketAddress at) {
        throw new UnsupportedOperationException("it is connected");
    }

    @Override
    protected SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    public boolean isInputShutdown() {
        return hasEnded;
    }

    @Override
    public boolean isOutputShutdown() {
        return closed;
    }

    @Override
    public boolean isShutdown() {
        return hasEnded && closed;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return shutdown(promise);
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return shutdown(promise);
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        throw new UnsupportedOperationException("an encrypted connection is closed on both sides at once");
    }
}
