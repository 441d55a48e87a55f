package dev.deft.net;

import dev.deft.reactor.Reactor;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The endpoints that there are. Source: Twisted's {@code twisted.internet.endpoints}. */
public final class Endpoints {

    private Endpoints() {}

    /**
     * Returns the endpoint of a TCP port on all addresses of this machine.
     *
     * @param port the port; 0 for one that is free, which {@link Port#address} tells
     * @throws IllegalArgumentException if it is not 0 to 65535
     */
    public static TcpServerEndpoint tcpServer(Reactor reactor, int port) {
        return server(reactor, port, null);
    }

    /**
     * Returns the endpoint of a TCP port on all addresses of this machine, whose connections are encrypted from the beginning.
     *
     * @param port the port; 0 for one that is free, which {@link Port#address} tells
     * @throws IllegalArgumentException if it is not 0 to 65535
     * @throws IllegalStateException if the options are not a server's
     */
    public static TcpServerEndpoint tlsServer(Reactor reactor, int port, TlsOptions options) {
        Objects.requireNonNull(options, "options").mustBeFor(true, "tlsServer()");
        return server(reactor, port, options);
    }

    private static TcpServerEndpoint server(Reactor reactor, int port, @Nullable TlsOptions tls) {
        return new TcpServerEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                new InetSocketAddress(portNumber(port, 0)),
                Limits.defaults(),
                tls);
    }

    /**
     * Returns the endpoint of a TCP port of another host, or of this one. Its name is looked up for each attempt.
     *
     * @param host the host's name or address
     * @param port the port
     * @throws IllegalArgumentException if the port is not 1 to 65535
     */
    public static TcpClientEndpoint tcpClient(Reactor reactor, String host, int port) {
        return client(reactor, host, port, null);
    }

    /**
     * Returns the endpoint of a TCP port of another host, or of this one, to which the connection is encrypted: it is there when the
     * handshake has succeeded, and the server has shown a certificate for {@code host}.
     *
     * @param host the host's name or address
     * @param port the port
     * @throws IllegalArgumentException if the port is not 1 to 65535
     * @throws IllegalStateException if the options are not a client's
     */
    public static TcpClientEndpoint tlsClient(Reactor reactor, String host, int port, TlsOptions options) {
        Objects.requireNonNull(options, "options").mustBeFor(false, "tlsClient()");
        return client(reactor, host, port, options);
    }

    private static TcpClientEndpoint client(Reactor reactor, String host, int port, @Nullable TlsOptions tls) {
        return new TcpClientEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                Objects.requireNonNull(host, "host"),
                portNumber(port, 1),
                TcpClientEndpoint.DEFAULT_TIMEOUT,
                Limits.defaults(),
                tls);
    }

    private static int portNumber(int port, int least) {
        if (port < least || port > 65_535) {
            throw new IllegalArgumentException("port must be " + least + " to 65535: " + port);
        }
        return port;
    }
}
