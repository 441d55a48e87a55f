package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port to connect to, on the transport of its reactor, in the clear or by TLS. Immutable; each setting returns another. Made by
 * {@link Endpoints#tcpClient} and {@link Endpoints#tlsClient}.
 *
 * <p>Where the name has several addresses, they are tried as RFC 8305 ("Happy Eyeballs") says: families in turn, one more after each
 * 250 ms and as soon as one fails; the first that connects wins.
 */
public final class TcpClientEndpoint implements ClientEndpoint {

    private final Reactor reactor;
    private final String host;
    private final int port;

    /** This end's address; null for the one that the operating system chooses. */
    private final @Nullable InetAddress bindAddress;

    private final Duration timeout;
    private final Limits limits;
    private final @Nullable TlsOptions tls;

    TcpClientEndpoint(
            Reactor reactor,
            String host,
            int port,
            @Nullable InetAddress bindAddress,
            Duration timeout,
            Limits limits,
            @Nullable TlsOptions tls) {
        this.reactor = reactor;
        this.host = host;
        this.port = port;
        this.bindAddress = bindAddress;
        this.timeout = timeout;
        this.limits = limits;
        this.tls = tls;
    }

    /** Returns one whose attempts have this time from {@code connect} on, look-up, all addresses and the handshake of TLS included; 30 seconds by default. */
    public TcpClientEndpoint timeout(Duration newTimeout) {
        return new TcpClientEndpoint(
                reactor, host, port, bindAddress, Durations.notNegative("newTimeout", newTimeout), limits, tls);
    }

    /** Returns one whose connections come from this address of the machine, in place of one that the operating system chooses. */
    public TcpClientEndpoint bindAddress(InetAddress ip) {
        return new TcpClientEndpoint(reactor, host, port, Objects.requireNonNull(ip, "ip"), timeout, limits, tls);
    }

    /** Returns one with these limits, in place of {@link Limits#defaults}; the numbers of connections are for ports. */
    public TcpClientEndpoint limits(Limits newLimits) {
        return new TcpClientEndpoint(
                reactor, host, port, bindAddress, timeout, Objects.requireNonNull(newLimits, "newLimits"), tls);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with {@link java.util.concurrent.TimeoutException} when its time is up, {@link java.net.UnknownHostException} if the name
     * has no address, {@link java.net.ConnectException}, in which the failure of each address is suppressed, or {@link ConnectionLostException}, if
     * TLS has failed, with the {@link javax.net.ssl.SSLException} as its cause.
     */
    @Override
    public <P extends Protocol> Deferred<P> connect(P protocol) {
        Objects.requireNonNull(protocol, "protocol");
        return new TcpConnect<>(Network.of(reactor), host, port, bindAddress, timeout, limits, tls, protocol).begin();
    }

    @Override
    public String toString() {
        return "TcpClientEndpoint[" + host + ":" + port + (tls == null ? "]" : ", TLS]");
    }
}
