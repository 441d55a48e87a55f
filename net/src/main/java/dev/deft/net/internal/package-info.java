/** The connection itself, which the transports of {@code dev.deft.net} and the network under test have in common: exported to {@code dev.deft.http} alone. */
@NullMarked
package dev.deft.net.internal;

import org.jspecify.annotations.NullMarked;
