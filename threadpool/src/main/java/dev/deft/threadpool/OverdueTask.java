package dev.deft.threadpool;

/**
 * The task that a worker was seen running for long.
 *
 * @param number how many tasks the worker had ended or skipped before it
 * @param sinceNanos the time when it began, or was first seen running
 */
record OverdueTask(Worker worker, long number, long sinceNanos) {

    /** Returns whether the worker still runs it. Any thread; the answer may be late. */
    boolean isRunning() {
        return worker.running && worker.number() == number;
    }
}
