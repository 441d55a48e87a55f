/**
 * The same closed loop on Deft and on its peers: who they are, the processes they run in, and the rounds, whose result is a
 * document. What runs in a peer's process lies in {@code dev.deft.peers.child}.
 */
@NullMarked
package dev.deft.peers;

import org.jspecify.annotations.NullMarked;
