package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.StackReserve;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of one pool: what waits, who works, who idles, within which limits.
 *
 * <p>It decides; the {@link Dispatcher} and the {@link WorkerThread}s act. Each method is one transition: it waits for
 * nothing but the monitor, calls nobody, and returns what its caller is to do: start or wake this worker, run that
 * task, park, leave.
 *
 * <pre>
 *               hired
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
 *     dismiss (resize, stop) |  '---- idleTimedOut -------&gt; GONE
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
 * submitter sees what the worker wrote, and wakes one. What a submitter relies on when it wakes nobody looks at the
 * queue later:
 *
 * <ol>
 *   <li>a seeker finds a task and passes on, or finds none and has its second look, or leaves and passes on;
 *   <li>where nobody is to spare, all are BUSY or DISMISSED, and look when they next come here;
 *   <li>a watcher looks when it ends its watch, seeks if it is woken, passes on if it leaves; and the last one that
 *       is awake, if it becomes idle, says so and looks.
 * </ol>
 *
 * The same holds for a task that is added to an {@link OpenBatch}, which waits beside the queue: whoever looks at the queue after it has
 * let its rest be known looks there too ({@link #isLeftToOthers}), and so does who passes on; who finds tasks there puts them into the queue,
 * under the monitor.
 *
 * A woken worker wakes up: it is moved first and unparked after, and an unpark that overtakes the park ends that
 * park at once. {@code HandOffModelTest} tries the interleavings, {@code HandOffStress} the memory order.
 *
 * <p>How many tasks there may be, {@link AdmissionGate} says, at which pace they end {@link Pace}, and how many there were
 * {@link PoolCounters}. The rest is one protocol, which could not be checked by reading if it were in parts: so the file is long.
 */
class PoolState {

    /** The time that a watch lasts before the next look. */
    static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * The least number of tasks that are revoked between two sweeps of the queue, each of which is as long as the queue. As
     * many as there are unfinished tasks, if these are more: so a sweep costs each of them no more than its revocation does.
     */
    private static final int REVOKED_BEFORE_SWEEP = 1024;

    private static final int LONGEST_RUNNING = 10;

    /** The tasks that come by the monitor in a pool that keeps up before one of them looks at what runs. */
    private static final int ADMITTED_BEFORE_LOOK = 64;

    /** The place of the open batch, amid a cache line or two. */
    private static final int BATCH = 32;

    private final String name;
    private final IntFunction<Worker> newWorker;
    private final LongSupplier clock;

    /** Opens when the pool stops, nothing waits, and no worker is left. */
    private final CountDownLatch terminated = new CountDownLatch(1);

    // Shared without the monitor.

    private final TaskQueue queue = new TaskQueue();

    private final AdmissionGate gate;

    /** The batch that a submitter has open; null at most times. On a cache line of its own. */
    private final AtomicReferenceArray<@Nullable OpenBatch> batch = new AtomicReferenceArray<>(2 * BATCH + 1);

    /** The number of workers that are STARTING or SEEKING: each of them looks at the queue once more. See {@link #move}. */
    private final Counter seekers = new Counter();

    // Written under the monitor, read without. On spare, nobodyAwake and watched the hand-off rests, see above. The
    // others may
    // be stale where they are read: what decides looks again under the monitor, or, at interrupting, at the queue.

    /** The number of workers that could be woken: idle ones, and those that may still be hired. */
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

    /** The workers in the order of hiring; all but those that are GONE. */
    @GuardedBy("this")
    private final Set<Worker> workers = new LinkedHashSet<>();

    /** The idle workers. The one that became idle last is at the end, and is woken first. */
    @GuardedBy("this")
    private final Deque<Worker> idle = new ArrayDeque<>();

    /** The idle worker that looks at the queue while {@link #watched}. */
    @GuardedBy("this")
    private @Nullable Worker watcher;

    @GuardedBy("this")
    private final Pace pace = new Pace();

    @GuardedBy("this")
    private final PoolCounters counters;

    @GuardedBy("this")
    private final WorkerLimits limits;

    @GuardedBy("this")
    private final AbandonedWork abandonedWork;

    /** The calls that have a thread of their own beside the workers. */
    @GuardedBy("this")
    private final Set<Worker> longRunning = new LinkedHashSet<>();

    @GuardedBy("this")
    private boolean stopping;

    /** The number of tasks that were revoked since the queue was last swept; some have been polled by now. */
    @GuardedBy("this")
    private int revokedSinceSweep;

    /** The number of times that {@link #dropExpired} is not to look at the queue. */
    @GuardedBy("this")
    private int looksToSkip;

    /** The number of tasks that had been admitted when a submitter last looked at what runs. */
    @GuardedBy("this")
    private long admittedAtLook;

    /** A stop has cancelled or interrupted something. */
    @GuardedBy("this")
    private boolean cutShort;

    /** The last thread that was to be started could not be. */
    @GuardedBy("this")
    private boolean threadsShort;

    PoolState(PoolSettings settings, IntFunction<Worker> newWorker, LongSupplier clock) {
        this.name = settings.name();
        this.gate = new AdmissionGate(settings.queueCapacity());
        this.counters = new PoolCounters(gate, workers);
        this.limits = new WorkerLimits(settings);
        this.abandonedWork = new AbandonedWork(limits);
        this.newWorker = newWorker;
        this.clock = clock;
        publish();
        publishRoom();
    }

    // What submitters do.

    /** Accepts a task, if there is a place for it; one that is not accepted is not counted here, but by who refuses it. */
    Admission submit(Runnable task) {
        StackReserve.toWake();
        Refusal refusal = admit();
        if (refusal != null) {
            return refusal == Refusal.FULL ? Admission.FULL : Admission.STOPPED;
        }
        return enqueue(task);
    }

    /** Counts one more task in, which is then to be {@linkplain #submitAdmitted submitted}; returns why not, if not. */
    @Nullable
    Refusal admit() {
        while (!gate.tryAdmit()) {
            Refusal refusal = refuseUnlessRoom();
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Accepts a task that was {@linkplain #admit admitted}. */
    Admission submitAdmitted(Runnable task) {
        try {
            StackReserve.toWake();
        } catch (StackOverflowError tooDeep) {
            withdraw();
            throw tooDeep;
        }
        return enqueue(task);
    }

    /** Counts one more task in, if room for it is known of. */
    boolean tryAdmit() {
        return gate.tryAdmit();
    }

    /** Opens a batch for the calling thread; null if another's is open, or if somebody is to be woken for a task. */
    @Nullable
    OpenBatch openBatch(Consumer<OpenBatch> submission, BooleanSupplier isOwner) {
        if (nobodySeesToTheQueue() || openBatch() != null) {
            return null;
        }
        OpenBatch opened = new OpenBatch(this, submission, isOwner);
        return batch.compareAndSet(BATCH, null, opened) ? opened : null;
    }

    /** The batch that is open; null if none is. */
    @Nullable
    OpenBatch openBatch() {
        return batch.get(BATCH);
    }

    /**
     * Puts the tasks of a batch into the queue, or waits until another has. Its submitter, once; where that throws, the batch has what is left, and the
     * submitter {@linkplain OpenBatch#close closes} it again.
     */
    void enqueue(OpenBatch submitted) {
        try {
            offer(submitted, close(submitted));
        } finally {
            batch.compareAndSet(BATCH, submitted, null);
        }
    }

    /** Closes a batch; returns the number of tasks that its submitter, who calls this, is left with. */
    int close(OpenBatch submitted) {
        int count = submitted.close();
        if (count < 0) {
            awaitTaker();
            count = submitted.close(); // whoever took it may have found no memory for all
        }
        return count;
    }

    /** Waits until whoever takes a batch, under the monitor, has put it into the queue. */
    synchronized void awaitTaker() {
        // to have had the monitor is all
    }

    private void offer(OpenBatch closed, int count) {
        int queued = 0;
        try {
            while (queued < count) {
                queued = offerSome(closed.tasks(), queued, count);
            }
        } catch (Throwable noMemory) {
            closed.reopen(queued, count);
            throw noMemory;
        }
    }

    /** A seam: in a test there is no memory for it. */
    int offerSome(@Nullable Runnable[] tasks, int first, int end) {
        return queue.offerSome(tasks, first, end);
    }

    /** Puts the tasks of another's batch into the queue, which too many have overtaken. Any thread. */
    synchronized void takeOvertaken() {
        takeBatch();
    }

    /** Returns whether a batch is to be submitted at once: nobody would look at it, or the pool takes no more tasks. */
    boolean isBatchDue() {
        return nobodySeesToTheQueue() || interrupting;
    }

    /** Returns whether tasks wait in an open batch. Any thread, without the monitor. */
    boolean hasBatch() {
        OpenBatch open = openBatch();
        return open != null && open.hasTasks();
    }

    /** Returns whether tasks wait in the queue; if none did, those of an open batch are there by now, as far as there is memory for it. */
    @GuardedBy("this")
    private boolean isAnyQueued() {
        if (!queue.isEmpty()) {
            return true;
        }
        try {
            return takeBatch() && !queue.isEmpty();
        } catch (OutOfMemoryError noMemory) { // a worker needs none to take them one by one
            return true;
        }
    }

    /** Takes the oldest task that waits, in the queue or in an open batch; null if none does. */
    @GuardedBy("this")
    private @Nullable Runnable pollAll() {
        Runnable task = queue.poll();
        if (task != null) {
            return task;
        }
        try {
            return takeBatch() ? queue.poll() : null;
        } catch (OutOfMemoryError noMemory) { // for the queue, by which this one need not go
            Runnable queued = queue.poll();
            OpenBatch open = openBatch();
            return queued != null || open == null ? queued : open.takeFirst();
        }
    }

    /** Puts the tasks of an open batch into the queue; returns false if there are none. */
    @GuardedBy("this")
    private boolean takeBatch() {
        OpenBatch open = openBatch();
        int count = open == null || !open.hasTasks() ? 0 : open.close();
        if (open == null || count <= 0) {
            return false;
        }
        offer(open, count);
        batch.compareAndSet(BATCH, open, null);
        return true;
    }

    /** Counts a task out that was {@linkplain #admit admitted} and is not there any more. */
    synchronized void giveUpPlace() {
        counters.countPlaceGivenUp();
        checkTerminated();
    }

    private Admission enqueue(Runnable task) {
        try {
            queue.offer(task);
        } catch (Throwable noMemory) {
            withdraw();
            throw noMemory;
        }
        if (!needsHelp()) {
            return Admission.ACCEPTED;
        }
        return wakeOrHireForWaiting();
    }

    /**
     * Takes a task back that was admitted before a stop and reached the queue too late for it, unless it was taken out
     * meanwhile: by a worker, which runs it, or by a stop, which accounts for it. To be asked by whoever submitted the task,
     * if after that the pool {@linkplain #isInterrupting interrupts}. What others submitted stays where it is.
     *
     * @param unplaced gets the others that there is no memory to leave there
     * @return whether the task is refused after all
     */
    synchronized boolean takeBack(Runnable task, Unplaced unplaced) {
        List<Runnable> waiting = drain();
        boolean found = removeNewest(task, waiting);
        // No worker has missed them: while the pool stops, all look under the monitor before they rest or leave.
        putBack(waiting, unplaced);
        if (found) {
            withdraw();
        }
        return found;
    }

    /** Puts tasks back into the queue. Counts those as discarded for which there is no memory, and gives them to {@code unplaced}. */
    @GuardedBy("this")
    private void putBack(List<Runnable> tasks, Unplaced unplaced) {
        int next = 0;
        try {
            for (; next < tasks.size(); next++) {
                putBack(tasks.get(next));
            }
        } catch (OutOfMemoryError noMemory) {
            counters.countDiscarded(tasks.size() - next);
            unplaced.are(tasks, next, noMemory);
            checkTerminated();
        }
    }

    /** A seam: in a test there is no memory for it. */
    void putBack(Runnable task) {
        queue.offer(task);
    }

    private synchronized @Nullable Refusal refuseUnlessRoom() {
        if (stopping) {
            return Refusal.STOPPED;
        }
        publishRoom();
        if (!gate.hasRoom()) {
            return Refusal.FULL;
        }
        long admitted = gate.admitted();
        // Where the queue is small, whoever submits to a pool that keeps up comes here each time, and pays for no look.
        if (counters.unfinished() > workers.size() || admitted - admittedAtLook >= ADMITTED_BEFORE_LOOK) {
            admittedAtLook = admitted;
            look();
        }
        return null;
    }

    /** Looks at what each worker runs, and then at the clock, so that no call that is seen first now counts time before it; returns the time. */
    @GuardedBy("this")
    private long look() {
        workers.forEach(Worker::look);
        long now = clock.getAsLong();
        workers.forEach(worker -> worker.ranNanos(now));
        return now;
    }

    /** Counts a task that is not accepted. */
    synchronized void countRefused() {
        counters.countRefused();
    }

    /** Counts a task as refused for which there is no place, and returns what the pool looks like. */
    synchronized FullQueue refuseForFullness() {
        counters.countRefused();
        return fullQueue();
    }

    /** The pool as it looks now, to whoever has found no place in its queue. */
    synchronized FullQueue fullQueue() {
        long now = look();
        List<RunningCall> running = workers.stream()
                .filter(Worker::isSeenRunning)
                .map(worker -> new RunningCall(worker.name(), Duration.ofNanos(worker.ranNanos(now))))
                .toList();
        int waiting = (int) Math.max(0, counters.unfinished() - workers.size());
        return new FullQueue(waiting, gate.queueCapacity(), workers.size(), limits.max(), longest(running.stream()));
    }

    /** Those that have run longest, first. */
    static List<RunningCall> longest(Stream<RunningCall> running) {
        return running.sorted(Comparator.comparing(RunningCall::atLeast).reversed())
                .limit(LONGEST_RUNNING)
                .toList();
    }

    /**
     * Takes the oldest task out of the queue and counts it as discarded, which its caller tells it; null if none waits. Its
     * place is free for another.
     */
    synchronized @Nullable Runnable dropOldest() {
        for (Runnable task = pollAll(); task != null; task = pollAll()) {
            if (!isRevoked(task)) {
                counters.countDiscarded(1);
                publishRoomOfTaken();
                return task;
            }
        }
        return null;
    }

    /** Publishes the room of tasks that were taken out and are still to be told so: if there is no memory to count it, who finds no room next does. */
    @GuardedBy("this")
    private void publishRoomOfTaken() {
        try {
            publishRoom();
        } catch (OutOfMemoryError noMemory) {
            return; // it is published again before anybody is refused
        }
    }

    /**
     * Takes those tasks out of the queue that have waited for longer than they were to, as {@link #dropOldest} does. The others were out
     * of the queue for a moment: who calls this then {@linkplain #wakeOrHireMissing sees to them}. After a look at the whole queue that found
     * none it does not look again before a fourth as many have come as it holds: so each costs the same, whatever the queue's length.
     *
     * @param unplaced gets the others that there is no memory to leave there
     */
    synchronized List<Runnable> dropExpired(Unplaced unplaced) {
        if (--looksToSkip > 0) {
            return List.of();
        }
        int most = (int) Math.max(0, counters.unfinished());
        // Room for all, before any is taken: there may be no memory for it then.
        List<Runnable> expired = new ArrayList<>(most);
        List<Runnable> others = new ArrayList<>(most);
        drain(most, expired, others);
        putBack(others, unplaced);
        looksToSkip = expired.isEmpty() ? most / 4 : 0;
        counters.countDiscarded(expired.size());
        publishRoomOfTaken();
        return expired;
    }

    /** Takes so many tasks out of the queue at most; drops what was revoked. */
    @GuardedBy("this")
    private void drain(int most, List<Runnable> expired, List<Runnable> others) {
        while (expired.size() + others.size() < most) {
            Runnable task = pollAll();
            if (task == null) {
                return;
            }
            if (!isRevoked(task)) {
                boolean isExpired = task instanceof PoolTask poolTask && poolTask.isExpired();
                (isExpired ? expired : others).add(task);
            }
        }
    }

    /** Counts a task as refused after all that was {@linkplain #admit admitted}. */
    synchronized void withdraw() {
        counters.countWithdrawn();
        checkTerminated();
    }

    /**
     * Returns whether somebody should see to the queue. Asked by the submitter of a task, and by a worker that found one while
     * it was seeking.
     */
    boolean needsHelp() {
        long onTheirWay = seekers.get();
        if (onTheirWay > 0) {
            return mayHire && queue.hasMoreThan((int) onTheirWay);
        }
        return nobodyWatchesAndSomebodyMay() && (!queue.isEmpty() || hasBatch());
    }

    private boolean nobodySeesToTheQueue() {
        return seekers.get() == 0 && nobodyWatchesAndSomebodyMay();
    }

    private boolean nobodyWatchesAndSomebodyMay() {
        return spare > 0 && (nobodyAwake || !watched);
    }

    private synchronized Admission wakeOrHireForWaiting() {
        Worker woken = wakeOrHire();
        return woken == null ? Admission.ACCEPTED : woken.wakesThis;
    }

    /**
     * The worker that the waiting tasks need now: if nobody is on the way, the one that became idle last; a new one where
     * none is idle. Null if none is needed.
     */
    @GuardedBy("this")
    private @Nullable Worker wakeOrHire() {
        if (!isAnyQueued()) {
            return null;
        }
        long onTheirWay = seekers.get();
        if (!idle.isEmpty()) {
            return onTheirWay == 0 ? wakeIdle() : null;
        }
        boolean isNeeded = queue.hasMoreThan((int) onTheirWay) || (onTheirWay == 0 && hasBatch());
        return isNeeded && workers.size() < limits.most() ? hire() : null;
    }

    @GuardedBy("this")
    private Worker wakeIdle() {
        Worker worker = idle.removeLast();
        worker.wokenInVain = true; // until it finds something
        moveFromIdle(worker, WorkerState.SEEKING);
        publish();
        return worker;
    }

    @GuardedBy("this")
    private Worker hire() {
        Worker worker = newWorker.apply(counters.countHired());
        threadsShort = false;
        workers.add(worker);
        seekers.add(1);
        publish();
        counters.notePeak();
        return worker;
    }

    /** A worker to start or wake because the minimum or the waiting tasks ask for it; null when there is no need. */
    synchronized @Nullable Worker wakeOrHireMissing() {
        return !stopping && workers.size() < limits.min() ? hire() : wakeOrHire();
    }

    /**
     * Takes back a worker that could not be started.
     *
     * @param submitted the task that it was hired for, if its submitter is still there to be told of a refusal
     */
    synchronized StartFailure startFailed(Worker worker, @Nullable Runnable submitted) {
        counters.countStartFailure();
        if (worker.state != WorkerState.STARTING) {
            return new StartFailure(null, null, List.of()); // it runs all the same: its factory had started it
        }
        threadsShort = true;
        forget(worker);
        publishRoom();
        if (!workers.isEmpty()) {
            return new StartFailure(wakeIdleForWaiting(), null, List.of());
        }
        ArrayList<Runnable> stranded = roomFor(counters.unfinished());
        StartFailure ofOthers = new StartFailure(null, null, stranded);
        StartFailure ofThis = new StartFailure(null, "it has no worker and could start no thread", stranded);
        drain(stranded);
        boolean refuse = removeNewest(submitted, stranded);
        if (refuse) {
            counters.countWithdrawn();
        }
        counters.countDiscarded(stranded.size());
        checkTerminated();
        return refuse ? ofThis : ofOthers;
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
        return isAnyQueued() && seekers.get() == 0 && !idle.isEmpty() ? wakeIdle() : null;
    }

    // What workers do.

    /** Decides what the worker, which runs nothing, does next. */
    WorkerOrder next(Worker worker) {
        WorkerState state = worker.state;
        if (!mustRecheck
                && (state == WorkerState.SEEKING
                        || state == WorkerState.BUSY)) { // not STARTING: its start may be failing elsewhere
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

    /**
     * Notes the time at which a worker begins the task that it has taken, where it was not awake: beside what it takes to wake it, a
     * look at the clock is nothing. Where the queue has no bound, nobody but a watchdog asks, and it sees for itself.
     */
    void begins(Worker worker) {
        if (gate.isBounded()) {
            worker.begins(clock.getAsLong());
        }
    }

    /** Gives the worker the task; if it was a seeker, it is none from here on. */
    private WorkerOrder run(Worker worker, Runnable task) {
        worker.task = task;
        worker.running = true;
        worker.endsSearch = worker.state.seeks();
        worker.wokenInVain = false;
        move(worker, WorkerState.BUSY);
        return WorkerOrder.RUN;
    }

    private synchronized WorkerOrder nextOf(Worker worker) {
        if (worker.state == WorkerState.IDLE) {
            return WorkerOrder.PARK; // woken by nobody here
        }
        if (worker.state == WorkerState.GONE || (worker.state == WorkerState.DISMISSED && isSurplus())) {
            return leave(worker);
        }
        do {
            Runnable task = pollAll();
            if (task != null) {
                return run(worker, task);
            }
            if (stopping || isSurplus()) {
                return leave(worker);
            }
        } while (!rests(worker));
        return WorkerOrder.PARK;
    }

    /** Makes the worker idle, unless that would leave a task to nobody. */
    @GuardedBy("this")
    private boolean rests(Worker worker) {
        idle.addLast(worker);
        move(worker, WorkerState.IDLE);
        publish();
        if (isLeftToOthers()) {
            return true;
        }
        idle.removeLast();
        moveFromIdle(worker, WorkerState.SEEKING);
        publish();
        return false;
    }

    /** Returns whether a worker that has just ceased to look, and has let that be known, need not seek again. */
    boolean isLeftToOthers() {
        return (queue.isEmpty() && !hasBatch()) || seekers.get() > 0;
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
        if (worker.state != WorkerState.IDLE || (watcher != null && watcher != worker)) {
            return false;
        }
        if (pace.isTooSoonToJudge(nowNanos)) {
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
            moveFromIdle(worker, WorkerState.SEEKING);
            publish();
        }
        return false;
    }

    /** Returns whether those who are awake do without this worker, by what happened since this was last asked. */
    @GuardedBy("this")
    boolean paysToWatch(Worker worker, long nowNanos) {
        pace.look(counters.completed(), nowNanos);
        boolean fast = pace.isFast(workers.size() - idle.size(), watcher == worker || worker.wokenInVain);
        worker.wokenInVain = false;
        return fast && !queue.hasMoreThan(pace.soonDone());
    }

    /** Lets a worker that found nothing look on before it asks what is {@link #next}; until then nobody else is woken. */
    void seek(Worker worker) {
        if (worker.state == WorkerState.BUSY && !watched) { // while it is, nobody is woken anyway
            move(worker, WorkerState.SEEKING);
        }
    }

    /** Returns whether a seeker has a reason to ask what is {@link #next}. */
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

    /** Lets a worker go that was dismissed and would find no task; returns false if it has to look for itself. */
    synchronized boolean leavesIfDismissed(Worker worker) {
        boolean leaves = worker.state == WorkerState.DISMISSED && (isSurplus() || (stopping && !isAnyQueued()));
        if (leaves) {
            leave(worker);
        }
        return leaves;
    }

    /** Decides what the worker does whose idle timeout is over. */
    synchronized WorkerOrder idleTimedOut(Worker worker) {
        if (worker.state != WorkerState.IDLE) {
            return nextOf(worker);
        }
        return workers.size() > limits.min() ? leave(worker) : WorkerOrder.PARK;
    }

    /**
     * Records the loss of a worker whose thread ended though nobody let it go. What it leaves undone, {@link
     * #wakeOrHireMissing} sees.
     */
    synchronized void lost(Worker worker) {
        if (worker.running) {
            worker.running = false;
            worker.countCompleted(true);
        }
        leave(worker);
    }

    @GuardedBy("this")
    private boolean isSurplus() {
        return workers.size() > limits.most();
    }

    @GuardedBy("this")
    private WorkerOrder leave(Worker worker) {
        forget(worker);
        publishRoom();
        checkTerminated();
        return WorkerOrder.LEAVE;
    }

    @GuardedBy("this")
    private void forget(Worker worker) {
        if (worker.state == WorkerState.IDLE) {
            idle.remove(worker);
        }
        if (workers.remove(worker)) {
            counters.countGone(worker);
            moveFromIdle(worker, WorkerState.GONE);
            publish();
        }
    }

    @GuardedBy("this")
    private void moveFromIdle(Worker worker, WorkerState to) {
        if (worker == watcher) { // first, for a watcher is idle
            endWatch();
        }
        move(worker, to);
    }

    /** Moves a worker; by itself without the monitor, if it is neither idle nor becomes so. */
    private void move(Worker worker, WorkerState to) {
        WorkerState from = worker.state;
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
        spare = idle.size() + Math.max(0, limits.most() - workers.size());
        mayHire = idle.isEmpty() && workers.size() < limits.most();
        mustRecheck = stopping || isSurplus();
    }

    @GuardedBy("this")
    private void publishRoom() {
        int running = threadsShort ? workers.size() : Math.max(Math.max(limits.max(), limits.most()), workers.size());
        gate.makeRoom(counters.over(), running);
    }

    // What owners do.

    /**
     * Changes the limits. Surplus workers that are idle are dismissed, those that have idled longest first.
     *
     * @return whom to wake; then {@link #wakeOrHireMissing} says, until it returns null, whom to wake or to start
     */
    synchronized List<Worker> resize(int min, int max) {
        limits.resize(min, max);
        List<Worker> toWake = dismissSurplus();
        toWake.addAll(idle); // a lower minimum gives them an idle timeout again
        return toWake;
    }

    /** Moves the goal of a pool that sizes itself, within its limits; then all is as after {@link #resize}. */
    synchronized List<Worker> moveGoal(int wanted) {
        if (!limits.moveGoal(wanted)) {
            return List.of();
        }
        return dismissSurplus();
    }

    @GuardedBy("this")
    private List<Worker> dismissSurplus() {
        int leaving =
                workersThat(worker -> worker.state == WorkerState.DISMISSED).size();
        int surplus = workers.size() - leaving - limits.most();
        List<Worker> dismissed = dismiss(Math.min(surplus, idle.size()));
        publish();
        publishRoom();
        return dismissed;
    }

    /**
     * Hires one more worker than there are, if a spare one is left. At once, for others may be given back meanwhile.
     *
     * @return null if none is left
     */
    synchronized @Nullable SpareHire lendSpares() {
        int more = limits.lendForOneMoreThan(workers.size());
        if (more == 0) {
            return null;
        }
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
        limits.takeBack(count);
        return dismissSurplus();
    }

    /**
     * Has a spare worker stand in for one that does nothing for what waits, as soon as one is left. Unlike {@link #lendSpares} that
     * hires nobody: {@link #wakeOrHireMissing} does, where work waits.
     *
     * @return false if there are none at all; else this is to be {@linkplain #endStandInFor ended}
     */
    synchronized boolean standInFor(Worker worker) {
        if (!limits.standInFor(worker)) {
            return false;
        }
        publish();
        publishRoom();
        return true;
    }

    /**
     * Takes the spare worker back that stands in for this one, unless there is another reason for it, or another to stand in for.
     *
     * @return whom to wake
     */
    synchronized List<Worker> endStandInFor(Worker worker) {
        return limits.endStandInFor(worker) ? dismissSurplus() : List.of();
    }

    /**
     * Notes that the worker runs a call that nobody waits for any more, and lends a spare worker in its place, if one is left.
     *
     * <p>This writes {@link Worker#abandoned} and then asks whether the call is over; whoever runs it lets that be known and then reads
     * this. So at least one sees the other, and {@link #endAbandoned} comes after.
     *
     * @return false if it is over
     */
    synchronized boolean abandon(Worker worker, BooleanSupplier isOver) {
        worker.abandoned = true;
        if (isOver.getAsBoolean()) {
            worker.abandoned = abandonedWork.contains(worker); // by another call that is over, or by the next
            return false;
        }
        if (!abandonedWork.contains(worker)) {
            abandonedWork.add(worker, standInFor(worker));
        }
        return true;
    }

    /**
     * Has so many workers stay, spare ones among them, though these are taken back; or as many as otherwise, if that is more.
     *
     * @return whom to wake
     */
    synchronized List<Worker> need(int needed) {
        limits.need(needed);
        return dismissSurplus();
    }

    /**
     * Notes that the call is over that the worker ran and nobody waited for.
     *
     * @return whom to wake
     */
    synchronized List<Worker> endAbandoned(Worker worker) {
        worker.abandoned = false;
        boolean stoodInFor = abandonedWork.remove(worker);
        return stoodInFor ? endStandInFor(worker) : List.of();
    }

    /** Returns whether all workers but spare ones have come to run calls that nobody waits for; true once each time. */
    synchronized boolean isAbandonedWorkToBeReported() {
        return abandonedWork.becomesDue();
    }

    /** The report's numbers; null if there is nothing to report any more. */
    synchronized AbandonedWorkReport.@Nullable Numbers abandonedToReport() {
        return abandonedWork.isStillDue()
                ? new AbandonedWorkReport.Numbers(
                        abandonedWork.workers(),
                        limits.max(),
                        Math.min(abandonedWork.stoodInFor(), limits.standingIn()))
                : null;
    }

    /**
     * Refuses new work from now on.
     *
     * @return whom to wake
     */
    synchronized List<Worker> stop() {
        stopping = true;
        gate.close();
        List<Worker> toWake = dismiss(idle.size());
        publish();
        checkTerminated();
        return toWake;
    }

    @GuardedBy("this")
    private List<Worker> dismiss(int count) {
        List<Worker> dismissed = new ArrayList<>(Math.max(0, count)); // first: who is moved is to be woken
        for (int i = 0; i < count; i++) {
            Worker longestIdle = idle.removeFirst();
            moveFromIdle(longestIdle, WorkerState.DISMISSED);
            dismissed.add(longestIdle);
        }
        return dismissed;
    }

    /** Takes everything out of the queue; the caller tells whom it may concern. Where there is no memory for that, it throws, and has taken nothing. */
    synchronized List<Runnable> cancelQueued() {
        List<Runnable> cancelled = drain();
        counters.countDiscarded(cancelled.size());
        checkTerminated();
        cutShort |= !cancelled.isEmpty();
        return cancelled;
    }

    /** Takes everything out of the queue, as {@link #drain(ArrayList)} does. Throws where there is no memory for that, before any is taken. */
    @GuardedBy("this")
    private List<Runnable> drain() {
        ArrayList<Runnable> taken = roomFor(counters.unfinished());
        drain(taken);
        return taken;
    }

    /** Returns a list with room for so many tasks. To be made before any is taken: there may be no memory for it then. A seam: in a test there is none. */
    @SuppressWarnings("NonApiType") // its capacity is what it is for
    ArrayList<Runnable> roomFor(long tasks) {
        return new ArrayList<>((int) Math.max(0, tasks));
    }

    /** Takes everything out of the queue, and what waits beside it; drops what was revoked. Where there is no memory for more, they wait on. */
    @GuardedBy("this")
    @SuppressWarnings("NonApiType") // as above
    private void drain(ArrayList<Runnable> taken) {
        try {
            while (true) {
                taken.ensureCapacity(taken.size() + 1); // others submit meanwhile
                Runnable task = pollAll();
                if (task == null) {
                    return;
                }
                if (!isRevoked(task)) {
                    taken.add(task);
                }
            }
        } catch (OutOfMemoryError noMemory) { // for one more, which was not taken yet
            return;
        }
    }

    private static boolean isRevoked(Runnable task) {
        return task instanceof PoolTask poolTask && poolTask.isRevoked();
    }

    /** Counts a task out that was revoked while it was queued: its place is free, and its worker, if it meets one, skips it. */
    synchronized void revoked() {
        counters.countRevoked();
        checkTerminated();
        revokedSinceSweep++;
        try {
            if (revokedSinceSweep >= REVOKED_BEFORE_SWEEP && revokedSinceSweep >= counters.unfinished()) {
                revokedSinceSweep = 0;
                queue.sweep(PoolState::isRevoked);
            }
        } catch (OutOfMemoryError noMemory) {
            return; // they stay a while longer; who has revoked this one has its end to tell
        }
    }

    /** Drops the revoked tasks that wait. For a pool that is driven by hand: nobody may look at the queue meanwhile. */
    synchronized void dropRevoked() {
        if (revokedSinceSweep > 0) {
            revokedSinceSweep = 0;
            drain().forEach(queue::offer);
        }
    }

    /** Counts a task once that was counted as discarded, and revoked before it was told so. */
    synchronized void revokedAfterDiscarding() {
        counters.countRevokedAfterDiscarding();
        checkTerminated();
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
        List<Worker> toInterrupt = new ArrayList<>(longRunning);
        toInterrupt.addAll(workersThat(worker -> worker.state.looks() && worker.state != WorkerState.STARTING));
        CutShort cut = new CutShort(toInterrupt);
        int accepted = (int) counters.unfinished();
        List<Runnable> cancelled = cancelQueued();
        int unfinished = Math.max(0, accepted - cancelled.size()) + longRunning.size();
        cutShort |= unfinished > 0;
        cut.comesTo(cancelled, unfinished);
        return cut;
    }

    /** Counts a call in that has a thread of its own, of which {@code thread} is the record; returns false once the pool stops. */
    synchronized boolean beginLongRunning(Worker thread) {
        return !stopping && longRunning.add(thread);
    }

    /** Counts it out. */
    synchronized void endLongRunning(Worker thread) {
        longRunning.remove(thread);
        checkTerminated();
    }

    @GuardedBy("this")
    private void checkTerminated() {
        if (stopping && workers.isEmpty() && longRunning.isEmpty() && counters.unfinished() == 0) {
            terminated.countDown();
        }
    }

    // What anyone may ask.

    /**
     * Returns whether there are no more workers than {@code waiting}, at least one, and no other will be hired: there are as many as
     * there may be, or the last thread could not be started.
     */
    synchronized boolean isExhausted(int waiting) {
        return waiting > 0 && workers.size() == waiting && (workers.size() >= limits.most() || threadsShort);
    }

    /** The number of workers that there may be now, spare ones that are lent included. */
    synchronized int mostWorkersNow() {
        return limits.most();
    }

    synchronized int maxThreads() {
        return limits.max();
    }

    /** The number of workers. */
    synchronized int size() {
        return workers.size();
    }

    /** The number of workers that were ever hired. */
    synchronized int hired() {
        return counters.hired();
    }

    CountDownLatch terminated() {
        return terminated;
    }

    /** Returns whether a stop cuts the work short: then what runs is interrupted, and what begins nevertheless begins so. */
    boolean isInterrupting() {
        return interrupting;
    }

    /** Returns whether every accepted task ran to its end, none of them cancelled or interrupted by a stop. */
    synchronized boolean endedWell() {
        return counters.unfinished() == 0 && longRunning.isEmpty() && !cutShort;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** In the order of hiring. */
    synchronized List<Worker> workers() {
        return new ArrayList<>(workers);
    }

    /** In the order of hiring, and after them the calls that have threads of their own. */
    synchronized List<Worker> runningWorkers() {
        List<Worker> running = new ArrayList<>(workersThat(worker -> worker.running));
        running.addAll(longRunning);
        return running;
    }

    /** The tasks that are known to run for that long, of workers in the order of hiring. */
    synchronized List<OverdueTask> overdue(long atLeastNanos) {
        long now = look();
        List<OverdueTask> overdue = new ArrayList<>();
        for (Worker worker : workers) {
            if (worker.isSeenRunning() && worker.ranNanos(now) >= atLeastNanos) {
                overdue.add(worker.seen());
            }
        }
        return overdue;
    }

    /** Returns whether a worker runs a task, or is about to. */
    synchronized boolean isAnyBusy() {
        for (Worker worker : workers) {
            if (worker.state == WorkerState.BUSY) {
                return true;
            }
        }
        return false;
    }

    /** The records of the calls that have threads of their own. */
    synchronized List<Worker> longRunning() {
        return List.copyOf(longRunning);
    }

    /** The counts by which a sizing decides. */
    synchronized PoolLoad load() {
        int running = (int) workers.stream().filter(worker -> worker.running).count();
        return new PoolLoad(
                counters.completed(),
                running,
                limits.absent(),
                workers.size(),
                workers.size() - idle.size(),
                !queue.isEmpty(),
                limits.min(),
                limits.max());
    }

    /** Returns whether tasks wait. Any thread, without the monitor. */
    boolean hasBacklog() {
        return !queue.isEmpty();
    }

    /** Returns whether tasks wait, and nobody is on the way to them, idle, or may be hired. Any thread, without the monitor. */
    boolean isStuck() {
        return spare == 0 && seekers.get() == 0 && !queue.isEmpty();
    }

    /** The idle workers; those that have idled longest come first. */
    synchronized List<Worker> idleWorkers() {
        return new ArrayList<>(idle);
    }

    /** The workers that would get a task if they asked for what is next. */
    synchronized List<Worker> ableToRun() {
        boolean surplus = isSurplus();
        return queue.isEmpty() ? List.of() : workersThat(worker -> wouldTake(worker, surplus));
    }

    private static boolean wouldTake(Worker worker, boolean surplus) {
        return !worker.running && (worker.state.looks() || (worker.state == WorkerState.DISMISSED && !surplus));
    }

    @GuardedBy("this")
    private List<Worker> workersThat(Predicate<Worker> condition) {
        return workers.stream().filter(condition).toList();
    }

    synchronized PoolStatistics statistics(int waitingForPlace) {
        return counters.statistics(limits, name, abandonedWork.size(), waitingForPlace, longRunning.size());
    }
}
