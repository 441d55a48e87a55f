package dev.deft.peers;

import dev.deft.peers.protocol.Peer;

/** Told, on the thread that runs a comparison, what comes next. */
public interface ComparisonProgress {

    /** The process of this peer is being started. */
    void starting(Peer peer);

    /** It is this peer's turn; round 0 warms the cell up. */
    void measuring(Setting setting, int round, Peer peer);
}
