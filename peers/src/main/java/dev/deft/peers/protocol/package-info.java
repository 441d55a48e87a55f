/** The protocol between a comparison and the process of a peer: a request a line, and a reply a line. */
@NullMarked
package dev.deft.peers.protocol;

import org.jspecify.annotations.NullMarked;
