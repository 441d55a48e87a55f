package dev.deft.http;

import java.time.Duration;

/**
 * The instants of a request's way through a server, in nanoseconds of the reactor's clock, which is {@link System#nanoTime} but in a test under a clock
 * driven by hand: only their differences mean something.
 *
 * @param connectedNanos when its connection was accepted; the requests of a connection have it in common
 * @param begunNanos when the first of its bytes was here, and the request before it answered
 * @param headNanos when all of its head was here, and the handler was called
 * @param answeredNanos when the handler's response was back on the reactor's thread, or the request's body refused
 * @param sentNanos when all of the response was handed to the operating system
 */
public record RequestTimes(long connectedNanos, long begunNanos, long headNanos, long answeredNanos, long sentNanos) {

    /** Returns the time from its first byte to the end of its response. */
    public Duration total() {
        return Duration.ofNanos(sentNanos - begunNanos);
    }
}
