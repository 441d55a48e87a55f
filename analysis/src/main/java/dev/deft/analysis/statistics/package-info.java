/** What a few noisy measurements say, and what they do not. All of it is immutable; any thread may call it. */
@NullMarked
package dev.deft.analysis.statistics;

import org.jspecify.annotations.NullMarked;
