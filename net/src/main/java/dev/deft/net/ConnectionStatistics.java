package dev.deft.net;

/**
 * The bytes of one connection so far.
 *
 * @param received bytes that have arrived and were, or are to be, handed to the protocol
 * @param sent bytes that were handed to the operating system
 * @param unsent bytes that were written and wait to be sent
 * @param dropped bytes that were written too late, or not sent because the connection ended
 */
public record ConnectionStatistics(long received, long sent, long unsent, long dropped) {}
