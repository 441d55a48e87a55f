package dev.deft.threadpool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Work that takes too long, as a watchdog has found it: a call of a pool ({@link ThreadPoolBuilder#watchdog}), or a turn of a reactor, whose
 * builder has such a setting, too.
 *
 * @param where whose work it is: {@code pool db}, {@code reactor web}
 * @param thread the name of the thread that does it
 * @param tooLong the time that it was found to have taken, at the least
 * @param stack the thread's stack when that was found, its top first; empty where it was not taken, as when very many were found at once
 */
public record Stall(String where, String thread, Duration tooLong, List<StackTraceElement> stack) {

    /** Makes one, with a copy of {@code stack}. */
    public Stall {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(thread, "thread");
        Objects.requireNonNull(tooLong, "tooLong");
        stack = List.copyOf(Objects.requireNonNull(stack, "stack"));
    }
}
