/** The parts of the reactor that the test kit must see and users need not: not exported. */
@NullMarked
package dev.deft.reactor.internal;

import org.jspecify.annotations.NullMarked;
