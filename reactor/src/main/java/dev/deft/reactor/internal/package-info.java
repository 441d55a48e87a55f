/** What the test kit must see of the reactor and users need not: not exported. */
@NullMarked
package dev.deft.reactor.internal;

import org.jspecify.annotations.NullMarked;
