package dev.deft.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The place where a thread stands, for a message. */
final class ThreadStack {

    private static final int FRAMES = 6;

    private ThreadStack() {}

    /** Returns its name and innermost frames, in one line. */
    static String of(Thread thread) {
        return thread.getName() + ": "
                + Arrays.stream(thread.getStackTrace())
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
    }
}
