package dev.deft.threadpool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Tells cancelled calls that they will not run, in a thread of its own: to be told may be the user's code, which may
 * take its time or never return, and there may be a million of them. The stop that has cancelled them waits for this no longer
 * than its deadline lasts.
 *
 * <p>The calls are handed over with the thread's start, and belong to the thread from then on, so that each is told once.
 */
final class CancellationNotifier implements Runnable {

    private final StopTarget target;
    private final Deque<Runnable> cancelled;
    private final CountDownLatch over = new CountDownLatch(1);

    /** Written by its own thread alone; read by the stop, for its report. */
    private volatile int untold;

    CancellationNotifier(StopTarget target, List<Runnable> cancelled) {
        this.target = target;
        this.cancelled = new ArrayDeque<>(cancelled);
        this.untold = cancelled.size();
    }

    @Override
    public void run() {
        try {
            for (Runnable task = cancelled.poll(); task != null; task = cancelled.poll()) {
                target.tellCancelled(task);
                untold = cancelled.size();
            }
        } finally {
            over.countDown();
        }
    }

    /** Opens when all have been told. */
    CountDownLatch over() {
        return over;
    }

    /** The number of calls that have not been told yet. */
    int untold() {
        return untold;
    }
}
