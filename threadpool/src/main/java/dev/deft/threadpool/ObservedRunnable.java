package dev.deft.threadpool;

import dev.deft.threadpool.internal.CallRecord;

/** A plain task of a pool that is observed. Unlike the tasks that are told, it throws what it throws, and a refusal of it is thrown. */
final class ObservedRunnable implements Runnable {

    private final Runnable task;
    private final CallRecord record;

    ObservedRunnable(Runnable task, CallRecord record) {
        this.task = task;
        this.record = record;
    }

    @Override
    public void run() {
        record.run(task);
    }

    void discarded(Throwable reason) {
        record.discarded(reason);
    }

    /** Returns the task as it was submitted. */
    static Runnable asSubmitted(Runnable task) {
        Runnable plain = task instanceof ObservedRunnable observed ? observed.task : task;
        return plain instanceof TracedRunnable traced ? traced.task : plain;
    }
}
