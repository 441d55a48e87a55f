package dev.deft.http;

import dev.deft.net.Address;
import dev.deft.net.ProtocolFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections of one port of a server, which may have several ports, each with an end of its own. Reactor thread only. */
final class PortConnections implements ProtocolFactory {

    private final HttpServer server;
    private final Set<HttpServerProtocol> open = new LinkedHashSet<>();
    private boolean draining;

    PortConnections(HttpServer server) {
        this.server = server;
    }

    @Override
    public HttpServerProtocol build(Address peer) {
        return new HttpServerProtocol(server, this);
    }

    /** Closes idle connections, and the others when they have answered; one that still comes is idle. */
    void drain() {
        draining = true;
        for (HttpServerProtocol each : List.copyOf(open)) {
            each.drain();
        }
    }

    void opened(HttpServerProtocol connection) {
        open.add(connection);
        if (draining) {
            connection.drain();
        }
    }

    void closed(HttpServerProtocol connection) {
        open.remove(connection);
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
