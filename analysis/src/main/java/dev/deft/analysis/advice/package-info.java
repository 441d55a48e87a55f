/** The number of workers that meets a target: by prediction, and by measuring around it. */
@NullMarked
package dev.deft.analysis.advice;

import org.jspecify.annotations.NullMarked;
