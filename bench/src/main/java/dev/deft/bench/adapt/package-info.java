/** Experiments with pools that find their size, where the best size is known, beside pools that stay as they are. */
@NullMarked
package dev.deft.bench.adapt;

import org.jspecify.annotations.NullMarked;
