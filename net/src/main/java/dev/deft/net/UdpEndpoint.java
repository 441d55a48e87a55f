package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.SocketIo;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A UDP port to open, on the transport of its reactor. Immutable; each setting returns another. Made by {@link Endpoints#udp}. */
public final class UdpEndpoint {

    /** The most bytes of a datagram: of one that is larger than the buffer for it, the rest would be lost without a word. */
    private static final int LARGEST = 65_535;

    private final Reactor reactor;
    private final InetSocketAddress at;
    private final Address.@Nullable Inet peer;

    UdpEndpoint(Reactor reactor, InetSocketAddress at, Address.@Nullable Inet peer) {
        this.reactor = reactor;
        this.at = at;
        this.peer = peer;
    }

    /** Returns one that listens at this address of the machine only, and not at all of them. */
    public UdpEndpoint on(InetAddress ip) {
        return new UdpEndpoint(reactor, new InetSocketAddress(Objects.requireNonNull(ip, "ip"), at.getPort()), peer);
    }

    /** Returns one that receives from this address only, and is told when nobody listens there. */
    public UdpEndpoint connectedTo(Address.Inet other) {
        return new UdpEndpoint(reactor, at, Objects.requireNonNull(other, "other"));
    }

    /**
     * Opens it for {@code protocol}. Fires when {@link DatagramProtocol#started} has returned; fails with {@link BindException} if the port is taken, or the
     * address is none of this machine's. Before the reactor runs, it is done in its first turn.
     */
    public Deferred<Datagrams> listen(DatagramProtocol protocol) {
        Objects.requireNonNull(protocol, "protocol");
        Network network = Network.of(reactor);
        Deferred<Datagrams> listening = network.attempt(this + ".listen()", true, deferred -> {});
        network.whenOpen(() -> {
            if (!listening.isCalled()) {
                bind(network, protocol, listening);
            }
        });
        return listening;
    }

    private void bind(Network network, DatagramProtocol protocol, Deferred<Datagrams> listening) {
        SocketIo io = network.sockets();
        NettyDatagrams port = new NettyDatagrams(network, protocol, peer);
        Bootstrap bootstrap = new Bootstrap()
                .group(io.loop())
                .channelFactory(io.datagramSockets())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
                .handler(port);
        ChannelFuture opened =
                peer == null ? bootstrap.bind(at) : bootstrap.disableResolver().connect(peer.toSocketAddress(), at);
        if (opened.isDone()) { // it has no channel: then its listeners would be called on another thread
            opened(opened, port, listening);
        } else {
            opened.addListener(done -> opened(opened, port, listening));
        }
    }

    private void opened(ChannelFuture opened, NettyDatagrams port, Deferred<Datagrams> listening) {
        if (listening.isCalled()) { // cancelled, or the reactor stops
            ChannelFuture unused = opened.channel().close();
        } else if (opened.isSuccess()) {
            port.begin();
            if (listening.isCalled()) { // by what the protocol was called for
                Deferred<Void> unused = port.stopListening();
            } else {
                listening.callback(port);
            }
        } else {
            BindException refusal = new BindException("Cannot open UDP port %s: %s"
                    .formatted(
                            at,
                            FailureText.withAdvice(
                                    opened.cause(),
                                    "end what listens there, or choose another port or address of this machine")));
            refusal.initCause(opened.cause());
            listening.errback(refusal);
        }
    }

    @Override
    public String toString() {
        return "UdpEndpoint[" + at + "]";
    }
}
