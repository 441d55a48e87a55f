/** The part of the thread pool that the reactor must see, and the user need not. */
@NullMarked
package dev.deft.threadpool.internal;

import org.jspecify.annotations.NullMarked;
