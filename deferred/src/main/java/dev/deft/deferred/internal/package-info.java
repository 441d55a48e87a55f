/** The parts of a Deferred that the reactor must see and users need not: exported to the reactor only. */
@NullMarked
package dev.deft.deferred.internal;

import org.jspecify.annotations.NullMarked;
