package dev.deft.threadpool.internal;

import java.util.Arrays;
import java.util.List;

/**
 * A stack as it is printed: its top, and how many frames were cut below it. Two are equal if their tops are, so that threads
 * which do the same in recursions of different depths are told of once.
 */
public final class StackText {

    /** The number of frames that are printed at most. */
    static final int MOST_FRAMES = 50;

    private final List<StackTraceElement> top;

    /** The number of frames that are not, of those that the JVM tells: of a very deep stack, that may not be all. */
    private final int cut;

    private StackText(List<StackTraceElement> top, int cut) {
        this.top = top;
        this.cut = cut;
    }

    /** The printed part of {@code stack}, whose first element is the top. */
    public static StackText of(StackTraceElement[] stack) {
        int shown = Math.min(stack.length, MOST_FRAMES);
        return new StackText(Arrays.asList(stack).subList(0, shown), stack.length - shown);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StackText that && top.equals(that.top);
    }

    @Override
    public int hashCode() {
        return top.hashCode();
    }

    /** A line for each frame, each begun by a line break. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        top.forEach(frame -> text.append("\n      at ").append(frame));
        if (cut > 0) {
            text.append("\n      … and ").append(cut).append(" more frames");
        }
        return text.toString();
    }
}
