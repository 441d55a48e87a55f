package dev.deft.net;

import dev.deft.reactor.internal.Durations;
import java.time.Duration;

/**
 * The bounds of a port and of its connections, or of a client's. Over one of them a connection is closed, with a logged line that names it: for each limit of a port one a minute at
 * most, which has the number of those in between.
 *
 * @param connections the most connections of a port at a time, those in a handshake included. One that has ended and waits for its peer to do so, too, makes room for a newcomer
 * @param perPeer the most connections that a port has from one host at a time; for TCP. By IPv6 all addresses with the same first 64 bits are one host, which
 *     may have them all (RFC 4291, section 2.5.1)
 * @param unsentBytes the most bytes of a connection that are written and not sent: a peer that does not read costs memory of that order, however small the writes are
 * @param idle the time in which nothing arrives and nothing is sent, after which a connection is aborted; zero for never
 * @param frame the time that a line, message or netstring has to end when it has begun, and after each 64 KiB of it, after which the connection is aborted, as is one whose
 *     peer sends a byte now and then. It does not count while reading is paused, or a rate holds it back; zero for no such limit
 * @param handshake the time that the handshake of TLS has, after which the connection is aborted; zero is no time at all, with which none succeeds
 * @param close the time that {@link Connection#loseConnection()} has to send what was written, and, but for no more than 3 seconds, that the peer then has to end its side;
 *     zero is no time at all: what the system does not take at once is dropped
 * @param bytesPerSecond the bytes of a connection that are received in a second, on average: reading pauses for as long as more have come. Those of
 *     one second may come at once, and 64 KiB beyond it; zero for no such limit
 * @param connectionsPerSecond the connections that a port accepts in a second, on average, of which as many may come at once; zero for no
 *     such limit
 */
public record Limits(
        int connections,
        int perPeer,
        long unsentBytes,
        Duration idle,
        Duration frame,
        Duration handshake,
        Duration close,
        long bytesPerSecond,
        int connectionsPerSecond) {

    private static final Limits DEFAULTS = new Limits(
            10_000,
            1_000,
            16L << 20,
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            0,
            0);

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if {@code connections}, {@code perPeer} or {@code unsentBytes} is less than 1, or a rate or a time is negative
     */
    public Limits {
        atLeast(1, "connections", connections);
        atLeast(1, "perPeer", perPeer);
        atLeast(1, "unsentBytes", unsentBytes);
        Durations.notNegative("idle", idle);
        Durations.notNegative("frame", frame);
        Durations.notNegative("handshake", handshake);
        Durations.notNegative("close", close);
        atLeast(0, "bytesPerSecond", bytesPerSecond);
        atLeast(0, "connectionsPerSecond", connectionsPerSecond);
    }

    /** Returns 10,000 connections, 1,000 of one host, 16 MiB unsent, 10 minutes idle, one for a frame, 10 seconds for a handshake, 30 to close, and no rates. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Returns these with another number of connections of a port; that of one host is as it was, and set by {@link #perPeer(int)}. */
    public Limits connections(int most) {
        return new Limits(
                most, perPeer, unsentBytes, idle, frame, handshake, close, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with another number of connections of one host. */
    public Limits perPeer(int most) {
        return new Limits(
                connections, most, unsentBytes, idle, frame, handshake, close, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with another number of unsent bytes. */
    public Limits unsentBytes(long most) {
        return new Limits(
                connections, perPeer, most, idle, frame, handshake, close, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with another time without anything sent or received; zero for no such limit. */
    public Limits idle(Duration most) {
        return new Limits(
                connections, perPeer, unsentBytes, most, frame, handshake, close, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with another time for a line, a message or a netstring, and for each 64 KiB of it; zero for no such limit. */
    public Limits frame(Duration most) {
        return new Limits(
                connections, perPeer, unsentBytes, idle, most, handshake, close, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with another time for the handshake of TLS; zero is no time at all. */
    public Limits handshake(Duration most) {
        return new Limits(
                connections, perPeer, unsentBytes, idle, frame, most, close, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with another time to close in; zero is no time at all. */
    public Limits close(Duration most) {
        return new Limits(
                connections, perPeer, unsentBytes, idle, frame, handshake, most, bytesPerSecond, connectionsPerSecond);
    }

    /** Returns these with a rate at which a connection is read; zero for no such limit. */
    public Limits bytesPerSecond(long most) {
        return new Limits(connections, perPeer, unsentBytes, idle, frame, handshake, close, most, connectionsPerSecond);
    }

    /** Returns these with a rate at which a port accepts; zero for no such limit. */
    public Limits connectionsPerSecond(int most) {
        return new Limits(connections, perPeer, unsentBytes, idle, frame, handshake, close, bytesPerSecond, most);
    }

    private static void atLeast(int least, String what, long value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ": " + value);
        }
    }
}
