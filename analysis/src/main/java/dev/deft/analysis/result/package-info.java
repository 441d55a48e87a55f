/** The results of a measurement. All of it is immutable; any thread may call it. */
@NullMarked
package dev.deft.analysis.result;

import org.jspecify.annotations.NullMarked;
