package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Connections as reactive streams of the JDK's, {@link Flow}, for who has a library of those.
 *
 * <pre>{@code
 * FlowProtocol received = Flows.protocol(reactor);
 * received.subscribe(printer);
 * Endpoints.tcpClient(reactor, "example.org", 7)
 *         .connect(received)
 *         .addCallbackDeferring(connected -> Flows.send(reactor, data, connected.connection())
 *                 .onBoth(sent -> connected.connection().loseConnection()))
 *         .addErrback(failure -> complain(failure)); // also that of connect, which printer is not told
 * }</pre>
 *
 * <p>Publishers may be subscribed to, and subscriptions used, on any thread; what Deft signals, it signals on the reactor's. Source: the
 * Reactive Streams specification, 1.0.4.
 */
public final class Flows {

    private Flows() {}

    /** Returns a protocol that publishes what it receives. If connecting fails, its subscriber is told nothing: handle the failure of {@code connect}. On the reactor's thread. */
    public static FlowProtocol protocol(Reactor reactor) {
        return new FlowProtocol(Network.of(Objects.requireNonNull(reactor, "reactor")));
    }

    /**
     * Writes to {@code connection} what {@code publisher} publishes, and asks it for 16 items more than have been sent. Of those it writes what fits into 64 KiB of unsent bytes, or into {@link
     * Limits#unsentBytes} where that is less, and keeps the rest until there is room; so only an item that by itself has more than {@code unsentBytes} aborts the connection. The end of
     * the connection cancels the subscription, also where nothing is published. On the reactor's thread.
     *
     * @return fires when the publisher has completed and all of it is sent; fails as the publisher does, or with {@link
     *     ConnectionLostException}. The connection stays open in any case. To cancel it cancels the subscription
     */
    public static Deferred<Void> send(Reactor reactor, Flow.Publisher<Bytes> publisher, Connection connection) {
        Network network = Network.of(Objects.requireNonNull(reactor, "reactor"));
        FlowSender sender = new FlowSender(network, Objects.requireNonNull(connection, "connection"));
        Objects.requireNonNull(publisher, "publisher").subscribe(sender);
        return sender.allSent();
    }
}
