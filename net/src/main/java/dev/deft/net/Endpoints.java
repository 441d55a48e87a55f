package dev.deft.net;

import dev.deft.net.internal.ConnectTimeout;
import dev.deft.reactor.Reactor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that there are, made by their parts or from a string, as a configuration has it.
 *
 * <pre>{@code
 * ServerEndpoint at = Endpoints.server(reactor, "tcp:8080:interface=127.0.0.1:backlog=50");
 * ClientEndpoint to = Endpoints.client(reactor, "tcp:example.org:80:timeout=30");
 * }</pre>
 *
 * <p>A string is {@code type:value:key=value}, parts in any order after the type. A backslash takes the next character as it is, so that {@code \:}
 * is a colon within a value; after the first {@code =} of a part, others need none.
 *
 * <p>Source: Twisted's {@code twisted.internet.endpoints}, and its {@code serverFromString} and {@code clientFromString}.
 */
public final class Endpoints {

    static final int MOST_PORTS = 65_535;

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
        Objects.requireNonNull(reactor, "reactor");
        Objects.requireNonNull(options, "options").mustBeFor(true, "tlsServer()");
        return server(reactor, port, options);
    }

    private static TcpServerEndpoint server(Reactor reactor, int port, @Nullable TlsOptions tls) {
        return new TcpServerEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                new InetSocketAddress(portNumber(port, 0)),
                Listener.BACKLOG_OF_THE_SYSTEM,
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
        Objects.requireNonNull(reactor, "reactor");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(options, "options").mustBeFor(false, "tlsClient()");
        return client(reactor, host, port, options);
    }

    private static TcpClientEndpoint client(Reactor reactor, String host, int port, @Nullable TlsOptions tls) {
        return new TcpClientEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                Objects.requireNonNull(host, "host"),
                portNumber(port, 1),
                null,
                ConnectTimeout.DEFAULT,
                Limits.defaults(),
                tls);
    }

    /**
     * Returns the endpoint of a UNIX socket to listen at. It is a file, which only those can connect to that may write it.
     *
     * @param path the file; with {@code .lock} and {@code .new} added it names two further files
     * @throws IllegalArgumentException if it does not end with the name of a file, as {@code /} does not
     */
    public static UnixServerEndpoint unixServer(Reactor reactor, Path path) {
        return new UnixServerEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                UnixSocketFile.named(Objects.requireNonNull(path, "path")),
                Limits.defaults(),
                null);
    }

    /**
     * Returns the endpoint of a UNIX socket that a server of this machine listens at.
     *
     * @throws IllegalArgumentException if the path does not end with the name of a file, as {@code /} does not
     */
    public static UnixClientEndpoint unixClient(Reactor reactor, Path path) {
        return new UnixClientEndpoint(
                Objects.requireNonNull(reactor, "reactor"),
                UnixSocketFile.named(Objects.requireNonNull(path, "path")),
                ConnectTimeout.DEFAULT,
                Limits.defaults());
    }

    /**
     * Returns the endpoint of a UDP port on all addresses of this machine.
     *
     * @param port the port; 0 for one that is free, which {@link Datagrams#address} tells
     * @throws IllegalArgumentException if it is not 0 to 65535
     */
    public static UdpEndpoint udp(Reactor reactor, int port) {
        return new UdpEndpoint(
                Objects.requireNonNull(reactor, "reactor"), new InetSocketAddress(portNumber(port, 0)), null);
    }

    /**
     * Returns the endpoint that a string describes: {@code tcp:port}, with {@code interface=} for the one address of this machine to listen
     * at, and {@code backlog=} for the connections that the operating system keeps until they are accepted; {@code ssl:port}, the same over
     * TLS, with {@code privateKey=} and {@code certKey=} for its PEM files, one for both if the second is left out; {@code unix:path}, with
     * {@code mode=} for who may connect, as in {@code 660}.
     *
     * @throws IllegalArgumentException if it describes none; the message has the string, what is wrong with it, and what is known
     */
    public static ServerEndpoint server(Reactor reactor, String description) {
        return server(reactor, description, Limits.defaults());
    }

    /**
     * Returns the endpoint that a string describes, as {@link #server(Reactor, String)} does, with these limits.
     *
     * @throws IllegalArgumentException if it describes none; the message has the string, what is wrong with it, and what is known
     */
    public static ServerEndpoint server(Reactor reactor, String description, Limits limits) {
        Objects.requireNonNull(reactor, "reactor");
        Objects.requireNonNull(description, "description");
        return EndpointArguments.make(
                "server", description, EndpointTypes.servers(reactor, Objects.requireNonNull(limits, "limits")));
    }

    /**
     * Returns the endpoint that a string describes: {@code tcp:host:port}, with {@code timeout=} for the seconds of an attempt, and {@code
     * bindAddress=} for this end's address; {@code tls:host:port}, the same over TLS, which verifies the server, with {@code trustRoots=} for
     * a PEM file of issuers in place of the JVM's, and {@code certificate=} and {@code privateKey=} for what is shown to servers that ask; {@code
     * unix:path}, with {@code timeout=}.
     *
     * @throws IllegalArgumentException if it describes none; the message has the string, what is wrong with it, and what is known
     */
    public static ClientEndpoint client(Reactor reactor, String description) {
        return client(reactor, description, Limits.defaults());
    }

    /**
     * Returns the endpoint that a string describes, as {@link #client(Reactor, String)} does, with these limits.
     *
     * @throws IllegalArgumentException if it describes none; the message has the string, what is wrong with it, and what is known
     */
    public static ClientEndpoint client(Reactor reactor, String description, Limits limits) {
        Objects.requireNonNull(reactor, "reactor");
        Objects.requireNonNull(description, "description");
        return EndpointArguments.make(
                "client", description, EndpointTypes.clients(reactor, Objects.requireNonNull(limits, "limits")));
    }

    /** Returns {@code value} with backslashes where it needs them to be one value in an endpoint's string: a path, say. */
    public static String quote(String value) {
        return EndpointString.quote(Objects.requireNonNull(value, "value"));
    }

    private static int portNumber(int port, int least) {
        if (port < least || port > MOST_PORTS) {
            throw new IllegalArgumentException("port must be " + least + " to 65535: " + port);
        }
        return port;
    }
}
