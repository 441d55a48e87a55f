package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * The turn of a cell in a round.
 *
 * @param closed its requests in a closed loop
 * @param open those in an open loop; null without one
 * @param within where the time of those of the closed loop went within the server; null of a server that does not tell it
 * @param abPerSecond how many {@code ab} had answered in a second; null without it
 */
public record WebTurn(
        WebWindow closed,
        @Nullable WebWindow open,
        @Nullable WebServerParts within,
        @Nullable Double abPerSecond) {

    /** Returns this turn with what {@code ab} had answered in a second; null without it. */
    public WebTurn withAb(@Nullable Double perSecond) {
        return new WebTurn(closed, open, within, perSecond);
    }
}
