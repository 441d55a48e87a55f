package dev.deft.peers;

import dev.deft.peers.protocol.Peer;

/** Told, on the thread that runs a comparison, what comes next. */
public interface ComparisonProgress {

    /** The process of this peer is being started. */
    void starting(Peer peer);

    /** It is this peer's turn; round 0 warms the cell up. */
    void measuring(Setting setting, int round, Peer peer);

    /** This peer did not answer, and is started anew; {@code why} says where, and where it hung. */
    void restarting(Peer peer, String why);
}
