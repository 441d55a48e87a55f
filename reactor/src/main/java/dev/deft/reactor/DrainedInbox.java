package dev.deft.reactor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were taken from the {@link Inbox} and are still to be delivered. Reactor thread only.
 *
 * <p>The inbox gives its newest entry first. They are put in order here and not by turning their links round, which would
 * be a write to each of them, in a cache line that the worker has just written.
 */
final class DrainedInbox extends Padded {

    private static final int ROOM = 1024;

    /** The newest entries, of which the first {@link #left} are left; the last of these is the oldest. */
    private final Inbox.@Nullable Entry[] entries = new Inbox.Entry[ROOM];

    private int left;

    /** The entries older than those, linked oldest first: a flood's links are turned round, which takes no memory. */
    private Inbox.@Nullable Entry flood;

    boolean isEmpty() {
        return left == 0 && flood == null;
    }

    /** Adds what the inbox gave. Nothing else may be left. */
    void fill(Inbox.@Nullable Entry newest) {
        Inbox.Entry entry = newest;
        while (entry != null && left < ROOM) {
            entries[left++] = entry;
            entry = entry.next();
        }
        while (entry != null) {
            Inbox.Entry older = entry.next();
            entry.setNext(flood);
            flood = entry;
            entry = older;
        }
    }

    /** Takes the oldest out. */
    Inbox.Entry next() {
        Inbox.Entry oldest = flood;
        if (oldest != null) {
            flood = oldest.next();
            return oldest;
        }
        oldest = Objects.requireNonNull(entries[--left]);
        entries[left] = null;
        return oldest;
    }
}
