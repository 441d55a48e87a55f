package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.net.internal.NetLog;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.ThrottledLog;
import dev.deft.net.internal.Voids;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A UDP port as a channel of Netty's, and the handler of its pipeline. Reactor thread only. */
final class NettyDatagrams extends ChannelInboundHandlerAdapter implements Datagrams {

    /**
     * The memory that a datagram which waits takes beside its data, in bytes: its packet, buffer, address, promise and listener, and its entry in the channel's queue took 385 of heap,
     * on NIO and on epoll; what a direct buffer takes outside that comes in addition.
     */
    private static final int OVERHEAD = 512;

    private final Network network;
    private final DatagramProtocol protocol;
    private final Address.@Nullable Inet peer;
    private final ThrottledLog log;

    /** The end of the port, which its network calls; one object, by which it is known there. */
    private final Runnable end = this::end;

    /** The channel; null until it is registered. */
    private @Nullable Channel channel;

    private Address.@Nullable Inet address;

    /** The end; null while it is open. */
    private @Nullable Deferred<Void> closed;

    private boolean begun;
    private boolean flushDue;

    /** The memory of what waits to be sent, in bytes. */
    private long unsentMemory;

    private long received;
    private long sent;
    private long unsent;
    private long dropped;

    NettyDatagrams(Network network, DatagramProtocol protocol, Address.@Nullable Inet peer) {
        this.network = network;
        this.protocol = protocol;
        this.peer = peer;
        this.log = new ThrottledLog(network);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "it is registered");
    }

    /** Gives it to its protocol. */
    void begin() {
        address = NettyStream.addressOf(channel().localAddress());
        begun = true;
        network.addEnd(end);
        call("started", () -> protocol.started(this));
    }

    private void call(String method, ThrowingRunnable call) {
        try {
            call.run();
        } catch (Throwable thrown) { // an Error, too: the port goes on
            log.error(method, () -> name(method) + " threw; " + this + " goes on", thrown);
        } finally {
            log.clearInterrupt(() -> name(method));
        }
    }

    private String name(String method) {
        return method + " of " + protocol.getClass().getName();
    }

    @Override
    public Address.Inet address() {
        return Objects.requireNonNull(address, "it is open");
    }

    @Override
    public boolean send(Bytes data) {
        network.check(this, "send");
        if (peer == null) {
            throw new IllegalStateException(this + " is not connected; say where to, or open it with connectedTo()");
        }
        return send(data, peer);
    }

    @Override
    public boolean send(Bytes data, Address.Inet to) {
        network.check(this, "send");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(to, "to");
        if (data.isEmpty()) {
            throw new IllegalArgumentException("A datagram needs a byte, for Netty sends no empty one; leave it out");
        }
        if (peer != null && !peer.equals(to)) { // NIO refuses it when it is sent, epoll sends it
            throw new IllegalArgumentException(this + " is connected to " + peer + ", and sends nothing to " + to
                    + "; open another port for that");
        }
        int memory = OVERHEAD + data.length();
        if (closed != null || unsentMemory + memory > MOST_UNSENT) {
            drop(closed != null ? "it is closed" : MOST_UNSENT + " bytes wait to be sent (Datagrams.MOST_UNSENT)");
            return false;
        }
        unsent++;
        unsentMemory += memory;
        ByteBuf buffer = Unpooled.wrappedBuffer(data.asReadOnlyBuffer());
        channel().write(new DatagramPacket(buffer, to.toSocketAddress())).addListener(written -> {
            unsent--;
            unsentMemory -= memory; // of the data, the channel has a copy: to keep them here would keep their array
            if (written.isSuccess()) {
                sent++;
            } else {
                failed(written.cause());
            }
        });
        if (!flushDue) {
            flushDue = true;
            network.atEndOfTurn(() -> {
                flushDue = false;
                channel().flush();
            });
        }
        return true;
    }

    private void failed(Throwable cause) {
        drop(cause.toString());
        if (cause instanceof PortUnreachableException && closed == null) { // it closes within a call of the protocol's
            call("connectionRefused", protocol::connectionRefused);
        }
    }

    private void drop(String why) {
        if (dropped++ == 0) {
            NetLog.warn(this + " drops a datagram: " + why + "; send less at a time. This is told once, and counted");
        }
    }

    @Override
    public Deferred<Void> stopListening() {
        network.check(this, "stopListening");
        return close().fork();
    }

    private void end() {
        Deferred<Void> unused = close();
    }

    private Deferred<Void> close() {
        if (closed == null) {
            Deferred<Void> done = network.newDeferred();
            closed = done;
            network.removeEnd(end);
            channel().flush();
            channel().close().addListener(ended -> Voids.fire(done));
        }
        return closed;
    }

    @Override
    public DatagramStatistics statistics() {
        network.check(this, "statistics");
        return new DatagramStatistics(received, sent, unsent, dropped);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            SocketAddress sender = packet.sender() == null ? context.channel().remoteAddress() : packet.sender();
            Address.Inet from = NettyStream.addressOf(sender);
            if (begun && closed == null && from != null) {
                received++;
                byte[] copy = new byte[packet.content().readableBytes()];
                packet.content().readBytes(copy);
                Bytes data = Bytes.wrap(copy, 0, copy.length);
                call("datagramReceived", () -> protocol.datagramReceived(data, from));
            }
        } finally {
            packet.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PortUnreachableException) {
            call("connectionRefused", protocol::connectionRefused);
        } else {
            log.warn(
                    "receive",
                    () -> this + " has failed to receive (" + cause
                            + "), and goes on. This is told once a minute at most, and counted");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (begun) {
            end(); // if it was closed by something else
            call("stopped", protocol::stopped);
        }
    }

    @Override
    public String toString() {
        return "Datagrams[" + (address == null ? "not open" : address) + "]";
    }
}
