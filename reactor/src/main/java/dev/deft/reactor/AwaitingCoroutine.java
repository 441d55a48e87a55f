package dev.deft.reactor;

import dev.deft.threadpool.internal.StackText;
import java.util.List;
import java.util.Objects;

/**
 * A coroutine that was set aside at the time, as {@link Coroutines#suspended} lists it.
 *
 * @param coroutine a text for its body, and for which of several of that it is
 * @param awaited a text for the Deferred that it awaits
 * @param frames the frames of the body, the one first that awaits; none where the JVM does not tell them
 */
public record AwaitingCoroutine(String coroutine, String awaited, List<StackTraceElement> frames) {

    /** Makes one of what was found. */
    public AwaitingCoroutine {
        Objects.requireNonNull(coroutine, "coroutine");
        Objects.requireNonNull(awaited, "awaited");
        frames = List.copyOf(Objects.requireNonNull(frames, "frames"));
    }

    /** Returns a line that says who awaits what, and a line for each frame, as a stack trace has it. */
    @Override
    public String toString() {
        return coroutine + " awaits " + awaited + StackText.of(frames.toArray(new StackTraceElement[0]));
    }
}
