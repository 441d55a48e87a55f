/** How many workers meet a target: by prediction, and by measuring around it. */
@NullMarked
package dev.deft.analysis.advice;

import org.jspecify.annotations.NullMarked;
