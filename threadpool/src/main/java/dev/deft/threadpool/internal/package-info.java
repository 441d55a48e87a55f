/** What the reactor must see of the thread pool, and the user need not. */
@NullMarked
package dev.deft.threadpool.internal;

import org.jspecify.annotations.NullMarked;
