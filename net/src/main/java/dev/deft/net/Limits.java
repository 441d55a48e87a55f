package dev.deft.net;

import dev.deft.reactor.internal.Durations;
import java.time.Duration;

/**
 * The bounds of a port and of its connections, or of a client's. Over one of them a connection is closed, with a logged line that names it.
 *
 * @param connections the most connections of a port at a time
 * @param perPeer the most connections that a port has from one host at a time
 * @param unsentBytes the most bytes of a connection that are written and not sent: a peer that does not read costs no more
 * @param idle the time in which nothing arrives and nothing is sent, after which a connection is aborted; zero for never
 * @param close the time that {@link Connection#loseConnection()} has to send what was written
 */
public record Limits(int connections, int perPeer, long unsentBytes, Duration idle, Duration close) {

    private static final Limits DEFAULTS =
            new Limits(10_000, 1_000, 16L << 20, Duration.ofMinutes(10), Duration.ofSeconds(30));

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if a number is less than 1 or a time is negative
     */
    public Limits {
        atLeastOne("connections", connections);
        atLeastOne("perPeer", perPeer);
        atLeastOne("unsentBytes", unsentBytes);
        Durations.notNegative("idle", idle);
        Durations.notNegative("close", close);
    }

    /** Returns 10,000 connections, 1,000 of one host, 16 MiB unsent, 10 minutes idle, 30 seconds to close. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Returns these with another number of connections of a port, of which all may be of one host. */
    public Limits connections(int most) {
        return new Limits(most, most, unsentBytes, idle, close);
    }

    /** Returns these with another number of connections of one host. */
    public Limits perPeer(int most) {
        return new Limits(connections, most, unsentBytes, idle, close);
    }

    /** Returns these with another number of unsent bytes. */
    public Limits unsentBytes(long most) {
        return new Limits(connections, perPeer, most, idle, close);
    }

    /** Returns these with another time without anything sent or received; zero for no such limit. */
    public Limits idle(Duration most) {
        return new Limits(connections, perPeer, unsentBytes, most, close);
    }

    /** Returns these with another time to close in. */
    public Limits close(Duration most) {
        return new Limits(connections, perPeer, unsentBytes, idle, most);
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1: " + value);
        }
    }
}
