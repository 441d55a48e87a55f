package dev.deft.threadpool;

import org.jspecify.annotations.Nullable;

/**
 * The workers of a share that wait for a turn, in their order. They are linked by themselves, for one that cannot ask, for want of memory,
 * would leave its share's calls to nobody. Under the monitor of the {@link ShareScheduler}.
 */
final class AskingWorkers {

    private @Nullable BorrowedWorker first;
    private @Nullable BorrowedWorker last;

    boolean isEmpty() {
        return first == null;
    }

    void addLast(BorrowedWorker worker) {
        if (last == null) {
            first = worker;
        } else {
            last.nextAsking = worker;
        }
        last = worker;
    }

    void addFirst(BorrowedWorker worker) {
        worker.nextAsking = first;
        first = worker;
        if (last == null) {
            last = worker;
        }
    }

    /** Takes the first one out; null if there is none. */
    @Nullable
    BorrowedWorker pollFirst() {
        BorrowedWorker taken = first;
        if (taken != null) {
            first = taken.nextAsking;
            taken.nextAsking = null;
            if (first == null) {
                last = null;
            }
        }
        return taken;
    }
}
