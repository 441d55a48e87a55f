/**
 * The size that a pool finds for itself: {@link dev.deft.threadpool.sizing.Sizing} has the two ways, and what decides is a {@link
 * dev.deft.threadpool.sizing.SizingController}, which has no thread and no clock. The pool tells it what it counts and does what it says.
 */
@NullMarked
package dev.deft.threadpool.sizing;

import org.jspecify.annotations.NullMarked;
