/** The program of a peer's process: its half of the talk with the parent, the closed loop, and one adapter for each peer. */
@NullMarked
package dev.deft.peers.child;

import org.jspecify.annotations.NullMarked;
