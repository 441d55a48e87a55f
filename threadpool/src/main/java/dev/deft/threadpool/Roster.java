package dev.deft.threadpool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The books of one pool: what waits, who works, who idles, within which limits.
 *
 * <p>A roster decides; the {@link Foreman} and the {@link Worker}s act. Each method is one transition: it takes the
 * monitor, waits for nothing, calls nobody, and returns what its caller is to do once the monitor is free again: start or
 * wake this worker, run that task, park, leave.
 *
 * <pre>
 *            summon, of a new worker (submitter)
 *                          |
 *                          v
 *                      STARTING ---- next: a task waits (worker) ------.
 *                          |                                           v
 *                          |            .--- next: a task waits ---> BUSY
 *                          |            |        (worker)            |  |
 *                          |         SEEKING &lt;---- finished ---------'  |
 *                          |          ^   |        (worker)             |
 *                          |          |   |                             |
 *    next: nothing waits   |   summon |   | next: nothing waits         | finished, and there are
 *          (worker)        |   (sub-  |   |       (worker)              | too many (worker)
 *                          |  mitter) |   v                             |
 *                          '-------> IDLE ---- outlived (worker) ---&gt; GONE
 *                                     |                                 ^
 *                   dismiss (whoever  |                                 |
 *                   resizes or stops) '---> DISMISSED ------------------'
 *                                           next: still too many (worker);
 *                                           otherwise it goes on as SEEKING does
 * </pre>
 *
 * A worker that seeks and finds nothing leaves as well when there are too many, or when the pool stops.
 *
 * <p><b>Why no task is stranded.</b> Call STARTING and SEEKING workers seekers: each of them looks at the queue once more
 * before it parks or leaves, and so does each BUSY one. Two facts hold whenever the monitor is free
 * (but for the moment between {@link #lost} and the {@link #summonMissing} that must follow it):
 *
 * <ol>
 *   <li>a worker is IDLE only if no more tasks wait than there are seekers: it became idle when none waited, in the very
 *       transition that looked, and every task that came later found a seeker to spare or summoned one;
 *   <li>if a task waits, some worker is a seeker or BUSY: the last of them to find the queue empty is the last to stop, and
 *       a submit that finds nobody idle and no seeker to spare hires one, unless the pool is at its maximum, and those are
 *       all BUSY or DISMISSED, and these look again too.
 * </ol>
 *
 * So every waiting task is met by a look at the queue. What remains is that a summoned worker wakes up: the summons is
 * written here first and its unpark comes after, and an unpark that overtakes the park ends that park at once.
 *
 * <p>The file is long because this is one protocol under one monitor: in parts, it could not be checked by reading.
 *
 * <p><b>What is bounded.</b> The capacity counts the tasks beyond those that a seeker is on its way for, so the pool
 * accepts neither more nor fewer when its threads are slow to wake.
 */
class Roster {

    /** What a worker is to do next. */
    enum Order {
        /** Run the task that it was given. */
        RUN,
        /** Park until woken, then ask again. */
        PARK,
        /** End: the roster has forgotten it. */
        LEAVE
    }

    /** Where a worker stands; see the diagram. */
    enum State {
        STARTING,
        SEEKING,
        BUSY,
        IDLE,
        DISMISSED,
        GONE;

        boolean seeks() {
            return this == STARTING || this == SEEKING;
        }
    }

    /**
     * What became of a submitted task.
     *
     * @param summoned whom to start or to wake for it
     * @param refusal why it was refused; null when it was accepted
     */
    record Admission(@Nullable Worker summoned, @Nullable String refusal) {}

    /**
     * What to do about a thread that could not be started.
     *
     * @param instead an idle worker to wake in its place
     * @param refusal why the task being submitted is refused after all; null when it is not
     * @param stranded the tasks that no worker is left for
     */
    record StartFailure(@Nullable Worker instead, @Nullable String refusal, List<Runnable> stranded) {}

    private final String name;
    private final int queueCapacity;
    private final IntFunction<Worker> newWorker;

    /** Opens when the pool stops, nothing waits, and no worker is left. */
    private final CountDownLatch terminated = new CountDownLatch(1);

    // All that follows is guarded by this object's monitor.

    private final Deque<Runnable> queue = new ArrayDeque<>();

    /** In the order of hiring; all but those that are GONE. */
    private final Set<Worker> workers = new LinkedHashSet<>();

    /** The one that became idle last is at the end, and is summoned first. */
    private final Deque<Worker> idle = new ArrayDeque<>();

    private int minThreads;
    private int maxThreads;
    private boolean stopping;

    /** A stop has cancelled or interrupted something. */
    private boolean cutShort;

    /** A stop interrupts what runs. Written under the monitor, read without. */
    private volatile boolean interrupting;

    private int lastNumber;
    private int seekers;
    private int running;
    private int largestWorkers;
    private long accepted;
    private long completed;
    private long failed;
    private long refused;
    private long discarded;
    private long startFailures;

    Roster(PoolSettings settings, IntFunction<Worker> newWorker) {
        this.name = settings.name();
        this.queueCapacity = settings.queueCapacity();
        this.minThreads = settings.minThreads();
        this.maxThreads = settings.maxThreads();
        this.newWorker = newWorker;
    }

    // What submitters do.

    synchronized Admission submit(Runnable task) {
        if (stopping) {
            refused++;
            return new Admission(null, "it was stopped. Submit before stop(), or to another pool");
        }
        if (isFull()) {
            refused++;
            return new Admission(null, fullness());
        }
        accepted++;
        queue.addLast(task);
        return new Admission(summon(), null);
    }

    private boolean isFull() {
        return unclaimed() >= queueCapacity && idle.isEmpty() && workers.size() >= maxThreads;
    }

    /** How many tasks wait beyond those that a worker is on its way for; negative when workers seek in vain. */
    private int unclaimed() {
        return queue.size() - seekers;
    }

    private String fullness() {
        return "its queue is full (" + queueCapacity + " calls wait, " + workers.size() + " of at most " + maxThreads
                + " workers are busy). Submit more slowly, or give the pool more queueCapacity or more maxThreads";
    }

    /** The worker that the waiting tasks need now: the one that became idle last, else a new one; null if none. */
    private @Nullable Worker summon() {
        if (unclaimed() <= 0) {
            return null;
        }
        if (!idle.isEmpty()) {
            return wakeIdle();
        }
        return workers.size() < maxThreads ? hire() : null;
    }

    private Worker wakeIdle() {
        Worker worker = idle.removeLast();
        move(worker, State.SEEKING);
        return worker;
    }

    private Worker hire() {
        Worker worker = newWorker.apply(++lastNumber);
        workers.add(worker);
        seekers++;
        largestWorkers = Math.max(largestWorkers, workers.size());
        return worker;
    }

    /** A worker to start or wake because the minimum or the waiting tasks ask for it; null when there is no need. */
    synchronized @Nullable Worker summonMissing() {
        return !stopping && workers.size() < minThreads ? hire() : summon();
    }

    /**
     * Takes back a worker that could not be started.
     *
     * @param submitted the task that it was hired for, if its submitter is still there to be told of a refusal
     */
    synchronized StartFailure startFailed(Worker worker, @Nullable Runnable submitted) {
        startFailures++;
        if (worker.state != State.STARTING) {
            return new StartFailure(null, null, List.of()); // it runs all the same: its factory had started it
        }
        forget(worker);
        if (!workers.isEmpty()) {
            // The summons went to the wrong one; should the queue be over its capacity now, the newest call pays.
            String refusal =
                    submitted != null && unclaimed() > queueCapacity && withdraw(submitted) ? fullness() : null;
            return new StartFailure(unclaimed() > 0 && !idle.isEmpty() ? wakeIdle() : null, refusal, List.of());
        }
        String refusal = submitted != null && withdraw(submitted) ? "it has no worker and could start no thread" : null;
        return new StartFailure(null, refusal, discardQueued());
    }

    /** Turns an accepted task that still waits into a refused one. */
    private boolean withdraw(Runnable task) {
        for (Iterator<Runnable> newestFirst = queue.descendingIterator(); newestFirst.hasNext(); ) {
            if (newestFirst.next() == task) {
                newestFirst.remove();
                accepted--;
                refused++;
                return true;
            }
        }
        return false;
    }

    // What workers do.

    /** What the worker, which runs nothing, does next. */
    synchronized Order next(Worker worker) {
        if (worker.state == State.IDLE) {
            return Order.PARK; // woken by nobody here
        }
        if (worker.state == State.GONE || (worker.state == State.DISMISSED && isSurplus())) {
            return leave(worker);
        }
        Runnable task = queue.pollFirst();
        if (task != null) {
            worker.task = task;
            move(worker, State.BUSY);
            return Order.RUN;
        }
        if (stopping || isSurplus()) {
            return leave(worker);
        }
        move(worker, State.IDLE);
        idle.addLast(worker);
        return Order.PARK;
    }

    /**
     * Books the end of the worker's task.
     *
     * @return whether the worker stays, to ask what is next
     */
    synchronized boolean finished(Worker worker, boolean threw) {
        completed++;
        if (threw) {
            failed++;
        }
        if (isSurplus()) {
            leave(worker);
            return false;
        }
        move(worker, State.SEEKING);
        return true;
    }

    /** Both at once. */
    synchronized Order finishedThenNext(Worker worker, boolean threw) {
        return finished(worker, threw) ? next(worker) : Order.LEAVE;
    }

    /** What the worker does whose idle timeout is over. */
    synchronized Order outlived(Worker worker) {
        if (worker.state != State.IDLE) {
            return next(worker);
        }
        return workers.size() > minThreads ? leave(worker) : Order.PARK;
    }

    /** Books a worker whose thread ended though nobody let it go. What it leaves undone, {@link #summonMissing} sees. */
    synchronized void lost(Worker worker) {
        if (worker.state == State.BUSY) {
            completed++;
            failed++;
        }
        leave(worker);
    }

    private boolean isSurplus() {
        return workers.size() > maxThreads;
    }

    private Order leave(Worker worker) {
        forget(worker);
        checkTerminated();
        return Order.LEAVE;
    }

    private void forget(Worker worker) {
        if (worker.state == State.IDLE) {
            idle.remove(worker);
        }
        if (workers.remove(worker)) {
            move(worker, State.GONE);
        }
    }

    private void move(Worker worker, State to) {
        count(worker.state, -1);
        worker.state = to;
        count(to, 1);
    }

    private void count(State state, int change) {
        if (state.seeks()) {
            seekers += change;
        } else if (state == State.BUSY) {
            running += change;
        }
    }

    // What owners do.

    /**
     * Changes the limits. Surplus workers that are idle are dismissed, those that have idled longest first.
     *
     * @return whom to wake; then {@link #summonMissing} says, until it returns null, whom to summon
     */
    synchronized List<Worker> resize(int min, int max) {
        minThreads = min;
        maxThreads = max;
        int leaving = workersThat(worker -> worker.state == State.DISMISSED).size();
        int surplus = workers.size() - leaving - max;
        List<Worker> toWake = dismiss(Math.min(surplus, idle.size()));
        toWake.addAll(idle); // a lower minimum gives them an idle timeout again
        return toWake;
    }

    /**
     * Refuses new work from now on.
     *
     * @return whom to wake
     */
    synchronized List<Worker> stop() {
        stopping = true;
        List<Worker> toWake = dismiss(idle.size());
        checkTerminated();
        return toWake;
    }

    private List<Worker> dismiss(int count) {
        List<Worker> dismissed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Worker longestIdle = idle.removeFirst();
            move(longestIdle, State.DISMISSED);
            dismissed.add(longestIdle);
        }
        return dismissed;
    }

    /** Takes everything out of the queue; the caller tells whom it may concern. */
    synchronized List<Runnable> cancelQueued() {
        List<Runnable> cancelled = discardQueued();
        cutShort |= !cancelled.isEmpty();
        return cancelled;
    }

    private List<Runnable> discardQueued() {
        List<Runnable> taken = new ArrayList<>(queue);
        queue.clear();
        discarded += taken.size();
        checkTerminated();
        return taken;
    }

    /** The workers to interrupt. Comes after {@link #stop} and {@link #cancelQueued}, so none of them gets another task. */
    synchronized List<Worker> interruptRunning() {
        List<Worker> running = runningWorkers();
        interrupting = true;
        cutShort |= !running.isEmpty();
        return running;
    }

    private void checkTerminated() {
        if (stopping && workers.isEmpty() && queue.isEmpty()) {
            terminated.countDown();
        }
    }

    // What anyone may ask.

    CountDownLatch terminated() {
        return terminated;
    }

    /** Whether a stop interrupts what runs: then nothing more is going to. */
    boolean isInterrupting() {
        return interrupting;
    }

    /** Whether every accepted task ran to its end, none of them cancelled or interrupted by a stop. */
    synchronized boolean endedWell() {
        return running == 0 && queue.isEmpty() && !cutShort;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** In the order of hiring. */
    synchronized List<Worker> workers() {
        return new ArrayList<>(workers);
    }

    /** In the order of hiring. */
    synchronized List<Worker> runningWorkers() {
        return workersThat(worker -> worker.state == State.BUSY);
    }

    /** Those that have idled longest come first. */
    synchronized List<Worker> idleWorkers() {
        return new ArrayList<>(idle);
    }

    /** The workers that would get a task if they asked for what is next. */
    synchronized List<Worker> ableToRun() {
        return queue.isEmpty() ? List.of() : workersThat(this::wouldTake);
    }

    private boolean wouldTake(Worker worker) {
        return worker.state.seeks() || (worker.state == State.DISMISSED && !isSurplus());
    }

    private List<Worker> workersThat(Predicate<Worker> condition) {
        return workers.stream().filter(condition).toList();
    }

    synchronized PoolStatistics statistics() {
        int claimed = Math.min(queue.size(), seekers);
        int busy = running + claimed;
        return new PoolStatistics(
                name,
                minThreads,
                maxThreads,
                queueCapacity,
                workers.size(),
                workers.size() - busy,
                busy,
                queue.size() - claimed,
                largestWorkers,
                accepted,
                completed,
                failed,
                refused,
                discarded,
                startFailures);
    }
}
