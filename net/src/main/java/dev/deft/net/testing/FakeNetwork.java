package dev.deft.net.testing;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.Limits;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.net.ProtocolFactory;
import dev.deft.net.ServerEndpoint;
import dev.deft.net.internal.ListeningPort;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.net.internal.Voids;
import dev.deft.reactor.Reactor;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network without sockets, for tests of protocols under the clock of a {@link dev.deft.reactor.testing.TestReactor}: no thread, no sleep, and
 * the same run each time.
 *
 * <pre>{@code
 * try (TestReactor test = TestReactor.create()) {
 *     FakeNetwork network = new FakeNetwork(test.reactor());
 *     network.server(7).listen(peer -> new EchoProtocol());
 *     network.client(7).connect(new EchoProtocol());
 *     test.settle();                          // both are connected
 *     Wire wire = network.wires().get(0);
 *     wire.split(1, 2);                       // what is written arrives in pieces of 1, 2, 2, 2, … bytes
 *     wire.cut();                             // both lose their connection
 *     test.settle();
 * }
 * }</pre>
 *
 * <p>The connections are those of TCP, but for the socket: what is written goes out at the turn's end, arrives in a later turn, waits where the
 * reader pauses or the wire is full, and a connection is lost a turn after it ended. Ports and connections end with the reactor's
 * stop. Reactor thread only. Source: Twisted's {@code MemoryReactor} and {@code StringTransport}, which have no such behaviour, and its
 * {@code twisted.test.iosim}, which has.
 */
public final class FakeNetwork {

    private static final int FIRST_CLIENT_PORT = 49_152;

    private final Network network;
    private final InetAddress loopback;
    private final Map<Integer, ListeningPort> ports = new HashMap<>();
    private final List<Wire> wires = new ArrayList<>();
    private int nextClientPort = FIRST_CLIENT_PORT;
    private int nextFreePort = 1;

    /** Makes one with no port. */
    public FakeNetwork(Reactor reactor) {
        network = Network.of(Objects.requireNonNull(reactor, "reactor"));
        try {
            loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // four bytes are an address
        }
    }

    /** Returns the endpoint of a port with the default limits. */
    public ServerEndpoint server(int port) {
        return server(port, Limits.defaults());
    }

    /** Returns the endpoint of a port; 0 for one that is free. */
    public ServerEndpoint server(int port, Limits limits) {
        Objects.requireNonNull(limits, "limits");
        return factory -> listen(port, limits, Objects.requireNonNull(factory, "factory"));
    }

    /** Returns the endpoint that connects to a port, with the default limits. */
    public ClientEndpoint client(int port) {
        return client(port, Limits.defaults());
    }

    /** Returns the endpoint that connects to a port. */
    public ClientEndpoint client(int port, Limits limits) {
        Objects.requireNonNull(limits, "limits");
        return new ClientEndpoint() {
            @Override
            public <P extends Protocol> Deferred<P> connect(P protocol) {
                return FakeNetwork.this.connect(port, limits, Objects.requireNonNull(protocol, "protocol"));
            }
        };
    }

    /** Returns the wires of the connections made so far, oldest first. */
    public List<Wire> wires() {
        return List.copyOf(wires);
    }

    private Deferred<Port> listen(int wanted, Limits limits, ProtocolFactory factory) {
        Deferred<Port> listening = network.attempt("Port[" + wanted + "].listen()", true, cancelled -> {});
        network.soon(() -> {
            if (listening.isCalled()) {
                return;
            }
            int number = wanted == 0 ? freePort() : wanted;
            if (ports.containsKey(number)) {
                listening.errback(
                        new BindException("Port " + number + " of the network under test is taken; choose another"));
                return;
            }
            ListeningPort port =
                    new ListeningPort(network, new Address.Inet(loopback, number), factory, limits, null, closed -> {
                        ports.remove(number);
                        Voids.fire(closed);
                    });
            ports.put(number, port);
            listening.callback(port);
        });
        return listening;
    }

    private int freePort() {
        while (ports.containsKey(nextFreePort)) {
            nextFreePort++;
        }
        return nextFreePort++;
    }

    private <P extends Protocol> Deferred<P> connect(int number, Limits limits, P protocol) {
        Deferred<P> connected =
                network.attempt("The connection to port " + number + ".connect()", false, cancelled -> {});
        network.soon(() -> {
            ListeningPort port = ports.get(number);
            if (connected.isCalled()) {
                return;
            }
            if (port == null) {
                connected.errback(new ConnectException("Connection refused: nothing listens at port " + number
                        + " of the network under test; listen there first"));
                return;
            }
            join(port, limits, protocol, connected);
        });
        return connected;
    }

    /** Connects both sides, the server's a turn later, as the kernel accepts before the server does. */
    private <P extends Protocol> void join(ListeningPort port, Limits limits, P protocol, Deferred<P> connected) {
        Address from = new Address.Inet(loopback, nextClientPort++);
        Wire wire = new Wire(network);
        wires.add(wire);
        network.soon(() -> port.accept(wire.serverSide(), port.address(), from));
        StreamConnection.connect(network, wire.clientSide(), limits, from, port.address(), protocol, connected);
    }
}
