package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Port;
import dev.deft.net.PortStatistics;
import dev.deft.reactor.EventTrigger;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A port whose end lets requests that run be answered. Reactor thread only. */
final class HttpPort implements Port {

    /** The time to answer in when the reactor stops; its own deadline may be sooner. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final PortConnections connections;
    private final Port port;

    /** The reactor's stop's call; null once that was made, or there is no connection left that it has to wait for. */
    private @Nullable EventTrigger atStop;

    HttpPort(Reactor reactor, PortConnections connections, Port port) {
        this.connections = connections;
        this.port = port;
        this.atStop = reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> {
            atStop = null;
            return drain(LONGEST);
        });
    }

    @Override
    public Address address() {
        return port.address();
    }

    @Override
    public Deferred<Void> stopListening() {
        return port.stopListening();
    }

    @Override
    public Deferred<Integer> drain(Duration deadline) {
        Deferred<Integer> drained = port.drain(deadline);
        connections.drain();
        return drained.onBoth(done -> {
            if (atStop != null) {
                atStop.remove();
                atStop = null;
            }
        });
    }

    @Override
    public PortStatistics statistics() {
        return port.statistics();
    }

    @Override
    public String toString() {
        return "HttpPort[" + port + "]";
    }
}
