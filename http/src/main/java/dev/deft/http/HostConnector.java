package dev.deft.http;

import dev.deft.net.ClientEndpoint;

/** The endpoints that a client connects to: those of TCP and TLS, a proxy's, a UNIX socket, or a network under test. Reactor thread only. */
@FunctionalInterface
public interface HostConnector {

    /**
     * Returns the endpoint of a host.
     *
     * @param scheme {@code http} or {@code https}, where the connection has to be encrypted
     * @param host the host's name or address
     * @param port the port
     */
    ClientEndpoint endpoint(String scheme, String host, int port) throws Exception;
}
