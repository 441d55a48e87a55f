/**
 * The same closed loop on Deft and on its peers: who they are, the processes they run in, the rounds, and the results as
 * data. What runs in a peer's process lies in {@code dev.deft.peers.child}.
 */
@NullMarked
package dev.deft.peers;

import org.jspecify.annotations.NullMarked;
