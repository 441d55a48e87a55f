/** Every fault that there is a test for, at once and at random, and an account of every call. */
@NullMarked
package dev.deft.soak.chaos;

import org.jspecify.annotations.NullMarked;
