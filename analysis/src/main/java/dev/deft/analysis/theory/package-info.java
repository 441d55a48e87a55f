/** Queueing theory: what throughput and latency should be, given demand, workers and how long the work takes. */
@NullMarked
package dev.deft.analysis.theory;

import org.jspecify.annotations.NullMarked;
