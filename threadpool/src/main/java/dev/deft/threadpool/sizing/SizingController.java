package dev.deft.threadpool.sizing;

/**
 * The part of a {@link Sizing} that decides, for one pool: it is told samples and has a goal. It has no thread and no clock: times come
 * with the samples. One thread at a time.
 */
public interface SizingController {

    /** The time between two looks of the gate, in nanoseconds. */
    long GATE_NANOS = 500_000_000;

    /** The number of workers that the pool is to have, within its limits. */
    int goal();

    /**
     * The time from the last {@link #sample} until the next is due, in nanoseconds; {@link Long#MAX_VALUE} where none is, because a cohort
     * is awaited.
     */
    long nextSampleNanos();

    /** The number of the cohort that is to be timed, one more than the last's; 0 while none is. */
    int cohortNumber();

    /**
     * The number of tasks that are to be timed for that cohort, those included that were timed already. It may become twice as large or more,
     * which a sample of the cohort has it do: so many are timed ahead meanwhile.
     */
    int cohortTasks();

    /** Takes a sample: one that is due, after a task has ended, or one that comes with a cohort. */
    void sample(SizingSample sample);

    /** Takes a sample as the gate does, which looks every {@link #GATE_NANOS} while tasks wait: whether these move. */
    void gate(SizingSample sample);

    /** Notes that a worker has left which had nothing to do, and that {@code workers} stay. */
    void timedOut(SizingSample sample, int workers);

    /**
     * Changes the limits between which the goal lies.
     *
     * @param minThreads at least 1
     * @param maxThreads at least {@code minThreads}
     */
    void limit(SizingSample sample, int minThreads, int maxThreads);
}
