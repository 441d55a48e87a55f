package dev.deft.peers;

import dev.deft.peers.protocol.Peer;

/**
 * A peer that did not take part, or not to the end.
 *
 * @param why in one line
 */
public record Absence(Peer peer, String why) {}
