package dev.deft.threadpool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that were taken out of a queue, and for which there was no memory to put them back; whoever had them taken out tells each of
 * them so. Made before that, and allocates nothing after. One thread at a time.
 */
final class Unplaced {

    private List<Runnable> tasks = List.of();
    private int next;
    private @Nullable OutOfMemoryError reason;

    /** Says that these are the tasks from {@code first} on. */
    void are(List<Runnable> all, int first, OutOfMemoryError noMemory) {
        tasks = all;
        next = first;
        reason = noMemory;
    }

    /** Returns the next of them; null after the last. */
    @Nullable
    Runnable poll() {
        return next < tasks.size() ? tasks.get(next++) : null;
    }

    /** Returns what each is to be told; null if there is none. */
    @Nullable
    OutOfMemoryError reason() {
        return reason;
    }
}
