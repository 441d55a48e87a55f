package dev.deft.threadpool;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Tells cancelled calls that they will not run, in a thread of its own: to be told may be the user's code, which may
 * take its time or never return, and there may be a million of them. The stop that has cancelled them waits for this no longer
 * than its deadline lasts.
 *
 * <p>It is made before they are taken out of the queue, and allocates nothing to have them: there may be no memory for it then. They are handed over with
 * the thread's start, and belong to the thread from then on, so that each is told once.
 */
final class CancellationNotifier implements Runnable {

    private final StopTarget target;
    private List<Runnable> cancelled = List.of();
    private final CountDownLatch over = new CountDownLatch(1);

    /** Written by its own thread alone; read by the stop, for its report. */
    private volatile int untold;

    CancellationNotifier(StopTarget target) {
        this.target = target;
    }

    /** Takes the calls over, once, in a list that it may change; returns false if nobody is to be told of them. */
    boolean takes(List<Runnable> taken) {
        int toTell = 0;
        for (int i = 0; i < taken.size(); i++) {
            toTell += Dispatcher.isTold(taken.get(i)) ? 1 : 0;
        }
        cancelled = taken;
        untold = toTell;
        return toTell > 0;
    }

    @Override
    public void run() {
        try {
            int left = untold;
            for (int i = 0; left > 0; i++) {
                Runnable task = cancelled.get(i);
                if (Dispatcher.isTold(task)) {
                    cancelled.set(i, this); // the call is to be garbage once it was told
                    target.tellCancelled(task);
                    untold = --left;
                }
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
