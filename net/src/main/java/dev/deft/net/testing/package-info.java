/** A network without sockets, under the clock of a test, for tests of protocols. */
@NullMarked
package dev.deft.net.testing;

import org.jspecify.annotations.NullMarked;
