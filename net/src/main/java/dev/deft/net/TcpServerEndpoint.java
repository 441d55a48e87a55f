package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.SocketIo;
import io.netty.channel.Channel;
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
 * counted in {@link PortStatistics#refused}, and one a minute is logged at most.
 */
public final class TcpServerEndpoint implements ServerEndpoint {

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
                        .addCallbacks(
                                made -> bind(network, factory, listening),
                                failure -> Listener.fail(listening, failure));
            }
        });
        return listening;
    }

    private boolean bind(Network network, ProtocolFactory factory, Deferred<Port> listening) {
        SocketIo io = network.sockets();
        new Listener(network, factory, limits, tls, listening) {
            @Override
            Address bound(Channel channel) {
                return Objects.requireNonNull(NettyStream.addressOf(channel.localAddress()), "it is bound");
            }

            @Override
            BindException refusal(Throwable cause) {
                return TcpServerEndpoint.this.refusal(cause);
            }

            @Override
            @Nullable
            Address hostOf(NettyStream stream) {
                return stream.host();
            }

            @Override
            @Nullable
            Address peerOf(NettyStream stream) {
                return stream.peer();
            }

            @Override
            void closed() {}
        }.bind(io.loop(), io.serverSockets(), at, backlog, true);
        return true;
    }

    private BindException refusal(Throwable cause) {
        BindException refusal = new BindException("Cannot listen at %s: %s"
                .formatted(
                        at,
                        FailureText.withAdvice(
                                cause, "end what listens there, or choose another port or address of this machine")));
        refusal.initCause(cause);
        return refusal;
    }

    @Override
    public String toString() {
        return "TcpServerEndpoint[" + at + (tls == null ? "]" : ", TLS]");
    }
}
