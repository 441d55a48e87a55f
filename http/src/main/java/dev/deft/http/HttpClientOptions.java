package dev.deft.http;

import dev.deft.reactor.internal.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * The bounds and times of a client.
 *
 * @param connections the most connections to one host and port
 * @param waiting the most requests to one host and port that wait for a connection; over it, one fails at once
 * @param waitTime the time that a request waits for a connection
 * @param connectTime the time to connect, the look-up of the name and the handshake of TLS included
 * @param firstByteTime the time from when a request begins to be sent to the head of its response
 * @param wholeTime the time from {@link HttpClient#send} to the end of the response's body, all attempts included; zero for no such limit
 * @param idle the time that a connection without a request is kept
 * @param redirects the most redirects that are followed one after the other
 * @param limits the bounds of responses
 */
public record HttpClientOptions(
        int connections,
        int waiting,
        Duration waitTime,
        Duration connectTime,
        Duration firstByteTime,
        Duration wholeTime,
        Duration idle,
        int redirects,
        HttpLimits limits) {

    private static final HttpClientOptions DEFAULTS = new HttpClientOptions(
            8,
            256,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            5,
            HttpLimits.defaults().body(Long.MAX_VALUE));

    /**
     * Makes options.
     *
     * @throws IllegalArgumentException if {@code connections} is less than 1, or anything is negative
     */
    public HttpClientOptions {
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1: " + connections);
        }
        if (waiting < 0 || redirects < 0) {
            throw new IllegalArgumentException(
                    "waiting and redirects must not be negative: " + waiting + ", " + redirects);
        }
        Durations.notNegative("waitTime", waitTime);
        Durations.notNegative("connectTime", connectTime);
        Durations.notNegative("firstByteTime", firstByteTime);
        Durations.notNegative("wholeTime", wholeTime);
        Durations.notNegative("idle", idle);
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * Returns 8 connections and 256 waiting requests a host, 30 seconds to wait, 10 to connect, 30 to a response's head, 5 minutes for all, connections
     * kept for 30 seconds, 5 redirects, and the heads' limits of {@link HttpLimits#defaults}.
     */
    public static HttpClientOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these with another number of connections to one host and port. */
    public HttpClientOptions connections(int most) {
        return new HttpClientOptions(
                most, waiting, waitTime, connectTime, firstByteTime, wholeTime, idle, redirects, limits);
    }

    /** Returns these with another number of waiting requests, and another time to wait. */
    public HttpClientOptions waiting(int most, Duration time) {
        return new HttpClientOptions(
                connections, most, time, connectTime, firstByteTime, wholeTime, idle, redirects, limits);
    }

    /** Returns these with another time to connect. */
    public HttpClientOptions connectTime(Duration most) {
        return new HttpClientOptions(
                connections, waiting, waitTime, most, firstByteTime, wholeTime, idle, redirects, limits);
    }

    /** Returns these with another time to a response's head. */
    public HttpClientOptions firstByteTime(Duration most) {
        return new HttpClientOptions(
                connections, waiting, waitTime, connectTime, most, wholeTime, idle, redirects, limits);
    }

    /** Returns these with another time for all. */
    public HttpClientOptions wholeTime(Duration most) {
        return new HttpClientOptions(
                connections, waiting, waitTime, connectTime, firstByteTime, most, idle, redirects, limits);
    }

    /** Returns these with another time for which idle connections are kept. */
    public HttpClientOptions idle(Duration most) {
        return new HttpClientOptions(
                connections, waiting, waitTime, connectTime, firstByteTime, wholeTime, most, redirects, limits);
    }

    /** Returns these with another number of redirects that are followed; zero for none. */
    public HttpClientOptions redirects(int most) {
        return new HttpClientOptions(
                connections, waiting, waitTime, connectTime, firstByteTime, wholeTime, idle, most, limits);
    }

    /** Returns these with other bounds of responses. */
    public HttpClientOptions limits(HttpLimits newLimits) {
        return new HttpClientOptions(
                connections, waiting, waitTime, connectTime, firstByteTime, wholeTime, idle, redirects, newLimits);
    }
}
