package dev.deft.threadpool;

/**
 * The counts of a pool at one time, by which its sizing decides.
 *
 * @param completed the tasks that ever ended
 * @param running the workers that run a task
 * @param absent how many of these wait, as they say, or run for nobody, whether or not there is a worker to stand in for each
 * @param workers the workers there are
 * @param awake the workers that are not idle
 * @param waiting tasks wait for a worker
 * @param minThreads the workers that there are at least, as the pool was told
 * @param maxThreads the workers that there are at most, spare ones aside
 */
record PoolLoad(
        long completed,
        int running,
        int absent,
        int workers,
        int awake,
        boolean waiting,
        int minThreads,
        int maxThreads) {

    /** The workers that run a task and are counted towards the goal. */
    int busy() {
        return running - Math.min(running, absent);
    }
}
