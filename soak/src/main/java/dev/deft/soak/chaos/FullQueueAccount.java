package dev.deft.soak.chaos;

import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.RunningCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A failure's account of the full queue that it is for, as whoever gets the failure reads it. */
record FullQueueAccount(String pool, int queued, int queueCapacity, List<RunningCall> longestRunning) {

    private static final int MOST_RUNNING = 10;
    private static final Comparator<RunningCall> LONGEST_FIRST =
            Comparator.comparing(RunningCall::atLeast).reversed();

    FullQueueAccount {
        longestRunning = List.copyOf(longestRunning);
    }

    static FullQueueAccount of(QueueFullException failure) {
        return new FullQueueAccount(
                failure.pool(), failure.queued(), failure.queueCapacity(), failure.longestRunning());
    }

    /**
     * Returns whether it can be of a pool of that name, or of a share of it.
     *
     * @param mostQueued the calls that can have waited
     * @param age the time since the pool was made, or longer
     */
    boolean canBeOf(String name, int capacity, int mostQueued, Duration age) {
        return (pool.equals(name) || pool.startsWith(name + "/"))
                && queueCapacity == capacity
                && queued >= 0
                && queued <= mostQueued
                && longestRunning.size() <= MOST_RUNNING
                && areInOrder()
                && longestRunning.stream().allMatch(call -> canBeOf(name, age, call));
    }

    private boolean areInOrder() {
        List<RunningCall> sorted = new ArrayList<>(longestRunning);
        sorted.sort(LONGEST_FIRST); // which leaves those of one time as they are
        return sorted.equals(longestRunning);
    }

    private static boolean canBeOf(String name, Duration age, RunningCall call) {
        return call.worker().startsWith("deft-" + name)
                && !call.atLeast().isNegative()
                && call.atLeast().compareTo(age) <= 0;
    }

    /**
     * Returns whether it is of a pool of that name with one worker and so many calls in its queue, which is full.
     *
     * @param atLeast the time that the worker's call is known to have run
     * @param atMost the time that it can have
     */
    boolean isOf(String name, int capacity, Duration atLeast, Duration atMost) {
        return canBeOf(name, capacity, capacity, atMost)
                && queued == capacity
                && longestRunning.size() == 1
                && longestRunning.get(0).worker().equals("deft-" + name + "-1")
                && longestRunning.get(0).atLeast().compareTo(atLeast) >= 0;
    }
}
