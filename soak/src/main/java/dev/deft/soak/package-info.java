/** A great many calls of all kinds, each of which is to be answered once, with its own answer. */
@NullMarked
package dev.deft.soak;

import org.jspecify.annotations.NullMarked;
