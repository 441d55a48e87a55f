package dev.deft.peers;

import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;

/** Starts the peers' processes; the seam that lets the rounds be tested without any. */
@FunctionalInterface
interface Children {

    /** Starts a peer, and waits until it is ready. */
    Child start(Peer peer) throws MissingPeerException, ChildFailedException, InterruptedException;
}
