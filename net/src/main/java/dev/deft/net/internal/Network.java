package dev.deft.net.internal;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.Lost;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.internal.SocketIo;
import dev.deft.reactor.internal.StoppableNetwork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ports, connections and attempts of one reactor, and all that they ask of it. Reactor thread only.
 *
 * <pre>
 *    open --stopAccepting--&gt; ports closed --drain--&gt; connections send what was written, and close --abort--&gt; nothing is left
 * </pre>
 *
 * <p>Each of these can come first: a reactor that never ran only aborts.
 */
public final class Network implements StoppableNetwork {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    /** The most sockets that linger at a time, for each has a descriptor: the oldest makes room for one more. */
    private static final int MOST_LINGERING = 256;

    private final Reactor reactor;
    private final Confinement confinement;
    private final Set<ListeningPort> ports = new LinkedHashSet<>();
    private final Set<StreamConnection> connections = new LinkedHashSet<>();

    /** The rests of connections that have ended, oldest first. */
    private final Set<Linger> lingering = new LinkedHashSet<>();

    /** The ends of what is open and needs no time to close, as ports for datagrams. */
    private final Set<Runnable> ends = new LinkedHashSet<>();

    /** The Deferreds of attempts to connect that have no end yet. */
    private final Set<Deferred<?>> attempts = new LinkedHashSet<>();

    /** Those of attempts to listen, which end when ports stop: one that opened after that would accept, and be closed by nobody. */
    private final Set<Deferred<?>> attemptsToListen = new LinkedHashSet<>();

    /** The buffers that the connections receive into and send from, each in turn. */
    private final ReusedBuffer received = new ReusedBuffer();

    /** The buffer that they receive into while a piece is {@link #lent}. */
    private final ReusedBuffer receivedMeanwhile = new ReusedBuffer();

    private final ReusedBuffer sent = new ReusedBuffer();

    private final LentPiece lent = new LentPiece(this::atEndOfTurn);

    /** The pool that does the work of handshakes; null until there is one. */
    private @Nullable ThreadPool tlsPool;

    private final ProcessPlaces processes = new ProcessPlaces(this);

    /** The log of what the peers of connections do that are no port's. */
    private final ThrottledLog log = new ThrottledLog(this);

    private boolean stopping;
    private boolean draining;

    /** The wait for the last connection's end; null before the drain. */
    private @Nullable Deferred<Void> drained;

    private Network(Reactor reactor) {
        this.reactor = reactor;
        this.confinement = ACCESS.confinement(reactor);
    }

    /** Returns the network of {@code reactor}; on its thread. */
    public static Network of(Reactor reactor) {
        ACCESS.confinement(reactor).check(reactor, "an endpoint");
        return (Network) ACCESS.network(reactor, () -> new Network(reactor));
    }

    /** Throws an {@link IllegalStateException} that says so if this is not the reactor's thread. */
    public void check(Object confined, String method) {
        confinement.check(confined, method);
    }

    /** Returns the reactor. */
    public Reactor reactor() {
        return reactor;
    }

    /** Returns the places of the reactor's processes. */
    public ProcessPlaces processes() {
        return processes;
    }

    /** Returns the log of what peers cause that are no port's. */
    public ThrottledLog log() {
        return log;
    }

    /** Returns Netty's side, in a call of {@link #whenOpen}. */
    public SocketIo sockets() {
        return ACCESS.sockets(reactor);
    }

    /** Makes {@code call} when the reactor has its transport. */
    public void whenOpen(Runnable call) {
        ACCESS.whenOpen(reactor, call);
    }

    /** Makes {@code call} in a later turn; whoever asks must have a bound. Returns false if there is none. */
    public boolean soon(Runnable call) {
        return ACCESS.soon(reactor, call);
    }

    /**
     * Returns the pool that does the work of handshakes, which takes a millisecond and more of a processor each. It leaves the loop a
     * processor where there are several.
     */
    public ThreadPool tlsPool() {
        if (tlsPool == null) {
            tlsPool = ACCESS.startPool(
                    reactor, "tls", Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        }
        return tlsPool;
    }

    /** Makes a call that has to do with files, on the reactor's pool for that. */
    public <T> Deferred<T> callOnFiles(Callable<T> call) {
        return ACCESS.callOnFiles(reactor, call);
    }

    /** Returns what connections receive into, each in turn. */
    public ReusedBuffer received() {
        return received.isInUse() ? receivedMeanwhile : received;
    }

    /** Returns what connections send from, each in turn. */
    public ReusedBuffer sent() {
        return sent;
    }

    /** Returns the piece that was received last, while it is in its buffer. */
    public LentPiece lent() {
        return lent;
    }

    DelayedCall callLater(Duration delay, Runnable call) {
        return reactor.callLater(delay, call);
    }

    /** Makes {@code call} when the calls of this turn, or its I/O, are done. */
    public void atEndOfTurn(Runnable call) {
        ACCESS.atEndOfTurn(reactor, call);
    }

    long nanoTime() {
        return ACCESS.nanoTime(reactor);
    }

    /** Returns a Deferred of the reactor's. */
    public <T extends @Nullable Object> Deferred<T> newDeferred() {
        return new Deferred<>(confinement);
    }

    /** Returns a Deferred of the reactor's that can be cancelled. */
    public <T> Deferred<T> newDeferred(Canceller<T> canceller) {
        return new Deferred<>(confinement, canceller);
    }

    /**
     * Returns the Deferred of an attempt to do {@code what}, which the reactor's stop fails; it has failed if that has gone so far.
     *
     * @param canceller ends the attempt
     */
    public <T> Deferred<T> attempt(String what, boolean isToListen, Canceller<T> canceller) {
        Deferred<T> attempt = new Deferred<>(confinement, canceller);
        if (isToListen ? stopping : draining) {
            attempt.errback(stopped(what));
            return attempt;
        }
        Set<Deferred<?>> its = isToListen ? attemptsToListen : attempts;
        its.add(attempt);
        attempt.onBoth(done -> its.remove(attempt));
        return attempt;
    }

    void add(ListeningPort port) {
        ports.add(port);
    }

    void remove(ListeningPort port) {
        ports.remove(port);
    }

    /** Has {@code end} called when the reactor stops, as connections are drained then. */
    public void addEnd(Runnable end) {
        ends.add(end);
    }

    /** Takes back {@link #addEnd}. */
    public void removeEnd(Runnable end) {
        ends.remove(end);
    }

    void add(StreamConnection connection) {
        connections.add(connection);
    }

    void remove(StreamConnection connection) {
        connections.remove(connection);
        fireIfDrained();
    }

    /** Returns one that is to begin, and closes {@code stream} when the peer has ended, but after {@code most} at the latest. */
    Linger linger(ByteStream stream, Duration most) {
        if (lingering.size() >= MOST_LINGERING) {
            lingering.iterator().next().end();
        }
        Linger made = new Linger(this, stream, most);
        lingering.add(made);
        made.whenEnded(() -> lingering.remove(made));
        return made;
    }

    @Override
    public List<String> describe() {
        return Stream.concat(
                        ports.stream().map(port -> port + ": " + port.statistics()),
                        connections.stream().map(connection -> connection + ": " + connection.statistics()))
                .toList();
    }

    @Override
    public void stopAccepting() {
        stopping = true;
        failAll(attemptsToListen);
        for (ListeningPort port : List.copyOf(ports)) {
            end(port, port::close);
        }
    }

    @Override
    public Deferred<?> drain() {
        draining = true;
        Deferred<Void> wait = newDeferred();
        drained = wait;
        failAll(attempts);
        List.copyOf(ends).forEach(each -> end(each, each));
        for (StreamConnection connection : List.copyOf(connections)) {
            end(connection, connection::closeForStop);
        }
        fireIfDrained();
        return wait;
    }

    @Override
    public void abort() {
        stopAccepting();
        draining = true;
        failAll(attempts);
        List.copyOf(ends).forEach(each -> end(each, each));
        warnOfWhatIsNotSent();
        while (!connections.isEmpty()) { // one that is told of its end may make no more, but may end others
            StreamConnection next = connections.iterator().next();
            connections.remove(next); // before, for this is to have an end whatever comes of that one's
            end(next, () -> next.end.endNow(new Lost.ReactorStopped(next.outgoing.unsent())));
        }
        List.copyOf(lingering).forEach(each -> end(each, each::end));
        lent.giveBack();
        received.close();
        receivedMeanwhile.close();
        sent.close();
        fireIfDrained();
    }

    private void warnOfWhatIsNotSent() {
        List<StreamConnection> late = connections.stream()
                .filter(connection -> connection.outgoing.unsent() > 0)
                .toList();
        if (!late.isEmpty()) {
            NetLog.warn(
                    ("%d connections are aborted by the stop of %s before all was sent, the first %s with %d unsent bytes; have their peers"
                                    + " read, or give the reactor a longer stopTimeout")
                            .formatted(
                                    late.size(),
                                    reactor,
                                    late.get(0),
                                    late.get(0).outgoing.unsent()));
        }
    }

    /** Makes a call for the end of {@code one}, which keeps no other from its end, nor the reactor from its own. */
    private static void end(Object one, Runnable call) {
        NetLog.logThrown(call, () -> "The end of " + one);
    }

    private void failAll(Set<Deferred<?>> those) {
        for (Deferred<?> attempt : new ArrayList<>(those)) {
            if (!attempt.isCalled()) {
                attempt.errback(stopped("An attempt to listen or to connect"));
            }
        }
    }

    private void fireIfDrained() {
        if (drained != null && connections.isEmpty() && !drained.isCalled()) {
            Voids.fire(drained);
        }
    }

    private CancellationException stopped(String what) {
        return ACCESS.stopped(what + " ended, for " + reactor + " has stopped");
    }
}
