package dev.deft.net;

/**
 * The datagrams of one UDP port so far.
 *
 * @param received datagrams that were handed to the protocol
 * @param sent datagrams that were handed to the operating system
 * @param unsent datagrams that wait for that
 * @param dropped datagrams that were not sent, for too many bytes waited, they were too large, or the port was closed
 */
public record DatagramStatistics(long received, long sent, long unsent, long dropped) {}
