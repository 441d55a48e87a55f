package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * The turn of a cell in a round.
 *
 * @param closed its requests in a closed loop
 * @param open those in an open loop; null without one
 * @param abPerSecond how many {@code ab} had answered in a second; null without it
 */
public record WebTurn(
        WebWindow closed,
        @Nullable WebWindow open,
        @Nullable Double abPerSecond) {}
