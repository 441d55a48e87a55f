package dev.deft.net;

import dev.deft.reactor.Reactor;
import java.net.InetSocketAddress;
import java.util.Objects;

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
        return new TcpServerEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                new InetSocketAddress(portNumber(port, 0)),
                Limits.defaults());
    }

    /**
     * Returns the endpoint of a TCP port of another host, or of this one. Its name is looked up for each attempt.
     *
     * @param host the host's name or address
     * @param port the port
     * @throws IllegalArgumentException if the port is not 1 to 65535
     */
    public static TcpClientEndpoint tcpClient(Reactor reactor, String host, int port) {
        return new TcpClientEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                Objects.requireNonNull(host, "host"),
                portNumber(port, 1),
                TcpClientEndpoint.DEFAULT_TIMEOUT,
                Limits.defaults());
    }

    private static int portNumber(int port, int least) {
        if (port < least || port > 65_535) {
            throw new IllegalArgumentException("port must be " + least + " to 65535: " + port);
        }
        return port;
    }
}
