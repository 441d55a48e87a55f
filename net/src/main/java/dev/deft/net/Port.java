package dev.deft.net;

import dev.deft.deferred.Deferred;
import java.time.Duration;

/** A place where a server listens. Reactor thread only. The reactor's stop closes it first. Source: Twisted's {@code IListeningPort}. */
public interface Port {

    /** Returns the address that it listens at, with the number that was chosen if port 0 was asked for. */
    Address address();

    /** Stops listening, and leaves the connections alone; fires when it is closed. */
    Deferred<Void> stopListening();

    /**
     * Stops listening, and waits until all connections have ended by themselves, and their peers have seen that; those that have not in time are aborted.
     *
     * @param deadline the time that they have
     * @return fires with the number of connections that were aborted
     */
    Deferred<Integer> drain(Duration deadline);

    /** Returns the connections so far. */
    PortStatistics statistics();
}
