package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.StackReserve;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The books of one pool: what waits, who works, who idles, within which limits.
 *
 * <p>It decides; the {@link Dispatcher} and the {@link Worker}s act. Each method is one transition: it waits for
 * nothing but the monitor, calls nobody, and returns what its caller is to do: start or wake this worker, run that
 * task, park, leave.
 *
 * <pre>
 *      hired
 *                 |
 *                 v          next: a task waits
 *             STARTING ---------------------------------&gt; BUSY ---. next, another:
 *                 |                                       ^ |  ^  | a task waits
 *                 |          .--- next: a task waits -----' |  '--'
 *                 |          |                              |
 *                 |       SEEKING &lt;--------- seek ----------+
 *                 |        |    ^                           |
 *                 |  next: |    | woken: the one that       |
 *           next: |nothing |    | became idle last; or its  | next: nothing
 *         nothing |  waits |    | second look finds a task  | waits
 *           waits |        v    |                           |
 *                 '--------&gt; IDLE &lt;-------------------------'
 *                            |  |
 *     dismiss (resize, stop) |  '------ idleTimedOut ---------&gt; GONE
 *                            v                               ^
 *                        DISMISSED --- next: still too many -'
 *                                      otherwise it goes on as SEEKING does
 * </pre>
 *
 * Whoever is not idle also goes: when its task ends and there are too many workers, and when nothing waits and the pool
 * stops.
 *
 * <p><b>Who moves what.</b> A worker moves itself between STARTING, SEEKING and BUSY, without the monitor. Those in the
 * first two states are seekers, and {@link #seekers} counts them: from before they can know it until after they cease
 * to be. Every move to or from IDLE, DISMISSED and GONE is made under the monitor, by whoever it says above. The
 * monitor guards these moves, the limits, who there is and who is idle, the watch, and what is rarely counted; what
 * others need of it without the monitor is published in volatile fields.
 *
 * <p><b>One is woken at a time.</b> Whoever submits a task while there are seekers leaves it to them, unless more tasks
 * wait than there are seekers, nobody is idle, and another worker may be hired. In return a seeker that finds a task
 * asks, before it begins with it, what a submitter asks ({@link #needsHelp}), and has the next one woken: it passes on.
 * So does who leaves.
 *
 * <p><b>The watch.</b> Where tasks end faster than a thread wakes up, one idle worker watches ({@link #watches}): it
 * parks for a moment at a time, and as long as anybody is awake, nobody is woken. When it no longer pays, it ends the
 * watch and looks. Who waits awake meanwhile remains BUSY: the submitters rely on the watcher.
 *
 * <p><b>Why no task is stranded.</b> Two sides write one word and then read another's:
 *
 * <ul>
 *   <li>a submitter puts the task into a slot of the queue (compare-and-set), then reads {@code seekers}, {@code
 *       spare}, {@code nobodyAwake} and {@code watched} (volatile);
 *   <li>a worker that ceases to look lowers {@code seekers} (atomic add), writes {@code spare} and {@code nobodyAwake},
 *       or {@code watched} (volatile), and only then looks at the slot (volatile): {@link #isLeftToOthers}.
 * </ul>
 *
 * All of these are sequentially consistent, so at least one of the two sees the other (Dekker; with a store that is
 * merely released, both may miss). Either the worker sees the task, and seeks again unless there is a seeker; or the
 * submitter sees what the worker wrote, and wakesThis. What a submitter relies on when it wakesThis nobody looks at the
 * queue later:
 *
 * <ol>
 *   <li>a seeker finds a task and passes on, or finds none and has its second look, or leaves and passes on;
 *   <li>where nobody is to spare, all are BUSY or DISMISSED, and look when they next come here;
 *   <li>a watcher looks when it ends its watch, seeks if it is woken, passes on if it leaves; and the last one that
 *       is awake, if it becomes idle, says so and looks.
 * </ol>
 *
 * A woken worker wakes up: it is moved first and unparked after, and an unpark that overtakes the park ends that
 * park at once. {@code HandOffModelTest} tries the interleavings, {@code HandOffStress} the memory order.
 *
 * <p><b>What is bounded.</b> A task is admitted by counting it, before it is in the queue. At most so many are that
 * have not ended: the capacity and one for each worker there may be, however slow its thread is to wake. How much room
 * there is, only who finds none left computes ({@link #knownRoom}), under the monitor: in between there may be more,
 * never less. So the bound is exact, for a refusal too. A stop closes the same word, so nothing is admitted after it.
 *
 * <p>The file is long because this is one protocol: in parts, it could not be checked by reading.
 */
class PoolState {

    /** What a worker is to do next. */
    enum Order {
        /** Run the task that it was given. */
        RUN,
        /** Park until woken, then ask again. */
        PARK,
        /** End: the pool state has forgotten it. */
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

        /** Whether a worker in this state is awake and may take a task. */
        boolean looks() {
            return seeks() || this == BUSY;
        }
    }

    /**
     * What became of a submitted task.
     *
     * @param toWake whom to start or to wake for it
     * @param refusal why it was refused; null when it was accepted
     */
    record Admission(@Nullable Worker toWake, @Nullable String refusal) {}

    /**
     * What to do about a thread that could not be started.
     *
     * @param instead an idle worker to wake in its place
     * @param refusal why the task being submitted is refused after all; null when it is not
     * @param stranded the tasks that no worker is left for
     */
    record StartFailure(@Nullable Worker instead, @Nullable String refusal, List<Runnable> stranded) {}

    /**
     * The work that a stop cuts short.
     *
     * @param cancelled the tasks that waited, which are to be told
     * @param toInterrupt the workers that may run a task
     * @param unfinished how many accepted tasks had not ended before the first interrupt, after which they may end at once
     */
    record CutShort(List<Runnable> cancelled, List<Worker> toInterrupt, int unfinished) {}

    /**
     * What was lent beyond the maximum.
     *
     * @param hired whom to start
     * @param count how many workers more are lent from now on, to be taken back
     */
    record SpareHire(Worker hired, int count) {}

    /** What {@link #submit} says of a task that needs nothing more; shared, so that the common case allocates nothing. */
    private static final Admission ACCEPTED = new Admission(null, null);

    /** How long a watch lasts before the next look. */
    static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Over less time than this the pace is not judged. */
    private static final long SHORTEST_PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** A pool is fast whose workers take no more than this for a task: less than it takes to wake a thread. */
    private static final long FAST_NANOS_PER_TASK = TimeUnit.MICROSECONDS.toNanos(1);

    /** And slow, if they take longer than this. Between the two it is fast if a wake-up has just been in vain. */
    private static final long SLOW_NANOS_PER_TASK = TimeUnit.MICROSECONDS.toNanos(20);

    /** What will be done in this time need not be done by another worker. */
    private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** Why a task is refused that comes too late. */
    static final String STOPPED = "it was stopped. Submit before stop(), or to another pool";

    /** In {@link #admitted}: nothing more is. Negative, so that one look at the sign tells. */
    private static final long CLOSED = Long.MIN_VALUE;

    private final String name;
    private final int queueCapacity;
    private final IntFunction<Worker> newWorker;

    /** Opens when the pool stops, nothing waits, and no worker is left. */
    private final CountDownLatch terminated = new CountDownLatch(1);

    // Shared without the monitor.

    private final TaskQueue queue = new TaskQueue();

    /** How many tasks were ever accepted, and whether the pool is {@link #CLOSED}. Moved by submitters, and by a stop. */
    private final Counter admitted = new Counter();

    /** How many workers are STARTING or SEEKING: each of them looks at the queue once more. See {@link #move}. */
    private final Counter seekers = new Counter();

    // Written under the monitor, read without.

    /** While fewer than so many tasks were ever accepted, there is room: as far as is known, for tasks end all the time. */
    private volatile long knownRoom;

    /** How many workers could be woken: idle ones, and those that may still be hired. */
    private volatile int spare;

    /** Some of them may be hired. */
    private volatile boolean mayHire;

    /** Every worker is idle. */
    private volatile boolean nobodyAwake;

    /** An idle worker looks at the queue again and again, so that it need not be woken for what waits there. */
    private volatile boolean watched;

    /** The pool stops, or has too many workers: whoever passes here is to ask under the monitor. */
    private volatile boolean mustRecheck;

    /** A stop cuts the work short: what runs is interrupted, and what reaches the queue from now on is taken back. */
    private volatile boolean interrupting;

    /** In the order of hiring; all but those that are GONE. */
    @GuardedBy("this")
    private final Set<Worker> workers = new LinkedHashSet<>();

    /** The one that became idle last is at the end, and is woken first. */
    @GuardedBy("this")
    private final Deque<Worker> idle = new ArrayDeque<>();

    /** The idle worker that looks at the queue while {@link #watched}. */
    @GuardedBy("this")
    private @Nullable Worker watcher;

    /** How many tasks had been completed when the pace was last looked at, and when that was. */
    @GuardedBy("this")
    private long paceCompleted;

    @GuardedBy("this")
    private long paceNanos = Long.MIN_VALUE / 2; // wherever the clock's zero is, the first look finds a slow pool

    @GuardedBy("this")
    private int minThreads;

    @GuardedBy("this")
    private int maxThreads;

    /** How many workers there may be beyond the maximum at most, and how many there may be now. */
    private final int spareWorkers;

    @GuardedBy("this")
    private int spareWorkersLent;

    @GuardedBy("this")
    private boolean stopping;

    /** A stop has cancelled or interrupted something. */
    @GuardedBy("this")
    private boolean cutShort;

    /** The last thread that was to be started could not be. */
    @GuardedBy("this")
    private boolean threadsShort;

    @GuardedBy("this")
    private int lastNumber;

    @GuardedBy("this")
    private int largestWorkers;

    /** Of workers that are gone; the others keep their own. */
    @GuardedBy("this")
    private long completedByGone;

    @GuardedBy("this")
    private long failedByGone;

    @GuardedBy("this")
    private long withdrawn;

    @GuardedBy("this")
    private long refused;

    @GuardedBy("this")
    private long discarded;

    @GuardedBy("this")
    private long startFailures;

    PoolState(PoolSettings settings, IntFunction<Worker> newWorker) {
        this.name = settings.name();
        this.queueCapacity = settings.queueCapacity();
        this.minThreads = settings.minThreads();
        this.maxThreads = settings.maxThreads();
        this.spareWorkers = settings.spareWorkers();
        this.newWorker = newWorker;
        publish();
        publishRoom();
    }

    // What submitters do.

    Admission submit(Runnable task) {
        boolean roomToWake = nobodySeesToTheQueue();
        if (roomToWake) {
            StackReserve.toWake();
        } else {
            StackReserve.toQueue();
        }
        Admission refusal = admit();
        if (refusal != null) {
            return refusal;
        }
        try {
            queue.offer(task);
        } catch (Throwable noMemory) {
            withdraw();
            throw noMemory;
        }
        if (!needsHelp()) {
            return ACCEPTED;
        }
        if (!roomToWake) {
            StackReserve.toWake(); // the task may run all the same, but nobody is moved and not woken
        }
        return wakeOrHireForWaiting();
    }

    /**
     * Takes a task back that was admitted before a stop and reached the queue too late for it, unless it was taken out
     * meanwhile: by a worker, which runs it, or by a stop, which accounts for it. To be asked by whoever submitted the task,
     * if after that the pool {@linkplain #isInterrupting interrupts}. What others submitted stays where it is.
     *
     * @return whether the task is refused after all
     */
    synchronized boolean takeBack(Runnable task) {
        List<Runnable> waiting = drain();
        boolean found = removeNewest(task, waiting);
        // No worker has missed them: while the pool stops, all look under the monitor before they rest or leave.
        waiting.forEach(queue::offer);
        if (found) {
            withdraw();
        }
        return found;
    }

    /** Counts one more task in; returns why not, if not. */
    private @Nullable Admission admit() {
        while (true) {
            long before = admitted.get();
            if (before < 0 || before >= knownRoom) {
                Admission refusal = refuseUnlessRoom();
                if (refusal != null) {
                    return refusal;
                }
            } else if (admitted.compareAndSet(before, before + 1)) {
                return null;
            }
        }
    }

    private synchronized @Nullable Admission refuseUnlessRoom() {
        if (stopping) {
            refused++;
            return new Admission(null, STOPPED);
        }
        publishRoom();
        if (admitted.get() >= knownRoom) {
            refused++;
            return new Admission(null, fullness());
        }
        return null;
    }

    private synchronized void withdraw() {
        withdrawn++;
        refused++;
        checkTerminated();
    }

    /**
     * Whether somebody should see to the queue: by the submitter of a task, and by a worker that found one while it was
     * seeking.
     */
    boolean needsHelp() {
        long onTheirWay = seekers.get();
        if (onTheirWay > 0) {
            return mayHire && queue.hasMoreThan((int) onTheirWay);
        }
        return nobodyWatchesAndSomebodyMay() && !queue.isEmpty();
    }

    private boolean nobodySeesToTheQueue() {
        return seekers.get() == 0 && nobodyWatchesAndSomebodyMay();
    }

    private boolean nobodyWatchesAndSomebodyMay() {
        return spare > 0 && (nobodyAwake || !watched);
    }

    private synchronized Admission wakeOrHireForWaiting() {
        Worker woken = wakeOrHire();
        return woken == null ? ACCEPTED : woken.wakesThis;
    }

    @GuardedBy("this")
    private String fullness() {
        return "its queue is full (" + queueCapacity + " calls wait, " + workers.size() + " of at most " + maxThreads
                + " workers are busy). Submit more slowly, or give the pool more queueCapacity or more maxThreads";
    }

    /**
     * The worker that the waiting tasks need now: if nobody is on the way, the one that became idle last; a new one where
     * none is idle. Null if none is needed.
     */
    @GuardedBy("this")
    private @Nullable Worker wakeOrHire() {
        if (queue.isEmpty()) {
            return null;
        }
        long onTheirWay = seekers.get();
        if (!idle.isEmpty()) {
            return onTheirWay == 0 ? wakeIdle() : null;
        }
        return workers.size() < mostWorkers() && queue.hasMoreThan((int) onTheirWay) ? hire() : null;
    }

    @GuardedBy("this")
    private Worker wakeIdle() {
        Worker worker = idle.removeLast();
        worker.wokenInVain = true; // until it finds something
        moveFromIdle(worker, State.SEEKING);
        publish();
        return worker;
    }

    @GuardedBy("this")
    private Worker hire() {
        Worker worker = newWorker.apply(++lastNumber);
        threadsShort = false;
        workers.add(worker);
        seekers.add(1);
        publish();
        largestWorkers = Math.max(largestWorkers, workers.size());
        return worker;
    }

    /** A worker to start or wake because the minimum or the waiting tasks ask for it; null when there is no need. */
    synchronized @Nullable Worker wakeOrHireMissing() {
        return !stopping && workers.size() < minThreads ? hire() : wakeOrHire();
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
        threadsShort = true;
        forget(worker);
        publishRoom();
        if (!workers.isEmpty()) {
            return new StartFailure(wakeIdleForWaiting(), null, List.of());
        }
        List<Runnable> stranded = drain();
        boolean refuse = removeNewest(submitted, stranded);
        if (refuse) {
            withdrawn++;
            refused++;
        }
        discarded += stranded.size();
        checkTerminated();
        return new StartFailure(null, refuse ? "it has no worker and could start no thread" : null, stranded);
    }

    /** One of them: who else submitted the same task was told that it was accepted. */
    private static boolean removeNewest(@Nullable Runnable submitted, List<Runnable> tasks) {
        for (int i = tasks.size() - 1; i >= 0; i--) {
            if (tasks.get(i) == submitted) { // its equals is not ours to call
                tasks.remove(i);
                return true;
            }
        }
        return false;
    }

    @GuardedBy("this")
    private @Nullable Worker wakeIdleForWaiting() {
        return !queue.isEmpty() && seekers.get() == 0 && !idle.isEmpty() ? wakeIdle() : null;
    }

    // What workers do.

    /** What the worker, which runs nothing, does next. */
    Order next(Worker worker) {
        State state = worker.state;
        if (!mustRecheck
                && (state == State.SEEKING
                        || state == State.BUSY)) { // not STARTING: its start may be failing elsewhere
            Runnable task = queue.pollVisible();
            if (task != null) {
                return run(worker, task);
            }
        }
        return nextOf(worker);
    }

    /** The task that a worker takes which has just ended one and is still BUSY; null where it is to look further. */
    @Nullable
    Runnable another(Worker worker) {
        if (mustRecheck) {
            return null;
        }
        Runnable task = queue.pollVisible();
        worker.running = task != null;
        return task;
    }

    /** The worker has the task; if it was a seeker, it is none from here on. */
    private Order run(Worker worker, Runnable task) {
        worker.task = task;
        worker.running = true;
        worker.endsSearch = worker.state.seeks();
        worker.wokenInVain = false;
        move(worker, State.BUSY);
        return Order.RUN;
    }

    private synchronized Order nextOf(Worker worker) {
        if (worker.state == State.IDLE) {
            return Order.PARK; // woken by nobody here
        }
        if (worker.state == State.GONE || (worker.state == State.DISMISSED && isSurplus())) {
            return leave(worker);
        }
        do {
            Runnable task = queue.poll();
            if (task != null) {
                return run(worker, task);
            }
            if (stopping || isSurplus()) {
                return leave(worker);
            }
        } while (!rests(worker));
        return Order.PARK;
    }

    /** Makes the worker idle, unless that would leave a task to nobody. */
    @GuardedBy("this")
    private boolean rests(Worker worker) {
        idle.addLast(worker);
        move(worker, State.IDLE);
        publish();
        if (isLeftToOthers()) {
            return true;
        }
        idle.removeLast();
        moveFromIdle(worker, State.SEEKING);
        publish();
        return false;
    }

    /** Whether a worker that has just ceased to look, and has let that be known, need not seek again. */
    boolean isLeftToOthers() {
        return queue.isEmpty() || seekers.get() > 0;
    }

    /**
     * Asks an idle worker whether to watch: to look again in {@link #WATCH_NANOS}, instead of being woken meanwhile.
     *
     * <p>That pays where tasks are over sooner than a worker is awake: then those that are awake do the work alone. It
     * begins when a worker was woken in vain in a pool that is not slow, or became idle in a fast one. It ends when the
     * pool has become slow, or more waits than is soon done. What it costs is that a task behind an unexpectedly long one
     * may wait twice that: a look judges the time since the last one.
     */
    synchronized boolean watches(Worker worker, long nowNanos) {
        if (worker.state != State.IDLE || (watcher != null && watcher != worker)) {
            return false;
        }
        if (nowNanos - paceNanos < SHORTEST_PACE_NANOS) {
            return watcher == worker;
        }
        if (paysToWatch(worker, nowNanos)) {
            watcher = worker;
            watched = true;
            return true;
        }
        if (watcher == worker) {
            endWatch();
        }
        if (!isLeftToOthers()) {
            idle.remove(worker);
            moveFromIdle(worker, State.SEEKING);
            publish();
        }
        return false;
    }

    /** Whether those who are awake do without this worker, by what happened since this was last asked. */
    @GuardedBy("this")
    boolean paysToWatch(Worker worker, long nowNanos) {
        long completed = completed();
        long tasks = completed - paceCompleted;
        long nanos = Math.max(1, nowNanos - paceNanos);
        paceCompleted = completed;
        paceNanos = nowNanos;
        // By what each worker did: many that sleep in their tasks end many, and yet each takes long.
        double nanosPerTask = (double) nanos * Math.max(1, workers.size() - idle.size()) / tasks;
        boolean fast =
                nanosPerTask <= (watcher == worker || worker.wokenInVain ? SLOW_NANOS_PER_TASK : FAST_NANOS_PER_TASK);
        worker.wokenInVain = false;
        long doneSoon = tasks * SOON_NANOS / nanos + 1;
        return fast && !queue.hasMoreThan((int) Math.min(Integer.MAX_VALUE, doneSoon));
    }

    /** A worker that found nothing looks on before it asks what is {@link #next}; until then nobody else is woken. */
    void seek(Worker worker) {
        if (worker.state == State.BUSY && !watched) { // while it is, nobody is woken anyway
            move(worker, State.SEEKING);
        }
    }

    /** Whether a seeker has a reason to ask what is {@link #next}. */
    boolean hasNews() {
        return mustRecheck || !queue.seemsEmpty();
    }

    /**
     * Records the end of the worker's task.
     *
     * @return whether the worker stays, to ask what is next
     */
    boolean finished(Worker worker, boolean threw) {
        worker.running = false;
        worker.countCompleted(threw);
        return !mustRecheck || stays(worker);
    }

    private synchronized boolean stays(Worker worker) {
        if (isSurplus()) {
            leave(worker);
            return false;
        }
        return true;
    }

    /** Both at once. */
    Order finishedThenNext(Worker worker, boolean threw) {
        return finished(worker, threw) ? next(worker) : Order.LEAVE;
    }

    /** What the worker does whose idle timeout is over. */
    synchronized Order idleTimedOut(Worker worker) {
        if (worker.state != State.IDLE) {
            return nextOf(worker);
        }
        return workers.size() > minThreads ? leave(worker) : Order.PARK;
    }

    /** Records the loss of a worker whose thread ended though nobody let it go. What it leaves undone, {@link #wakeOrHireMissing} sees. */
    synchronized void lost(Worker worker) {
        if (worker.running) {
            worker.running = false;
            worker.countCompleted(true);
        }
        leave(worker);
    }

    @GuardedBy("this")
    private boolean isSurplus() {
        return workers.size() > mostWorkers();
    }

    @GuardedBy("this")
    private int mostWorkers() {
        return maxThreads + spareWorkersLent;
    }

    @GuardedBy("this")
    private Order leave(Worker worker) {
        forget(worker);
        publishRoom();
        checkTerminated();
        return Order.LEAVE;
    }

    @GuardedBy("this")
    private void forget(Worker worker) {
        if (worker.state == State.IDLE) {
            idle.remove(worker);
        }
        if (workers.remove(worker)) {
            completedByGone += worker.completed();
            failedByGone += worker.failed();
            moveFromIdle(worker, State.GONE);
            publish();
        }
    }

    @GuardedBy("this")
    private void moveFromIdle(Worker worker, State to) {
        if (worker == watcher) { // first, for a watcher is idle
            endWatch();
        }
        move(worker, to);
    }

    /** Moves a worker; by itself without the monitor, if it is neither idle nor becomes so. */
    private void move(Worker worker, State to) {
        State from = worker.state;
        if (to.seeks() && !from.seeks()) {
            seekers.add(1); // before the worker can see that it seeks, and so end its search
        }
        worker.state = to;
        if (from.seeks() && !to.seeks()) {
            seekers.add(-1);
        }
    }

    @GuardedBy("this")
    private void endWatch() {
        watcher = null;
        watched = false;
    }

    @GuardedBy("this")
    private void publish() {
        nobodyAwake = idle.size() == workers.size();
        spare = idle.size() + Math.max(0, mostWorkers() - workers.size());
        mayHire = idle.isEmpty() && workers.size() < mostWorkers();
        mustRecheck = stopping || isSurplus();
    }

    @GuardedBy("this")
    private void publishRoom() {
        int running = threadsShort ? workers.size() : Math.max(mostWorkers(), workers.size());
        knownRoom = completed() + discarded + withdrawn + running + queueCapacity;
    }

    @GuardedBy("this")
    private long accepted() {
        return (admitted.get() & ~CLOSED) - withdrawn;
    }

    @GuardedBy("this")
    private long completed() {
        long sum = completedByGone;
        for (Worker worker : workers) {
            sum += worker.completed();
        }
        return sum;
    }

    @GuardedBy("this")
    private long failed() {
        long sum = failedByGone;
        for (Worker worker : workers) {
            sum += worker.failed();
        }
        return sum;
    }

    /** How many accepted tasks wait or run. */
    @GuardedBy("this")
    private long unfinished() {
        long completed = completed(); // before the others, so that none is counted out that was not counted in
        return accepted() - completed - discarded;
    }

    // What owners do.

    /**
     * Changes the limits. Surplus workers that are idle are dismissed, those that have idled longest first.
     *
     * @return whom to wake; then {@link #wakeOrHireMissing} says, until it returns null, whom to wake or to start
     */
    synchronized List<Worker> resize(int min, int max) {
        minThreads = min;
        maxThreads = max;
        int leaving = workersThat(worker -> worker.state == State.DISMISSED).size();
        int surplus = workers.size() - leaving - mostWorkers();
        List<Worker> toWake = dismiss(Math.min(surplus, idle.size()));
        toWake.addAll(idle); // a lower minimum gives them an idle timeout again
        publish();
        publishRoom();
        return toWake;
    }

    /**
     * Hires one more worker than there are, if a spare one is left. Those that were given back and are still busy are in use,
     * too, and are lent once more: they need not leave before the new one. At once, for others may be given back meanwhile.
     *
     * @return null if none is left
     */
    synchronized @Nullable SpareHire lendSpares() {
        int more = workers.size() + 1 - mostWorkers();
        if (more <= 0 || workers.size() >= maxThreads + spareWorkers) {
            return null;
        }
        spareWorkersLent += more;
        Worker hired = hire();
        publishRoom();
        return new SpareHire(hired, more);
    }

    /**
     * Takes spare workers back: whoever is too much then leaves, at once if idle, and after its task if busy.
     *
     * @return whom to wake
     */
    synchronized List<Worker> takeSparesBack(int count) {
        spareWorkersLent -= count;
        return resize(minThreads, maxThreads);
    }

    /**
     * Refuses new work from now on.
     *
     * @return whom to wake
     */
    synchronized List<Worker> stop() {
        stopping = true;
        admitted.setBits(CLOSED);
        List<Worker> toWake = dismiss(idle.size());
        publish();
        checkTerminated();
        return toWake;
    }

    @GuardedBy("this")
    private List<Worker> dismiss(int count) {
        List<Worker> dismissed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Worker longestIdle = idle.removeFirst();
            moveFromIdle(longestIdle, State.DISMISSED);
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

    @GuardedBy("this")
    private List<Runnable> discardQueued() {
        List<Runnable> taken = drain();
        discarded += taken.size();
        checkTerminated();
        return taken;
    }

    private List<Runnable> drain() {
        List<Runnable> taken = new ArrayList<>();
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            taken.add(task);
        }
        return taken;
    }

    /**
     * Takes everything out of the queue and says whom to interrupt: all that may run a task. Comes after {@link #stop}. What
     * begins nevertheless begins interrupted ({@link #isInterrupting}).
     *
     * <p>A submitter puts its task into the queue and then reads whether the pool interrupts; here that is written, and then
     * the queue is emptied. So at least one of the two sees the other: the task is among those that are returned, or its
     * submitter {@linkplain #takeBack takes it back}, or a worker has it.
     */
    synchronized CutShort cutShort() {
        interrupting = true;
        List<Runnable> cancelled = cancelQueued();
        int unfinished = (int) unfinished();
        cutShort |= unfinished > 0;
        return new CutShort(
                cancelled, workersThat(worker -> worker.state.looks() && worker.state != State.STARTING), unfinished);
    }

    @GuardedBy("this")
    private void checkTerminated() {
        if (stopping && workers.isEmpty() && unfinished() == 0) {
            terminated.countDown();
        }
    }

    // What anyone may ask.

    /**
     * Whether there are no more workers than {@code waiting}, at least one, and no other will be hired: there are as many as
     * there may be, or the last thread could not be started.
     */
    synchronized boolean isExhausted(int waiting) {
        return waiting > 0 && workers.size() == waiting && (workers.size() >= mostWorkers() || threadsShort);
    }

    /** How many workers there are. */
    synchronized int size() {
        return workers.size();
    }

    /** How many workers were ever hired. */
    synchronized int hired() {
        return lastNumber;
    }

    CountDownLatch terminated() {
        return terminated;
    }

    /** Whether a stop cuts the work short: then what runs is interrupted, and what begins nevertheless begins so. */
    boolean isInterrupting() {
        return interrupting;
    }

    /** Whether every accepted task ran to its end, none of them cancelled or interrupted by a stop. */
    synchronized boolean endedWell() {
        return unfinished() == 0 && !cutShort;
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
        return workersThat(worker -> worker.running);
    }

    /** Those that have idled longest come first. */
    synchronized List<Worker> idleWorkers() {
        return new ArrayList<>(idle);
    }

    /** The workers that would get a task if they asked for what is next. */
    synchronized List<Worker> ableToRun() {
        boolean surplus = isSurplus();
        return queue.isEmpty() ? List.of() : workersThat(worker -> wouldTake(worker, surplus));
    }

    private static boolean wouldTake(Worker worker, boolean surplus) {
        return !worker.running && (worker.state.looks() || (worker.state == State.DISMISSED && !surplus));
    }

    @GuardedBy("this")
    private List<Worker> workersThat(Predicate<Worker> condition) {
        return workers.stream().filter(condition).toList();
    }

    synchronized PoolStatistics statistics() {
        long failed = failed();
        long completed = completed();
        long accepted = accepted();
        long unfinished = accepted - completed - discarded;
        int busy = (int) Math.min(unfinished, workers.size());
        return new PoolStatistics(
                name,
                minThreads,
                maxThreads,
                queueCapacity,
                workers.size(),
                workers.size() - busy,
                busy,
                (int) (unfinished - busy),
                largestWorkers,
                accepted,
                completed,
                failed,
                refused,
                discarded,
                startFailures);
    }
}
