package dev.deft.http;

import dev.deft.reactor.internal.Durations;
import java.time.Duration;

/**
 * The bounds of what a peer may send, on top of those of its connection, {@link dev.deft.net.Limits}.
 *
 * @param requestLine the most bytes of the first line of a message; over it a request is answered by 414
 * @param head the most bytes of the headers of a message; over it, by 431
 * @param headers the most headers of a message; over it, by 431
 * @param body the most bytes of a body; over it, by 413; the reader of a response fails with {@link java.io.IOException}
 * @param requests the most requests of a connection, which is closed after the last
 * @param headTime the time from the first byte of a head to its last; over it a request is answered by 408
 * @param bodyTime the time in which nothing arrives of a body that is waited for; over it, by 408
 * @param idle the time that a connection has between a response and the next request, after which it is closed
 */
public record HttpLimits(
        int requestLine,
        int head,
        int headers,
        long body,
        int requests,
        Duration headTime,
        Duration bodyTime,
        Duration idle) {

    private static final HttpLimits DEFAULTS = new HttpLimits(
            8_192,
            16_384,
            100,
            HttpBody.MOST_BYTES,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if a number is less than 1, {@code body} or a time is negative
     */
    public HttpLimits {
        atLeast(1, "requestLine", requestLine);
        atLeast(1, "head", head);
        atLeast(1, "headers", headers);
        atLeast(0, "body", body);
        atLeast(1, "requests", requests);
        Durations.notNegative("headTime", headTime);
        Durations.notNegative("bodyTime", bodyTime);
        Durations.notNegative("idle", idle);
    }

    /**
     * Returns 8 KiB of a first line, 16 KiB and 100 of headers, 10 MiB of a body, 1,000 requests of a connection, 10 seconds for a head, 30
     * without a byte of a body, 60 between requests.
     */
    public static HttpLimits defaults() {
        return DEFAULTS;
    }

    /** Returns these with another length of the first line. */
    public HttpLimits requestLine(int most) {
        return new HttpLimits(most, head, headers, body, requests, headTime, bodyTime, idle);
    }

    /** Returns these with another length of all headers together. */
    public HttpLimits head(int most) {
        return new HttpLimits(requestLine, most, headers, body, requests, headTime, bodyTime, idle);
    }

    /** Returns these with another number of headers. */
    public HttpLimits headers(int most) {
        return new HttpLimits(requestLine, head, most, body, requests, headTime, bodyTime, idle);
    }

    /** Returns these with another length of a body. */
    public HttpLimits body(long most) {
        return new HttpLimits(requestLine, head, headers, most, requests, headTime, bodyTime, idle);
    }

    /** Returns these with another number of requests of a connection. */
    public HttpLimits requests(int most) {
        return new HttpLimits(requestLine, head, headers, body, most, headTime, bodyTime, idle);
    }

    /** Returns these with another time for a head. */
    public HttpLimits headTime(Duration most) {
        return new HttpLimits(requestLine, head, headers, body, requests, most, bodyTime, idle);
    }

    /** Returns these with another time without a byte of a body. */
    public HttpLimits bodyTime(Duration most) {
        return new HttpLimits(requestLine, head, headers, body, requests, headTime, most, idle);
    }

    /** Returns these with another time between requests. */
    public HttpLimits idle(Duration most) {
        return new HttpLimits(requestLine, head, headers, body, requests, headTime, bodyTime, most);
    }

    private static void atLeast(int least, String what, long value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ": " + value);
        }
    }
}
