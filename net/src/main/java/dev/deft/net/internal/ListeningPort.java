package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.PortStatistics;
import dev.deft.net.Protocol;
import dev.deft.net.ProtocolFactory;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.internal.Durations;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port over any transport: it makes connections of what the transport accepts, within the limits. Reactor thread only. */
public final class ListeningPort implements Port, ConnectionOwner {

    private final Network network;
    private final Address address;
    private final ProtocolFactory factory;
    private final Limits limits;

    /** The settings of TLS, by which each connection begins; null in the clear. */
    private final @Nullable TlsOptions tls;

    private final Consumer<Deferred<Void>> close;
    private final Set<StreamConnection> connections = new LinkedHashSet<>();

    /** The rests of connections that have ended, oldest first. They count, and make room for newcomers. */
    private final Set<Linger> lingering = new LinkedHashSet<>();

    /** The handshakes of connections that have no protocol yet. They have their places, or a flood of them would have no limit. */
    private final Set<Deferred<?>> handshakes = new LinkedHashSet<>();

    /** The number of connections of each host that has some, those in a handshake included. */
    private final Map<Object, Integer> perHost = new HashMap<>();

    /** The connections that may be accepted now; null if they have no rate. */
    private final @Nullable TokenBucket rate;

    private final List<Drain> drains = new ArrayList<>();

    /** The end of listening; null while it goes on. */
    private @Nullable Deferred<Void> closed;

    private long accepted;
    private long refused;

    /** The log of what peers do: a flood is to cost one line a minute for each limit. */
    private final ThrottledLog log;

    /**
     * Makes one that listens at {@code address}.
     *
     * @param tls the settings of TLS; null for a port in the clear
     * @param close stops listening, and fires the Deferred when that is done; called once
     */
    public ListeningPort(
            Network network,
            Address address,
            ProtocolFactory factory,
            Limits limits,
            @Nullable TlsOptions tls,
            Consumer<Deferred<Void>> close) {
        this.network = network;
        this.address = address;
        this.factory = factory;
        this.limits = limits;
        this.tls = tls;
        this.close = close;
        this.log = new ThrottledLog(network);
        this.rate = limits.connectionsPerSecond() == 0
                ? null
                : new TokenBucket(limits.connectionsPerSecond(), network.nanoTime());
        network.add(this);
    }

    /** Takes an accepted stream: gives it a connection and a protocol, or closes it. */
    public void accept(ByteStream stream, Address host, Address peer) {
        if (isOverALimit(peer)) {
            refuse(stream);
            return;
        }
        if (connections.size() + handshakes.size() + lingering.size() >= limits.connections()) {
            lingering.iterator().next().end();
        }
        perHost.merge(hostOf(peer), 1, Integer::sum);
        if (tls == null) {
            make(stream, host, peer);
        } else {
            handshake(stream, tls, host, peer);
        }
    }

    private void refuse(ByteStream stream) {
        refused++;
        stream.close();
    }

    private void handshake(ByteStream stream, TlsOptions options, Address host, Address peer) {
        Deferred<Tls> handshake = stream.startTls(options, limits.handshake(), () -> Bytes.EMPTY);
        handshakes.add(handshake);
        handshake.addCallbacks(
                done -> {
                    handshakes.remove(handshake);
                    make(stream, host, peer);
                    return true;
                },
                failure -> {
                    handshakes.remove(handshake);
                    giveBackThePlaceOf(peer);
                    refused++;
                    logFailedHandshake(peer, failure);
                    return false;
                });
    }

    private void logFailedHandshake(Address peer, Throwable failure) {
        if (closed == null) {
            boolean isLate = failure instanceof ConnectionLostException lost && lost.reason() instanceof Lost.TimedOut;
            log.warn(
                    "handshake",
                    () -> this + " refuses " + peer + ": " + failure.getMessage()
                            + "; see whether the peer speaks TLS, and both trust each other's certificates"
                            + (isLate ? ", or, where many connect at once, raise Limits.handshake" : "")
                            + ". This is told once a minute at most, and counted");
        }
    }

    /** Makes a connection of a stream that has its place. */
    private void make(ByteStream stream, Address host, Address peer) {
        Protocol protocol = build(peer);
        if (protocol == null) {
            giveBackThePlaceOf(peer);
            refuse(stream);
            return;
        }
        accepted++;
        StreamConnection made = new StreamConnection(network, stream, limits, host, peer, this);
        connections.add(made);
        made.begin(protocol);
        made.startReading();
    }

    private boolean isOverALimit(Address peer) {
        if (closed != null) {
            return true;
        }
        if (connections.size() + handshakes.size() >= limits.connections()) {
            logRefusal(peer, limits.connections() + " connections", "until one ends", "Limits.connections");
            return true;
        }
        if (peer instanceof Address.Inet && perHost.getOrDefault(hostOf(peer), 0) >= limits.perPeer()) {
            logRefusal(
                    peer,
                    limits.perPeer() + " connections of one host (by IPv6, of one /64)",
                    "until one ends",
                    "Limits.perPeer");
            return true;
        }
        if (rate != null && !rate.tryTake(network.nanoTime())) {
            logRefusal(
                    peer,
                    limits.connectionsPerSecond() + " connections a second",
                    "until there are fewer",
                    "Limits.connectionsPerSecond");
            return true;
        }
        return false;
    }

    private void logRefusal(Address peer, String limit, String until, String setting) {
        log.warn(
                setting,
                () -> this + " has its limit of " + limit + ", and refuses " + peer
                        + " and those after it, " + until + "; raise " + setting
                        + ", or close those that are not used. This is told once a minute at most, and counted");
    }

    private @Nullable Protocol build(Address peer) {
        try {
            return factory.build(peer);
        } catch (Throwable thrown) { // an Error, too: the other connections go on
            log.error("build", () -> factoryName() + " threw; the connection of " + peer + " is closed", thrown);
            return null;
        } finally {
            log.clearInterrupt(this::factoryName);
        }
    }

    private String factoryName() {
        return "The factory " + factory.getClass().getName() + " of " + this;
    }

    /** Returns what is counted as one host: an address, but of IPv6 its first 64 bits, for networks give one host all that begin with them. */
    private static Object hostOf(Address peer) {
        if (!(peer instanceof Address.Inet inet)) {
            return peer;
        }
        return inet.ip() instanceof Inet6Address six
                ? ByteBuffer.wrap(six.getAddress()).getLong()
                : inet.ip();
    }

    @Override
    public ThrottledLog log(StreamConnection connection) {
        return log;
    }

    @Override
    public void lost(StreamConnection connection) {
        connections.remove(connection);
        giveBackThePlaceOf(connection.peer());
        Linger left = connection.end.linger();
        if (left != null && !left.hasEnded()) {
            lingering.add(left);
            left.whenEnded(() -> {
                lingering.remove(left);
                fireIfDrained();
            });
        }
        fireIfDrained();
    }

    private void giveBackThePlaceOf(Address peer) {
        perHost.computeIfPresent(hostOf(peer), (host, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public Deferred<Void> stopListening() {
        network.check(this, "stopListening");
        return close().fork();
    }

    Deferred<Void> close() {
        if (closed == null) {
            closed = network.newDeferred();
            network.remove(this);
            close.accept(closed);
            for (Deferred<?> handshake : List.copyOf(handshakes)) {
                handshake.cancel(); // as those that the kernel has accepted and this has not
            }
        }
        return closed;
    }

    @Override
    public Deferred<Integer> drain(Duration deadline) {
        network.check(this, "drain");
        Durations.notNegative("deadline", deadline);
        close();
        Drain drain = new Drain(deadline);
        drains.add(drain);
        fireIfDrained();
        return drain.cutOff;
    }

    private void fireIfDrained() {
        if (connections.isEmpty() && lingering.isEmpty()) {
            for (Drain drain : List.copyOf(drains)) {
                drain.end();
            }
        }
    }

    @Override
    public PortStatistics statistics() {
        network.check(this, "statistics");
        return new PortStatistics(connections.size() + lingering.size(), accepted, refused);
    }

    @Override
    public String toString() {
        return "Port[" + address + "]";
    }

    /** A wait for the end of all connections, which cuts them off when its time is up. */
    private final class Drain {

        private final Deferred<Integer> cutOff = network.newDeferred();
        private final Duration deadline;
        private final DelayedCall limit;
        private int cut;

        Drain(Duration deadline) {
            this.deadline = deadline;
            limit = network.callLater(deadline, this::cutOff);
        }

        private void cutOff() {
            Lost why = new Lost.TimedOut("the drain of " + ListeningPort.this, deadline);
            List<StreamConnection> late = connections.stream()
                    .filter(connection -> !connection.end.hasEnded())
                    .toList();
            if (!late.isEmpty()) {
                NetLog.warn(late.size() + " connections are aborted, the first " + late.get(0) + ": " + why
                        + "; have them end earlier, or give drain() more time");
            }
            late.forEach(connection -> connection.end.end(why, true));
            cut += late.size();
            List.copyOf(lingering).forEach(Linger::end);
            for (StreamConnection connection : connections) { // of which this port is told in a turn of its own
                Linger left = connection.end.linger();
                if (left != null) {
                    left.end();
                }
            }
        }

        void end() {
            drains.remove(this);
            if (limit.isActive()) {
                limit.cancel();
            }
            if (!cutOff.isCalled()) {
                cutOff.callback(cut);
            }
        }
    }
}
