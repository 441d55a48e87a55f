package dev.deft.net;

/**
 * The connections of one port so far.
 *
 * @param open connections that are open now, those included that have ended and wait for their peer to do so, too
 * @param accepted connections that were given a protocol
 * @param refused connections that were closed at once, because of a limit, because the factory built no protocol for them, or
 *     because their handshake of TLS failed
 */
public record PortStatistics(int open, long accepted, long refused) {}
