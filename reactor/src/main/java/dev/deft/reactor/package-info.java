/** The event loop, and blocking work deferred to threads. */
@NullMarked
package dev.deft.reactor;

import org.jspecify.annotations.NullMarked;
