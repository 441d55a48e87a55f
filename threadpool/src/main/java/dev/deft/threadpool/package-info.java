/** Workers, a bounded queue, growing and shrinking, statistics. */
@NullMarked
package dev.deft.threadpool;

import org.jspecify.annotations.NullMarked;
