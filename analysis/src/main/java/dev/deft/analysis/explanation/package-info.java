/** Why a result is as it is: what limits a row, what theory predicts, and which of its assumptions fails. */
@NullMarked
package dev.deft.analysis.explanation;

import org.jspecify.annotations.NullMarked;
