/** The connection itself, which the transports of {@code dev.deft.net} and the network under test have in common: not exported. */
@NullMarked
package dev.deft.net.internal;

import org.jspecify.annotations.NullMarked;
