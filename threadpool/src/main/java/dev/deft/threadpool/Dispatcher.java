package dev.deft.threadpool;

import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.PoolObservation;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.StackReserve;
import dev.deft.threadpool.internal.TaskRevokedException;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import dev.deft.threadpool.sizing.Sizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does what the {@link PoolState} decided: starts and wakes workers, tells tasks that they are discarded.
 *
 * <p>It has no state of its own, but for the calls that wait for a place, and holds no lock; any thread may call it.
 */
final class Dispatcher implements PoolNode.WorkerSupply, StopTarget {

    /** Tasks that were dropped for another, and the queue as it was. */
    private record Dropped(List<Runnable> tasks, String why, FullQueue full) {}

    private final PoolSettings settings;
    private final Backend backend;
    private final PoolState poolState;
    private final PoolNode node;
    private final @Nullable ShareScheduler lender;

    /** The number of spare workers that the lender has lent on account of this pool's. */
    private final AtomicInteger lentByLender = new AtomicInteger();

    /** Divides the workers' turns among shares; null where nobody does. Written once, before anything is submitted. */
    private @Nullable ShareScheduler divided;

    /** The calls that wait for a place in the queue; null where none does. */
    private final @Nullable PlaceQueue waiting;

    /** Sizes the pool; null where nobody does. */
    private final @Nullable PoolSizer sizer;

    /** Tells the pool's observers; null where it has none. */
    private final @Nullable PoolObservation observation;

    /** Watches what the workers run; null where nobody does. */
    private final @Nullable PoolWatchdog watchdog;

    private final AtomicInteger longRunningCalls = new AtomicInteger();

    private final Consumer<OpenBatch> submission = this::submit;

    Dispatcher(PoolSettings settings, Backend backend) {
        this(settings, backend, null);
    }

    /** @param lender divides the threads that its workers borrow; null if they have their own */
    Dispatcher(PoolSettings settings, Backend backend, @Nullable ShareScheduler lender) {
        this.lender = lender;
        this.node = new PoolNode(this, lender == null ? null : lender.hostNode());
        this.settings = settings;
        this.backend = backend;
        this.poolState = new PoolState(settings, this::newWorker, backend::nanoTime);
        SaturationPolicy policy = settings.whenFull();
        this.waiting = policy.kind() == SaturationPolicy.Kind.WAIT ? new PlaceQueue(this, policy.atMost()) : null;
        Sizing sizing = settings.sizing();
        List<PoolObserver> observers = settings.observers();
        this.observation =
                observers.isEmpty() ? null : new PoolObservation(settings.name(), observers, backend::nanoTime);
        Duration tooLong = settings.watchdog();
        this.watchdog =
                tooLong == null ? null : new PoolWatchdog(settings.name(), tooLong, poolState, backend, observation);
        this.sizer = sizing == null ? null : new PoolSizer(settings, sizing, this, poolState, backend);
    }

    private Worker newWorker(int number) {
        Worker worker = new Worker(settings.name(), number);
        if (sizer != null) {
            worker.meter = new TaskMeter(sizer);
        }
        return worker;
    }

    PoolState poolState() {
        return poolState;
    }

    @Nullable
    PoolObservation observation() {
        return observation;
    }

    @Nullable
    PoolWatchdog watchdog() {
        return watchdog;
    }

    /** Makes the record of a call; null where nobody observes. */
    @Nullable
    CallRecord newRecord() {
        return observation == null ? null : observation.newRecord(false);
    }

    void isDividedBy(ShareScheduler scheduler) {
        divided = scheduler;
    }

    /** The pool's workers, as the graph of waits sees them. */
    PoolNode poolNode() {
        return node;
    }

    @Override
    public boolean isOnOwnWorker() {
        return Stream.concat(poolState.workers().stream(), poolState.longRunning().stream())
                .anyMatch(backend::isCurrent);
    }

    /** Notes that a worker has left: those that stay may all wait. */
    void hasLeft() {
        DeadlockDetector.ofProcess().workersChanged(node);
    }

    /**
     * Offers a task to the pool.
     *
     * @return why it was refused; null when it was accepted
     */
    @Nullable
    RejectedExecutionException submit(Runnable task) {
        if (waiting != null) {
            return waiting.submit(task);
        }
        OpenBatch before = poolState.openBatch();
        if (before != null) {
            letBefore(before);
        }
        Admission admission = poolState.submit(task);
        return admission.refusal() == Refusal.FULL ? submitInPlaceOfOthers(task) : accept(task, admission);
    }

    /**
     * Submits a task for which there is no place, in the place of others if the pool's policy has some dropped. These are told once it has that: who
     * is told may submit another at once, and would take it.
     */
    private @Nullable RejectedExecutionException submitInPlaceOfOthers(Runnable task) {
        StackReserve.toWake(); // what is dropped is to be told so
        List<Dropped> dropped = new ArrayList<>();
        try {
            while (dropForAnother(dropped)) {
                Admission admission = poolState.submit(task);
                if (admission.refusal() != Refusal.FULL) {
                    return accept(task, admission);
                }
            }
            return refusedForFullness();
        } finally {
            for (int i = 0; i < dropped.size(); i++) { // by no iterator, for which there may be no memory
                tell(dropped.get(i));
            }
        }
    }

    /** Has the tasks of a batch go before the one that is to be submitted: all of the same submitter's, and another's before it has waited too long. */
    private void letBefore(OpenBatch batch) {
        if (batch.isOwn()) {
            batch.submit();
        } else if (batch.isOvertakenTooOften()) {
            poolState.takeOvertaken();
        }
    }

    /** Opens a batch; null if tasks are to be submitted one by one. */
    @Nullable
    OpenBatch openBatch(BooleanSupplier isOwner) {
        boolean plain = waiting == null && lender == null && divided == null && sizer == null;
        return plain && backend.takesBatches() ? poolState.openBatch(submission, isOwner) : null;
    }

    /** Does what {@link #submit(Runnable)} does, for the tasks of a batch, all of which were admitted; tells those that are refused after all. */
    private void submit(OpenBatch batch) {
        @Nullable Runnable[] tasks = batch.tasks();
        try {
            poolState.enqueue(batch);
        } catch (Throwable noMemory) {
            for (int left = poolState.close(batch) - 1; left >= 0; left--) {
                refuse(Objects.requireNonNull(tasks[left]), noMemory);
            }
        }
        for (int i = 0; i < batch.added() && poolState.isInterrupting(); i++) {
            Runnable task = Objects.requireNonNull(tasks[i]);
            if (takeBackLate(task)) {
                discard(task, stoppedOrNoMemory());
                takenOut();
            }
        }
        passOn();
    }

    private void refuse(Runnable task, Throwable reason) {
        poolState.withdraw();
        discard(task, reason);
        takenOut();
    }

    /**
     * Does what the admission of a task asks for.
     *
     * @return why it is refused; null when it is accepted
     */
    @Nullable
    RejectedExecutionException accept(Runnable task, Admission admission) {
        if (admission.refusal() != null) {
            return refusedForStop();
        }
        boolean late = poolState.isInterrupting() && takeBackLate(task);
        Worker toWake = admission.toWake();
        RejectedExecutionException unstarted = toWake == null ? null : wakeOrStart(toWake, late ? null : task);
        if (sizer != null) {
            sizer.watchIfStuck();
        }
        if (late) { // and counted as refused where it was taken back
            countedOut();
            return stopped();
        }
        return unstarted;
    }

    /** Takes a task back that reached the queue too late for a stop; returns false if it was taken out meanwhile. */
    private boolean takeBackLate(Runnable task) {
        Unplaced unplaced = new Unplaced();
        boolean found = poolState.takeBack(task, unplaced);
        tell(unplaced);
        return found;
    }

    private void tell(Unplaced unplaced) {
        for (Runnable lost = unplaced.poll(); lost != null; lost = unplaced.poll()) {
            lose(lost, Objects.requireNonNull(unplaced.reason(), "some are unplaced for a reason"));
        }
    }

    /** The refusal of a call that comes after the stop. */
    RejectedExecutionException refusedForStop() {
        poolState.countRefused();
        return stopped();
    }

    /** The reason of a refusal for a task that is out of the queue, and so is to be told one. */
    private Throwable stoppedOrNoMemory() {
        try {
            return stopped();
        } catch (OutOfMemoryError noMemory) {
            return noMemory;
        }
    }

    private RejectedExecutionException stopped() {
        return rejection("it was stopped. Submit before stop(), or to another pool", null);
    }

    /** The refusal of a call for which there is no place, which is counted. */
    QueueFullException refusedForFullness() {
        FullQueue full = ofAllShares(poolState.refuseForFullness());
        return new QueueFullException(
                "pool " + settings.name() + " refused a call: " + full.said()
                        + (waiting == null ? "" : ", and " + waiting.size() + " wait for a place, as many as may")
                        + ". Submit more slowly, or give the pool more queueCapacity or more maxThreads",
                settings.name(),
                full);
    }

    /** Names the calls that have a share's threads, be they of others. */
    private FullQueue ofAllShares(FullQueue full) {
        return lender == null ? full : full.ofShare(poolState.runningWorkers().size(), lender.running());
    }

    /** Makes a place in the full queue as the pool's policy says; returns false if it makes none. Adds whom to tell. */
    private boolean dropForAnother(List<Dropped> dropped) {
        return switch (settings.whenFull().kind()) {
            case DROP_OLDEST -> {
                List<Runnable> dropping = new ArrayList<>(1); // before it is taken out
                Runnable oldest = poolState.dropOldest();
                if (oldest != null) {
                    dropping.add(oldest);
                }
                yield drop(dropping, "a newer one took its place", dropped);
            }
            case DROP_EXPIRED -> {
                Unplaced unplaced = new Unplaced();
                List<Runnable> expired = poolState.dropExpired(unplaced);
                boolean made = drop( // first, for there may be no memory for the rest
                        expired, "it had waited for longer than it was to, and a newer one took its place", dropped);
                tell(unplaced);
                wakeOrStartMissing();
                yield made;
            }
            default -> false;
        };
    }

    private boolean drop(List<Runnable> tasks, String why, List<Dropped> dropped) {
        if (tasks.isEmpty()) {
            return false;
        }
        try {
            dropped.add(
                    new Dropped(tasks, why, ofAllShares(poolState.fullQueue()).with(tasks.size())));
        } catch (OutOfMemoryError noMemory) { // they are out of the queue
            lose(tasks, noMemory);
        }
        return true;
    }

    private void tell(Dropped dropped) {
        for (int i = 0; i < dropped.tasks.size(); i++) {
            lose(dropped.tasks.get(i), reason(dropped));
        }
    }

    private Throwable reason(Dropped dropped) {
        try {
            return new CallDroppedException(
                    "pool " + settings.name() + " dropped a call: " + dropped.full.said() + ", and " + dropped.why
                            + ". Submit more slowly, or give the pool more queueCapacity or more maxThreads",
                    settings.name(),
                    dropped.full);
        } catch (OutOfMemoryError noMemory) { // each is to be told
            return noMemory;
        }
    }

    /** Tells tasks that were accepted that they will not run, also where there is no memory, not for an iterator. */
    void lose(List<Runnable> tasks, Throwable reason) {
        for (int i = 0; i < tasks.size(); i++) {
            lose(tasks.get(i), reason);
        }
    }

    /** Tells a task that was accepted that it will not run; if it cannot be told, the log is. */
    void lose(Runnable task, Throwable reason) {
        if (!(task instanceof PoolTask)) {
            PoolLog.taskLost(reason);
        }
        discard(task, reason);
    }

    /** Says that there may be more workers: places in the queue, and turns of shares. */
    private void moreWorkers() {
        placeFreed();
        if (divided != null) {
            divided.grant();
        }
    }

    /** Says that a task was counted out but by its worker: if it was the last one of a share, the share's pool may end with it. */
    void countedOut() {
        if (lender != null) {
            lender.shareMayBeOver();
        }
    }

    /** Says that a place in the queue may have become free: a task has ended. */
    void placeFreed() {
        if (waiting != null) {
            waiting.placeFreed();
        }
    }

    /** Frees the place of {@code task}, which was revoked before it had begun. Once for each such task. */
    void revoked(Runnable task) {
        if (waiting == null) {
            poolState.revoked();
        } else if (!waiting.remove(task)) {
            poolState.revoked();
            waiting.placeFreed();
        }
        countedOut();
    }

    PoolStatistics statistics() {
        return poolState.statistics(waiting == null ? 0 : waiting.size());
    }

    /** Sees to what waits, for a worker that kept others from it while it looked, and now does something else. */
    void passOn() {
        if (poolState.needsHelp()) {
            wakeOrStartMissing();
        }
    }

    /** Starts what the minimum asks for, and wakes whom the waiting tasks need. */
    void wakeOrStartMissing() {
        for (Worker missing = poolState.wakeOrHireMissing(); missing != null; missing = poolState.wakeOrHireMissing()) {
            Throwable failure = wakeOrStart(missing);
            if (failure != null) {
                makeDoWithout(missing, null, failure);
                return; // the next would fail as well; a later submit tries again
            }
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String size() {
        PoolStatistics now = statistics();
        return now.workers() + " of at most " + now.maxThreads()
                + (settings.spareWorkers() == 0 ? "" : " and " + settings.spareWorkers() + " spare ones");
    }

    @Override
    public boolean isExhausted(int waiting) {
        return divided == null ? poolState.isExhausted(waiting) : divided.isExhausted(waiting);
    }

    @Override
    public int hired() {
        return divided == null ? poolState.hired() : divided.granted();
    }

    @Override
    public boolean hireMissing(int waiting) {
        if (divided != null) {
            divided.grant();
            return !divided.isExhausted(waiting);
        }
        wakeOrStartMissing();
        return poolState.size() > waiting && !node.isLenderExhausted();
    }

    @Override
    public int lendSpares() {
        SpareHire loan = poolState.lendSpares();
        if (loan == null) {
            return 0;
        }
        if (lender != null) {
            lentByLender.addAndGet(lender.host().lendSpares());
        }
        Throwable failure = wakeOrStart(loan.hired());
        moreWorkers();
        if (failure == null) {
            return loan.count();
        }
        makeDoWithout(loan.hired(), null, failure);
        giveSparesBack(loan.count());
        return 0;
    }

    /** Takes spare workers back: those that are too many then leave. */
    private void takeBack(Supplier<List<Worker>> takingBack) {
        ShareScheduler divides = divided;
        wake(divides == null ? takingBack.get() : divides.keepingWhatIsNeeded(takingBack));
    }

    /** Wakes workers, which have been moved, also where there is no memory, not for an iterator. */
    private void wake(List<Worker> workers) {
        for (int i = 0; i < workers.size(); i++) {
            backend.unpark(workers.get(i));
        }
    }

    @Override
    public void giveSparesBack(int count) {
        takeBack(() -> poolState.takeSparesBack(count));
        hasLeft();
        wakeOrStartMissing();
        if (lender != null) {
            int lent = lentByLender.getAndUpdate(spares -> Math.max(0, spares - count));
            lender.host().giveSparesBack(Math.min(lent, count));
        }
    }

    @Override
    public boolean standInFor(CurrentWorker worker) {
        if (lender != null && !lender.host().standInFor(worker.onItsThread())) {
            return false;
        }
        Worker record = (Worker) worker.record();
        if (!poolState.standInFor(record)) {
            if (lender != null) {
                lender.host().endStandInFor(worker.onItsThread());
            }
            return false;
        }
        if (record.meter != null) {
            record.meter.blocks();
        }
        try {
            wakeOrStartMissing();
            moreWorkers();
        } catch (Throwable noMemory) {
            endStandInFor(worker);
            throw noMemory;
        }
        return true;
    }

    @Override
    public void endStandInFor(CurrentWorker worker) {
        Worker record = (Worker) worker.record();
        if (record.meter != null) {
            record.meter.unblocks();
        }
        takeBack(() -> poolState.endStandInFor(record));
        if (lender != null) {
            lender.host().endStandInFor(worker.onItsThread());
        }
        hasLeft();
        wakeOrStartMissing(); // a spare one may be free for another that waits
        moreWorkers();
    }

    @Override
    public void abandon(CurrentWorker worker, BooleanSupplier isOver) {
        if (poolState.abandon((Worker) worker.record(), isOver)) {
            wakeOrStartMissing(); // a spare worker may stand in for it
            moreWorkers();
            reportAbandonedWork();
        }
    }

    /** Notes that the worker's call is over, where nobody had waited for it any more. Its thread, before the call counts as completed. */
    void endAbandoned(Worker worker) {
        if (worker.abandoned) {
            takeBack(() -> poolState.endAbandoned(worker));
            hasLeft();
            wakeOrStartMissing();
            moreWorkers();
        }
    }

    private void reportAbandonedWork() {
        boolean lenderSaysIt = lender != null
                && poolState.maxThreads() >= lender.host().poolState().maxThreads();
        if (!lenderSaysIt && poolState.isAbandonedWorkToBeReported()) {
            new AbandonedWorkReport(settings.name(), poolState, backend).start();
        }
    }

    /** Puts another in the place of a worker whose thread was killed. */
    void replace(Worker dead) {
        Runnable task = dead.task;
        endAbandoned(dead);
        poolState.lost(dead);
        if (task != null) { // taken, and never begun
            IllegalStateException lost = new IllegalStateException(
                    dead + " ended before it ran this call; see its thread's uncaught exception");
            lose(task, lost);
        }
        placeFreed();
        wakeOrStartMissing();
        hasLeft();
    }

    void resize(int minThreads, int maxThreads) {
        ShareScheduler divides = divided;
        List<Worker> toWake =
                divides == null ? poolState.resize(minThreads, maxThreads) : divides.resizeHost(minThreads, maxThreads);
        wake(toWake);
        if (sizer != null) {
            sizer.limit();
        }
        moreWorkers();
        wakeOrStartMissing();
        hasLeft();
        reportAbandonedWork();
    }

    /** Does what the pool's {@linkplain PoolState#moveGoal goal}, which may have moved, asks for. Any thread. */
    void goalMoved(List<Worker> toWake) {
        wake(toWake);
        wakeOrStartMissing();
    }

    /**
     * Starts a thread for a call.
     *
     * @throws RejectedExecutionException if the pool was stopped, or no thread can be had
     */
    void start(LongRunningCall<?> call) {
        Worker record = Worker.longRunning(settings.name(), longRunningCalls.incrementAndGet());
        if (!poolState.beginLongRunning(record)) {
            throw stopped();
        }
        try {
            backend.startBeside(record, () -> {
                try {
                    if (poolState.isInterrupting()) { // which may have come before there was this thread
                        Thread.currentThread().interrupt();
                    }
                    call.run();
                } finally {
                    endLongRunning(record);
                }
            });
        } catch (Throwable noThread) {
            endLongRunning(record);
            throw rejection("it could start no thread for it", noThread);
        }
    }

    private void endLongRunning(Worker record) {
        poolState.endLongRunning(record);
        countedOut();
    }

    @Override
    public List<Runnable> refuseNewWork() {
        List<Runnable> refused = waiting == null ? List.of() : waiting.close();
        for (int i = 0; i < refused.size(); i++) {
            poolState.countRefused();
        }
        try {
            wake(poolState.stop());
            countedOut();
        } catch (Throwable noMemory) { // they wait nowhere any more
            lose(refused, noMemory);
            throw noMemory;
        }
        return refused;
    }

    @Override
    public List<Runnable> cancelQueued() {
        List<Runnable> cancelled = poolState.cancelQueued();
        takenOut();
        return cancelled;
    }

    @Override
    public CutShort cutShort() {
        CutShort cut = poolState.cutShort();
        List<Worker> toInterrupt = cut.toInterrupt();
        // By no iterator, for which there may be no memory: the tasks are out of the queue.
        for (int i = 0; i < toInterrupt.size(); i++) {
            interrupt(toInterrupt.get(i));
        }
        takenOut();
        return cut;
    }

    /** Says so of tasks that a stop has still to tell, which it would not if there were no memory for this; then whoever ends next sees to it. */
    private void takenOut() {
        try {
            countedOut();
        } catch (OutOfMemoryError noMemory) {
            PoolLog.shareEndsLate(settings.name(), noMemory);
        }
    }

    /** Interrupts a worker. Its thread may be of the user's own kind, and what that throws costs nothing else. */
    private void interrupt(Worker worker) {
        try {
            backend.interrupt(worker);
        } catch (Throwable failure) {
            PoolLog.interruptFailed(worker, failure);
        }
    }

    @Override
    public void tellCancelled(Runnable task) {
        Throwable reason;
        try {
            reason = new CancellationException("pool " + settings.name() + " was stopped before this call had run. Give"
                    + " stop() a longer deadline, or submit less");
        } catch (OutOfMemoryError noMemory) { // each is to be told, of which there may be a million
            reason = noMemory;
        }
        discard(task, reason);
    }

    @Override
    public CountDownLatch terminated() {
        return poolState.terminated();
    }

    @Override
    public boolean isStopping() {
        return poolState.isStopping();
    }

    @Override
    public boolean endedWell() {
        return poolState.endedWell();
    }

    @Override
    public List<Worker> runningWorkers() {
        return poolState.runningWorkers();
    }

    /** Returns whether somebody is told where {@code task} will not run. */
    static boolean isTold(Runnable task) {
        return task instanceof PoolTask || task instanceof ObservedRunnable;
    }

    /** Tells a task that it will not run, if it is one that wants to know. */
    void discard(Runnable task, Throwable reason) {
        if (task instanceof ObservedRunnable observed) {
            observed.discarded(reason);
        }
        if (!(task instanceof PoolTask told)) {
            return;
        }
        try {
            told.discarded(reason);
        } catch (TaskRevokedException gone) { // since it was taken out of the queue
            poolState.revokedAfterDiscarding();
            takenOut();
        } catch (Throwable failure) {
            PoolLog.discardFailed(task, failure);
        }
    }

    private @Nullable RejectedExecutionException wakeOrStart(Worker worker, @Nullable Runnable task) {
        Throwable failure = wakeOrStart(worker);
        return failure == null ? null : makeDoWithout(worker, task, failure);
    }

    private @Nullable Throwable wakeOrStart(Worker worker) {
        if (!worker.startsNow()) {
            backend.unpark(worker);
            return null;
        }
        try {
            TaskMeter meter = worker.meter;
            WorkerThread work = meter == null
                    ? new WorkerThread(this, poolState, backend, settings, worker)
                    : new SizedWorkerThread(this, poolState, backend, settings, worker, meter);
            backend.start(worker, work);
            return null;
        } catch (Throwable failure) { // an OutOfMemoryError, when the system has no more threads
            return failure;
        }
    }

    /**
     * Goes on without a worker that could not be started.
     *
     * @return why the task being submitted is refused after all; null when it is not
     */
    private @Nullable RejectedExecutionException makeDoWithout(
            Worker worker, @Nullable Runnable task, Throwable failure) {
        StartFailure outcome = poolState.startFailed(worker, task);
        try {
            countedOut();
            PoolLog.startFailed(worker, statistics(), outcome.stranded().size(), failure);
            hasLeft();
        } finally { // these have been moved, and taken out of the queue
            if (outcome.instead() != null) {
                backend.unpark(outcome.instead());
            }
            for (int i = 0; i < outcome.stranded().size(); i++) {
                discard(outcome.stranded().get(i), unstarted(failure));
            }
        }
        placeFreed();
        return outcome.refusal() == null ? null : rejection(outcome.refusal(), failure);
    }

    private Throwable unstarted(Throwable failure) {
        try {
            return rejection("it has no worker and could start no thread", failure);
        } catch (OutOfMemoryError noMemory) { // each is to be told
            return noMemory;
        }
    }

    private RejectedExecutionException rejection(String reason, @Nullable Throwable cause) {
        return new RejectedExecutionException("pool " + settings.name() + " refused a call: " + reason, cause);
    }
}
