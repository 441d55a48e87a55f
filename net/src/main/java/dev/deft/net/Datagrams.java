package dev.deft.net;

import dev.deft.deferred.Deferred;

/**
 * An open UDP port. Reactor thread only. A network may lose, repeat and reorder datagrams, and does not say so. The reactor's stop closes it when services have ended, as
 * it does connections. Source: Twisted's {@code IUDPTransport}.
 */
public interface Datagrams {

    /** The most bytes that wait to be sent, each datagram counted as 512 more than it has, for that is the memory it takes: what is to be sent beyond is dropped. */
    long MOST_UNSENT = 1 << 20;

    /** Returns the address that it listens at, with the number that was chosen if port 0 was asked for. */
    Address.Inet address();

    /**
     * Sends a datagram at the turn's end. It is dropped, counted, and the first time logged, if {@link #MOST_UNSENT} bytes wait, if it is larger than the
     * network takes, or if the port is closed.
     *
     * @return false if it is known now that it is dropped
     * @throws IllegalArgumentException if it is empty, or the port is connected to another address
     */
    boolean send(Bytes data, Address.Inet to);

    /**
     * Sends a datagram to the address that the port is connected to; for the rest, as {@link #send(Bytes, Address.Inet)}.
     *
     * @throws IllegalArgumentException if it is empty
     * @throws IllegalStateException if it is not connected
     */
    boolean send(Bytes data);

    /** Sends what waits, as far as that goes at once, and closes the port; fires when it is closed. */
    Deferred<Void> stopListening();

    /** Returns the datagrams so far. */
    DatagramStatistics statistics();
}
