package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.ListeningPort;
import dev.deft.net.internal.NetLog;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.Voids;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.SocketIo;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port to listen at, on the transport of its reactor, in the clear or by TLS. Immutable; each setting returns another. Made by
 * {@link Endpoints#tcpServer} and {@link Endpoints#tlsServer}.
 *
 * <p>Over TLS a protocol is built when the handshake has succeeded. Connections in a handshake count among those of {@link Limits}; one that fails is
 * counted in {@link PortStatistics#refused}, and the first of several logged.
 */
public final class TcpServerEndpoint implements ServerEndpoint {

    /** The queue of connections that the operating system gives, if nothing else is said. */
    static final int BACKLOG_OF_THE_SYSTEM = 0;

    private final Reactor reactor;
    private final InetSocketAddress at;
    private final int backlog;
    private final Limits limits;
    private final @Nullable TlsOptions tls;

    TcpServerEndpoint(Reactor reactor, InetSocketAddress at, int backlog, Limits limits, @Nullable TlsOptions tls) {
        this.reactor = reactor;
        this.at = at;
        this.backlog = backlog;
        this.limits = limits;
        this.tls = tls;
    }

    /** Returns one that listens at this address of the machine only, and not at all of them. */
    public TcpServerEndpoint on(InetAddress ip) {
        return new TcpServerEndpoint(
                reactor, new InetSocketAddress(Objects.requireNonNull(ip, "ip"), at.getPort()), backlog, limits, tls);
    }

    /** Returns one with these limits, in place of {@link Limits#defaults}. */
    public TcpServerEndpoint limits(Limits newLimits) {
        return new TcpServerEndpoint(reactor, at, backlog, Objects.requireNonNull(newLimits, "newLimits"), tls);
    }

    /**
     * Returns one for which the operating system keeps so many connections until they are accepted, in place of its own number; it takes
     * that for a hint.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public TcpServerEndpoint backlog(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("backlog must be at least 1: " + connections);
        }
        return new TcpServerEndpoint(reactor, at, connections, limits, tls);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with {@link BindException} if the address is taken, or is none of this machine's, and with
     * {@link javax.net.ssl.SSLException} if its certificate cannot be used.
     */
    @Override
    public Deferred<Port> listen(ProtocolFactory factory) {
        Objects.requireNonNull(factory, "factory");
        Network network = Network.of(reactor);
        Deferred<Port> listening = network.attempt(this + ".listen()", true, deferred -> {});
        network.whenOpen(() -> {
            if (tls == null) {
                bind(network, factory, listening);
            } else {
                // Files are read before, so that a wrong one is found out here.
                tls.contexts(network)
                        .addCallbacks(made -> bind(network, factory, listening), failure -> fail(listening, failure));
            }
        });
        return listening;
    }

    private static boolean fail(Deferred<Port> listening, Throwable failure) {
        if (!listening.isCalled()) {
            listening.errback(failure);
        }
        return false;
    }

    /** Binds it, unless that is not wanted any more; returns whether it did. */
    private boolean bind(Network network, ProtocolFactory factory, Deferred<Port> listening) {
        if (listening.isCalled()) {
            return false;
        }
        SocketIo io = network.sockets();
        Accepting accepting = new Accepting(network);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(io.loop())
                .channelFactory(io.serverSockets())
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new AcceptFailures())
                .childHandler(accepting);
        if (backlog != BACKLOG_OF_THE_SYSTEM) {
            bootstrap.option(ChannelOption.SO_BACKLOG, backlog);
        }
        ChannelFuture bound = bootstrap.bind(at);
        if (bound.isDone()) { // it has no channel: then its listeners would be called on another thread
            bound(network, factory, listening, accepting, bound);
        } else {
            bound.addListener(done -> bound(network, factory, listening, accepting, bound));
        }
        return true;
    }

    private void bound(
            Network network,
            ProtocolFactory factory,
            Deferred<Port> listening,
            Accepting accepting,
            ChannelFuture bound) {
        if (!bound.isSuccess()) {
            fail(listening, refusal(bound.cause()));
            return;
        }
        ServerSocketChannel channel = (ServerSocketChannel) bound.channel();
        if (listening.isCalled()) { // cancelled, or the reactor stops
            ChannelFuture unused = channel.close();
            return;
        }
        Address address = Objects.requireNonNull(NettyStream.addressOf(channel.localAddress()), "it is bound");
        ListeningPort port = new ListeningPort(
                network,
                address,
                factory,
                limits,
                tls,
                closed -> channel.close().addListener(done -> Voids.fire(closed)));
        accepting.port = port;
        listening.callback(port);
    }

    private BindException refusal(Throwable cause) {
        BindException refusal = new BindException(
                "Cannot listen at %s: %s; end what listens there, or choose another port or address of this machine"
                        .formatted(at, cause.getMessage()));
        refusal.initCause(cause);
        return refusal;
    }

    @Override
    public String toString() {
        return "TcpServerEndpoint[" + at + (tls == null ? "]" : ", TLS]");
    }

    /** Gives each accepted channel its handler, which hands it to the port once it is connected. */
    private static final class Accepting extends ChannelInitializer<SocketChannel> {

        private final Network network;

        /** The port; null until it is bound, before which nothing is accepted. */
        private @Nullable ListeningPort port;

        Accepting(Network network) {
            this.network = network;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(Connection.HANDLER, new NettyStream(network, channel, this::accept));
        }

        private void accept(NettyStream stream) {
            Address host = stream.host();
            Address peer = stream.peer();
            if (port == null || host == null || peer == null) { // it has gone again
                stream.abort();
            } else {
                port.accept(stream, host, peer);
            }
        }
    }

    /** Logs that a connection could not be accepted, for want of descriptors say; Netty then waits for a second. */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            String at = context.channel().localAddress() + " could not accept a connection";
            if (cause instanceof ChannelException || cause instanceof java.io.IOException) {
                NetLog.warn(at + " (" + cause + "), and tries again in a second; raise the limit of open files (ulimit"
                        + " -n), or lower Limits.connections");
            } else {
                NetLog.error(at, cause);
            }
            context.fireExceptionCaught(cause); // to Netty's acceptor, which is behind this
        }
    }
}
