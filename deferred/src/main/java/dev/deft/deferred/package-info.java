/** One result, its chain of callbacks, and what is built of them. */
@NullMarked
package dev.deft.deferred;

import org.jspecify.annotations.NullMarked;
