/** Conclusions from a few noisy measurements. All of it is immutable; any thread may call it. */
@NullMarked
package dev.deft.analysis.statistics;

import org.jspecify.annotations.NullMarked;
