package dev.deft.deferred.internal;

import dev.deft.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine as the chains see it: it waits for one Deferred after the other, and fires its own in the end. {@link
 * DeferredAccess#awaiter} makes it. To be used on the thread that its own Deferred is confined to.
 */
public interface Awaiter {

    /** The body of a coroutine, of which a piece at a time runs. */
    interface Body {

        /**
         * Returns if there is room on the stack for a piece.
         *
         * @throws StackOverflowError if there is none
         */
        void makeRoom();

        /**
         * Runs the body until it awaits or has ended; to be called when {@link #makeRoom} has returned. */
        void runPiece();
    }

    /**
     * Runs the coroutine's first piece.
     *
     * @throws StackOverflowError if there is no room for it; then nothing has begun
     */
    void begin();

    /**
     * Takes the result of {@code awaited}, if that is at rest.
     *
     * @return false if the coroutine must {@linkplain #await wait} for it
     * @throws IllegalStateException if this is another thread than that of {@code awaited}, or that waits for the coroutine
     * @throws java.util.concurrent.CancellationException if the coroutine was cancelled while it ran; then {@code awaited} is
     *     cancelled
     */
    boolean take(Deferred<?> awaited);

    /** Has the next piece run when the result of {@code awaited} is there, once the piece that runs has returned. */
    void await(Deferred<?> awaited);

    /** Takes back {@link #await}, while the piece that called it still runs. */
    void awaitNothing();

    /** Returns whether the coroutine is set aside, or is to be when the piece that runs returns. */
    boolean isAwaiting();

    /** Returns the Deferred that a coroutine which is set aside awaits; null if it is not. */
    @Nullable
    Deferred<?> awaited();

    /** Returns the failure that was awaited; null if it was no failure. */
    @Nullable
    Throwable failure();

    /** Returns the value that was awaited, and lets go of it. */
    @Nullable
    Object value();

    /** Has the coroutine's own Deferred fired with {@code value} once the piece that runs has returned. */
    void end(@Nullable Object value);

    /** Has the coroutine's own Deferred fired with {@code thrown} once the piece that runs has returned. */
    void fail(Throwable thrown);

    /**
     * Ends the wait of a coroutine that is set aside, with {@code reason} in place of the result, and runs its next piece.
     *
     * @throws StackOverflowError if there is no room for that; then it waits on
     */
    void giveUp(Throwable reason);
}
