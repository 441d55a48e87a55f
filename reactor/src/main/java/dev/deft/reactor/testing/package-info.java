/** The reactor under a hand-driven clock, for tests of what is built on it. */
@NullMarked
package dev.deft.reactor.testing;

import org.jspecify.annotations.NullMarked;
