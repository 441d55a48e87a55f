package dev.deft.reactor;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was taken from the {@link Inbox} and is still to be delivered. Reactor thread only.
 *
 * <p>The inbox gives its newest entry first. They are put in order here and not by turning their links round, which would
 * be a write to each of them, in a cache line that the worker has just written.
 */
final class Taken {

    private static final int USUAL_SIZE = 1024;

    /** The oldest entry is the last of the first {@link #left}. */
    private Inbox.@Nullable Entry[] entries = new Inbox.Entry[USUAL_SIZE];

    private int left;

    boolean isEmpty() {
        return left == 0;
    }

    /** Adds what the inbox gave. Nothing else may be left. */
    void fill(Inbox.@Nullable Entry newest) {
        for (Inbox.Entry entry = newest; entry != null; entry = entry.next()) {
            if (left == entries.length) {
                entries = Arrays.copyOf(entries, 2 * left);
            }
            entries[left++] = entry;
        }
    }

    /** Takes the oldest out. */
    Inbox.Entry next() {
        Inbox.Entry oldest = Objects.requireNonNull(entries[--left]);
        entries[left] = null;
        if (left == 0 && entries.length > USUAL_SIZE) {
            entries = new Inbox.Entry[USUAL_SIZE]; // a flood is over
        }
        return oldest;
    }
}
