package dev.deft.net.testing;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.Limits;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.net.ProtocolFactory;
import dev.deft.net.ServerEndpoint;
import dev.deft.net.internal.ConnectTimeout;
import dev.deft.net.internal.ListeningPort;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.net.internal.Voids;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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
 * <p>A port at which nobody listens refuses; one that is {@linkplain #hold held} does not answer, and the attempt comes to its time-out.
 *
 * <p>The connections are those of TCP, but for the socket: what is written goes out at the turn's end, arrives in a later turn, waits where the
 * reader pauses or the wire is full, and a connection is lost a turn after it ended. Ports and connections end with the reactor's
 * stop. There is no TLS: {@code startTls} throws {@link UnsupportedOperationException}, and the connection goes on. Reactor thread only. Source: Twisted's {@code MemoryReactor} and {@code StringTransport}, which have no such behaviour, and its
 * {@code twisted.test.iosim}, which has.
 */
public final class FakeNetwork {

    private static final int FIRST_CLIENT_PORT = 49_152;
    private static final int LAST_CLIENT_PORT = 65_535;

    private final Network network;
    private final InetAddress loopback;
    private final Map<Integer, ListeningPort> ports = new HashMap<>();

    /** The wires of which an end is open, oldest first. */
    private final Set<Wire> wires = new LinkedHashSet<>();

    /** The ports of the clients of those. */
    private final Set<Integer> clientPorts = new HashSet<>();

    /** The answers to attempts that have none and have not ended, oldest first, by the ports that give none. */
    private final Map<Integer, Set<Runnable>> held = new HashMap<>();

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

    /** Returns the endpoint that connects to a port, whose attempts have 30 seconds each. */
    public ClientEndpoint client(int port, Limits limits) {
        return client(port, limits, ConnectTimeout.DEFAULT);
    }

    /** Returns the endpoint that connects to a port, whose attempts have this time each. */
    public ClientEndpoint client(int port, Limits limits, Duration timeout) {
        Objects.requireNonNull(limits, "limits");
        Durations.notNegative("timeout", timeout);
        return new ClientEndpoint() {
            @Override
            public <P extends Protocol> Deferred<P> connect(P protocol) {
                return FakeNetwork.this.connect(port, limits, timeout, Objects.requireNonNull(protocol, "protocol"));
            }
        };
    }

    /**
     * Has attempts to connect to a port that were not answered yet, and those that come, get no answer, neither a connection nor a refusal, until {@link #deliver}: as if a firewall
     * dropped what is sent there.
     */
    public FakeNetwork hold(int port) {
        held.putIfAbsent(port, new LinkedHashSet<>());
        return this;
    }

    /** Answers the attempts to connect to a port that were held back and have not ended, and those that come. */
    public FakeNetwork deliver(int port) {
        Set<Runnable> answers = held.remove(port);
        if (answers != null) {
            answers.forEach(network::soon);
        }
        return this;
    }

    /** Returns the wires of the connections that are open at one end or at both, oldest first. */
    public List<Wire> wires() {
        return List.copyOf(wires);
    }

    /** Returns the number of attempts to connect to a port that are held back. */
    int held(int port) {
        return held.getOrDefault(port, Set.of()).size();
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

    /** Returns the next port that no client has, of which there is one: as late as can be after it was used, as systems do. */
    private int freeClientPort() {
        int port;
        do {
            port = nextClientPort;
            nextClientPort = port == LAST_CLIENT_PORT ? FIRST_CLIENT_PORT : port + 1;
        } while (clientPorts.contains(port));
        return port;
    }

    private <P extends Protocol> Deferred<P> connect(int number, Limits limits, Duration timeout, P protocol) {
        String attempt = "The connection to port " + number;
        Deferred<P> connected = network.attempt(attempt + ".connect()", false, cancelled -> {});
        if (connected.isCalled()) { // the reactor stops
            return connected;
        }
        ConnectTimeout.begin(network, connected, attempt, timeout);
        Runnable answer = () -> answer(number, limits, protocol, connected);
        connected.onBoth(done -> {
            if (held.containsKey(number)) {
                held.get(number).remove(answer);
            }
        });
        network.soon(() -> {
            Set<Runnable> unanswered = held.get(number);
            if (unanswered == null || connected.isCalled()) {
                answer.run();
            } else {
                unanswered.add(answer);
            }
        });
        return connected;
    }

    private <P extends Protocol> void answer(int number, Limits limits, P protocol, Deferred<P> connected) {
        if (connected.isCalled()) {
            return;
        }
        ListeningPort port = ports.get(number);
        if (port == null) {
            connected.errback(new ConnectException("Connection refused: nothing listens at port " + number
                    + " of the network under test; listen there first"));
            return;
        }
        join(port, limits, protocol, connected);
    }

    /** Connects both sides, the server's a turn later, as the kernel accepts before the server does. */
    private <P extends Protocol> void join(ListeningPort port, Limits limits, P protocol, Deferred<P> connected) {
        if (clientPorts.size() > LAST_CLIENT_PORT - FIRST_CLIENT_PORT) {
            connected.errback(new BindException("All " + clientPorts.size()
                    + " ports that clients of the network under test have are in use; close connections first"));
            return;
        }
        int clientPort = freeClientPort();
        clientPorts.add(clientPort);
        Address from = new Address.Inet(loopback, clientPort);
        Wire wire = new Wire(network, closed -> {
            wires.remove(closed);
            clientPorts.remove(clientPort);
        });
        wires.add(wire);
        network.soon(() -> port.accept(wire.serverSide(), port.address(), from));
        StreamConnection.connect(network, wire.clientSide(), limits, from, port.address(), protocol, connected);
    }
}
