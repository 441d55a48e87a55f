package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * The winner of a {@link Deferreds#race race}.
 *
 * @param index the winner's place in the list that was given to the race, from 0
 * @param value the winner's value
 */
public record Winner<T extends @Nullable Object>(int index, T value) {}
