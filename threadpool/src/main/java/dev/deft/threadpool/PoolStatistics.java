package dev.deft.threadpool;

/**
 * A pool's numbers at one instant.
 *
 * <p>All are taken together, so these hold in every snapshot:
 *
 * <pre>
 * workers  = idle + busy                               idle, busy &gt;= 0
 * accepted = completed + discarded + queued + busy     failed &lt;= completed
 * workers &lt;= largestWorkers                            abandoned &lt;= busy
 * </pre>
 *
 * <p>While a pool has spare workers, or shrinks after a {@link ThreadPool#resize}, {@code workers} may exceed
 * {@code maxThreads}: a worker is
 * counted until it is really gone. The pool has room for {@code maxThreads + queueCapacity} calls: while fewer workers than
 * {@code maxThreads} are there, because those that are do the work faster than another would wake, or because the system
 * starts no more threads, {@code queued} may exceed {@code queueCapacity} by the workers that are missing.
 *
 * <p>A pool makes it. Its constructor is for nobody else, and changes with each number that is added.
 *
 * <p>Source of the idea: {@code Team.statistics} in Twisted's {@code _threads/_team.py}.
 *
 * @param name the pool's name
 * @param minThreads the number of workers that stay when idle
 * @param maxThreads the number of workers it may grow to
 * @param queueCapacity how many calls may wait for a worker
 * @param workers the workers there are, started or being started
 * @param idle the workers that have nothing to do
 * @param busy the workers that run a call or that one waits for, be it that they are on their way or are to look soon
 * @param abandoned those among the busy that run a call which was cancelled or timed out meanwhile: nobody waits for it, and it keeps its
 *     worker until it ends
 * @param queued the calls that wait beyond one for each worker
 * @param largestWorkers the most workers there ever were at once
 * @param accepted the calls that were accepted
 * @param completed the calls that ran, whether they returned or threw
 * @param failed those among the completed that threw to the pool; what a call tells its {@code onResult} or its
 *     {@code Future} is not among them
 * @param refused the calls that were not accepted: the queue was full, the pool stopped, or no thread could be started
 * @param discarded the calls that were accepted and will never run: they were cancelled or failed while they were queued, a
 *     stop cancelled them, or the last thread could not be started
 * @param startFailures how often a thread could not be started
 * @param waitingForPlace the calls that wait for a place in the queue ({@link SaturationPolicy#waitForPlace}), which are not
 *     accepted yet
 * @param goal the number of workers that the pool's sizing has it grow to at present; {@code maxThreads} where it has none
 * @param longRunning the calls that run on threads of their own beside the workers ({@link ThreadPool#longRunning}); they are in none of
 *     the other numbers
 */
public record PoolStatistics(
        String name,
        int minThreads,
        int maxThreads,
        int queueCapacity,
        int workers,
        int idle,
        int busy,
        int abandoned,
        int queued,
        int largestWorkers,
        long accepted,
        long completed,
        long failed,
        long refused,
        long discarded,
        long startFailures,
        int waitingForPlace,
        int goal,
        int longRunning) {}
