/** Latency of deferred work against demand and workers. */
@NullMarked
package dev.deft.bench;

import org.jspecify.annotations.NullMarked;
