package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The division of a pool's threads among its shares; one of these is for the calls that are submitted to the pool itself.
 *
 * <p>The threads are those of a pool that runs nothing but turns, the {@code host}. A worker of a share that has something to do asks
 * for one; whenever a thread is free, and some share may have it, the share whose turn it is gets it. A thread that is reserved for a
 * share, and that it does not use, is free for that share alone.
 *
 * <p><b>Whose turn it is.</b> Of those that may have the thread, first one of those that come {@linkplain Share#ahead ahead}, unless
 * that would be one too many in a row; then the one that has had the fewest turns by its weight, counted for each share from when it last
 * began to have something to do. Source of the idea: start-time fair queueing (Goyal, Vin and Cheng, 1996), with a call for a packet.
 *
 * <p><b>Monitors.</b> What is asked for and granted is under this object's. The host's {@link PoolState} is entered under it, never the
 * reverse, and so are the shares', for their numbers. Nobody is called under it.
 */
final class ShareScheduler implements StopTarget {

    private final PoolSettings settings;
    private final ThreadPool host;
    private final Backend backend;
    private final ThreadPool own;

    /** Held while a share is started or resized, or the pool is, so that what is reserved and what there is go together; before this monitor. */
    private final Object limits = new Object();

    /** In the order in which they were started; the pool's own comes first. */
    @GuardedBy("this")
    private final List<Share> shares = new ArrayList<>();

    /** The calls of the shares that were stopped and are over, of which nothing else is kept. */
    @GuardedBy("this")
    private final CallCounts gone = new CallCounts();

    @GuardedBy("this")
    private boolean allGoneEndedWell = true;

    /** The number of turns that were granted and are not over. */
    @GuardedBy("this")
    private int running;

    /**
     * The threads that stay though spare ones were taken back, or the pool was made smaller, for as many are in use or kept; 0 where these are no more
     * than there may be anyway.
     */
    @GuardedBy("this")
    private int needed;

    /** The number of turns that were ever granted. */
    @GuardedBy("this")
    private int granted;

    /**
     * The {@link Share#pass} of the turn that was granted last: where one begins that did not ask. Of those that come ahead, and of the
     * others, who do not compete with them.
     */
    @GuardedBy("this")
    private double virtualTimeAhead;

    @GuardedBy("this")
    private double virtualTime;

    /** The number of turns in a row that came before others that waited. */
    @GuardedBy("this")
    private int ahead;

    /** Written under the monitor, read without. */
    private volatile boolean stopping;

    /** The shares whose queues the tasks were in that a stop has taken out, until they are told. */
    private final Map<Runnable, Dispatcher> owners = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Divides the threads of {@code host}, which nobody else uses, and which is on {@code backend}. */
    ShareScheduler(PoolSettings settings, ThreadPool host, Backend backend) {
        this.settings = settings;
        this.host = host;
        this.backend = backend;
        host.dispatcher().isDividedBy(this);
        this.own = start(
                settings.name(),
                new ShareBuilder(this, settings.name(), settings.queueCapacity(), settings.whenFull()));
    }

    /** The settings of the pool that has the threads of one that is built like this. It has room for every turn there can be. */
    static PoolSettings host(PoolSettings settings) {
        return settings.queueing(Integer.MAX_VALUE, SaturationPolicy.refuse());
    }

    /** The pool that is divided, as its users have it. */
    ThreadPool pool() {
        return own;
    }

    /** The pool's threads, as the graph of waits sees them. */
    PoolNode hostNode() {
        return host.dispatcher().poolNode();
    }

    /** See {@link ThreadPool#statistics}, of the whole pool. All of it under the monitor, or a share that is over might be counted twice. */
    synchronized PoolStatistics statistics() {
        CallCounts sum = new CallCounts(gone);
        int waitingForPlace = 0;
        int longRunning = 0;
        for (Share share : shares) {
            PoolStatistics now = share.pool.dispatcher().statistics();
            sum.add(now);
            waitingForPlace += now.waitingForPlace();
            longRunning += now.longRunning();
        }
        PoolStatistics threads = host.statistics();
        int unfinished = (int) (sum.accepted - sum.completed - sum.discarded);
        int busy = Math.min(unfinished, threads.workers());
        return new PoolStatistics(
                settings.name(),
                threads.minThreads(),
                threads.maxThreads(),
                settings.queueCapacity(),
                threads.workers(),
                threads.workers() - busy,
                busy,
                threads.workers() == 0 ? threads.abandoned() : Math.min(busy, threads.abandoned()),
                unfinished - busy,
                threads.largestWorkers(),
                sum.accepted,
                sum.completed,
                sum.failed,
                sum.refused,
                sum.discarded,
                threads.startFailures(),
                waitingForPlace,
                threads.goal(),
                longRunning);
    }

    /** A builder of a share. */
    ShareBuilder share(String name) {
        return new ShareBuilder(this, name, settings.queueCapacity(), settings.whenFull());
    }

    ThreadPool start(ShareBuilder share) {
        return start(settings.name() + "/" + share.name(), share);
    }

    private ThreadPool start(String name, ShareBuilder asked) {
        synchronized (limits) {
            return startWithin(name, asked);
        }
    }

    private ThreadPool startWithin(String name, ShareBuilder asked) {
        ShareBackend shareBackend = new ShareBackend(this, backend);
        synchronized (this) {
            if (stopping) {
                throw new IllegalStateException("share '" + asked.name() + "' is of pool '" + settings.name()
                        + "', which was stopped; start shares before that");
            }
            int most = host.poolState().maxThreads();
            check(asked, most);
            boolean unlimited = asked.maxThreads() == 0;
            PoolSettings shareSettings = settings.ofShare(
                    name, unlimited ? most : asked.maxThreads(), asked.queueCapacity(), asked.whenFull());
            ThreadPool pool = new ThreadPool(shareSettings, shareBackend, this);
            Share share = new Share(pool, asked, unlimited);
            shareBackend.isOf(share);
            shares.add(share);
            return pool;
        }
    }

    @GuardedBy("this")
    private void check(ShareBuilder asked, int most) {
        dropThoseThatAreOver();
        String share = "share '" + asked.name() + "' of pool '" + settings.name() + "'";
        if (asked.maxThreads() > most) {
            throw new IllegalArgumentException(share + " has maxThreads " + asked.maxThreads() + ", and the pool only "
                    + most + "; give the share fewer, or the pool more");
        }
        if (asked.reserved() > (asked.maxThreads() == 0 ? most : asked.maxThreads())) {
            throw new IllegalArgumentException(share + " reserves " + asked.reserved() + " threads, and may use "
                    + (asked.maxThreads() == 0 ? most : asked.maxThreads()) + " at most; reserve no more than that");
        }
        int reserved = reserved() + asked.reserved();
        if (reserved >= most) {
            throw new IllegalArgumentException(share + " would leave no thread unreserved: of the pool's " + most
                    + " threads, " + reserved + " would be; reserve fewer, or give the pool more threads");
        }
    }

    @GuardedBy("this")
    private int reserved() {
        return shares.stream().mapToInt(share -> share.reserved).sum();
    }

    /** See {@link ThreadPool#resize}, of the whole pool or of a share. */
    void resize(ThreadPool pool, int minThreads, int maxThreads) {
        synchronized (limits) {
            if (pool == own) {
                resizeAll(minThreads, maxThreads);
            } else {
                resizeShare(pool, minThreads, maxThreads);
            }
        }
    }

    private void resizeShare(ThreadPool pool, int minThreads, int maxThreads) {
        int most = host.poolState().maxThreads();
        if (minThreads > 0 || maxThreads > most) {
            throw new IllegalArgumentException(
                    "minThreads is " + minThreads + " and maxThreads " + maxThreads + " for '"
                            + pool.name() + "', which is a share and has no threads of its own: give minThreads 0, and"
                            + " maxThreads up to the pool's " + most);
        }
        synchronized (this) {
            for (Share share : shares) {
                if (share.pool == pool) {
                    if (maxThreads < share.reserved) {
                        throw new IllegalArgumentException("maxThreads is " + maxThreads + " for '" + pool.name()
                                + "', for which " + share.reserved + " threads are reserved; give no fewer");
                    }
                    share.unlimited = false;
                }
            }
        }
        pool.dispatcher().resize(0, maxThreads);
    }

    private void resizeAll(int minThreads, int maxThreads) {
        List<Dispatcher> unlimited;
        synchronized (this) {
            dropThoseThatAreOver();
            if (reserved() >= maxThreads) {
                throw new IllegalArgumentException("maxThreads is " + maxThreads + ", and " + reserved()
                        + " threads of pool '" + settings.name()
                        + "' are reserved for its shares; give more than that");
            }
            unlimited = shares.stream()
                    .filter(share -> share.unlimited)
                    .map(share -> share.pool.dispatcher())
                    .toList();
        }
        host.dispatcher().resize(minThreads, maxThreads);
        unlimited.forEach(share -> share.resize(0, maxThreads));
        grant();
    }

    /** The calls that run now, of all shares. Any thread. */
    Stream<RunningCall> running() {
        return dispatchers().stream().flatMap(share -> share.poolState().fullQueue().longestRunning().stream());
    }

    // Turns.

    /** Has a worker get a turn; one that has one now looks again after it. Any thread. */
    void ask(BorrowedWorker worker) {
        synchronized (this) {
            switch (worker.place) {
                case RESTING -> enqueue(worker);
                case RUNNING -> worker.woken = true;
                case ASKING, GRANTED -> {} // it will look
            }
        }
        grant();
    }

    @GuardedBy("this")
    private void enqueue(BorrowedWorker worker) {
        Share share = worker.share;
        if (share.asking.isEmpty()) { // it saves nothing up
            share.pass = Math.max(share.pass, virtualTime(share));
        }
        worker.place = BorrowedWorker.Place.ASKING;
        share.asking.addLast(worker);
    }

    /**
     * Grants turns, as long as there are threads for them. Any thread.
     *
     * <p>Where that throws, for want of memory say, the worker goes on asking: whoever asks or ends a turn next grants it.
     */
    void grant() {
        for (BorrowedWorker worker = next(); worker != null; worker = next()) {
            RejectedExecutionException refusal;
            try {
                refusal = host.dispatcher().submit(worker);
            } catch (Throwable noRoom) {
                takeBack(worker);
                throw noRoom;
            }
            if (refusal != null) {
                worker.discarded(refusal);
            }
        }
    }

    private synchronized @Nullable BorrowedWorker next() {
        int free = host.poolState().mostWorkersNow() - running;
        if (free <= 0) {
            return null;
        }
        Share share = choose(free > held());
        BorrowedWorker worker = share == null ? null : share.asking.pollFirst();
        if (share == null || worker == null) {
            return null;
        }
        worker.place = BorrowedWorker.Place.GRANTED;
        if (share.ahead > 0) {
            virtualTimeAhead = Math.max(virtualTimeAhead, share.pass);
        } else {
            virtualTime = Math.max(virtualTime, share.pass);
        }
        share.granted();
        running++;
        granted++;
        return worker;
    }

    @GuardedBy("this")
    private double virtualTime(Share share) {
        return share.ahead > 0 ? virtualTimeAhead : virtualTime;
    }

    private synchronized void takeBack(BorrowedWorker worker) {
        running--;
        worker.share.takenBack();
        worker.place = BorrowedWorker.Place.ASKING;
        worker.share.asking.addFirst(worker);
    }

    /** The number of threads that are kept for shares that do not use them. */
    @GuardedBy("this")
    private int held() {
        dropThoseThatAreOver();
        int held = 0;
        for (Share share : shares) {
            held += share.held();
        }
        return held;
    }

    @GuardedBy("this")
    private void dropThoseThatAreOver() {
        if (stopping) { // the stop asks how they ended
            return;
        }
        for (Iterator<Share> each = shares.iterator(); each.hasNext(); ) {
            Share share = each.next();
            if (share.isOver()) {
                each.remove();
                Dispatcher dispatcher = share.pool.dispatcher();
                gone.add(dispatcher.statistics());
                allGoneEndedWell &= dispatcher.endedWell();
            }
        }
    }

    /** @param unreserved a thread is free that is kept for nobody; or else only those may have one for whom it is kept */
    @GuardedBy("this")
    private @Nullable Share choose(boolean unreserved) {
        Share first = null;
        Share other = null;
        for (Share share : shares) {
            if (share.asking.isEmpty() || !(unreserved || share.held() > 0)) {
                continue;
            }
            if (share.ahead > 0 && unreserved) {
                first = earlier(first, share);
            } else {
                other = earlier(other, share);
            }
        }
        if (!unreserved) {
            return other;
        }
        boolean comesFirst = first != null && (other == null || ahead < first.ahead);
        ahead = comesFirst && other != null ? ahead + 1 : 0;
        return comesFirst ? first : other;
    }

    private static Share earlier(@Nullable Share one, Share other) {
        return one == null || other.pass < one.pass ? other : one;
    }

    /**
     * Begins the turn of a worker; returns false if it has none. That may be where its submission to the host threw, and had queued
     * it all the same: then it lies there twice.
     */
    synchronized boolean turnBegins(BorrowedWorker worker) {
        boolean granted = worker.place == BorrowedWorker.Place.GRANTED;
        if (granted) {
            worker.place = BorrowedWorker.Place.RUNNING;
        }
        return granted;
    }

    /**
     * Ends the turn of a worker.
     *
     * @param hasLeft it does not come again
     * @param more it asks for another turn at once
     */
    void turnEnds(BorrowedWorker worker, boolean hasLeft, boolean more) {
        wake(release(worker, hasLeft, more));
        grant();
        stopHostIfOver();
        if (hostNode().isWaitedIn()) { // of those that are left, all may wait
            host.dispatcher().hasLeft();
        }
    }

    /** Takes a turn back for which no thread could be had, from a worker that does not come again. */
    void turnRefused(BorrowedWorker worker) {
        wake(release(worker, true, false));
    }

    /** Wakes workers, which have been moved, also where there is no memory, not for an iterator. */
    private void wake(List<Worker> workers) {
        for (int i = 0; i < workers.size(); i++) {
            backend.unpark(workers.get(i));
        }
    }

    /** Returns whom to wake: threads that are needed no more. */
    private synchronized List<Worker> release(BorrowedWorker worker, boolean hasLeft, boolean more) {
        running--;
        worker.share.running--;
        worker.place = BorrowedWorker.Place.RESTING;
        if (!hasLeft && (more || worker.woken)) {
            enqueue(worker);
        }
        worker.woken = false;
        return needed == 0 ? List.of() : keepWhatIsNeeded();
    }

    /**
     * Has spare threads taken back that have stood in for others, but for those that are needed until a turn ends: one may have begun meanwhile on what is
     * reserved for a share as soon as those others go on.
     *
     * @param takingBack enters the host's monitor, and returns whom to wake
     * @return whom to wake
     */
    synchronized List<Worker> keepingWhatIsNeeded(Supplier<List<Worker>> takingBack) {
        List<Worker> toWake = new ArrayList<>(keepWhatIsNeeded());
        toWake.addAll(takingBack.get());
        return toWake;
    }

    @GuardedBy("this")
    private List<Worker> keepWhatIsNeeded() {
        return keepWhatIsNeeded(host.poolState().maxThreads());
    }

    @GuardedBy("this")
    private List<Worker> keepWhatIsNeeded(int maxThreads) {
        int inUseOrKept = running + held();
        needed = inUseOrKept > maxThreads ? inUseOrKept : 0;
        return host.poolState().need(needed);
    }

    /**
     * Resizes what has the threads. Those that are in use or kept stay until turns end, though there are to be fewer: or a share for which
     * one is reserved would wait for the calls of others.
     *
     * @return whom to wake
     */
    synchronized List<Worker> resizeHost(int minThreads, int maxThreads) {
        List<Worker> toWake = new ArrayList<>(keepWhatIsNeeded(maxThreads));
        toWake.addAll(host.poolState().resize(minThreads, maxThreads));
        return toWake;
    }

    /** The pool that lends its threads, spare ones too. */
    Dispatcher host() {
        return host.dispatcher();
    }

    // What the detection of deadlocks asks.

    /** Returns whether all threads that are in use wait, and no other can be had but for a share that has one reserved. */
    synchronized boolean isExhausted(int waiting) {
        return waiting > 0 && running == waiting && host.poolState().mostWorkersNow() - running <= held();
    }

    synchronized int granted() {
        return granted;
    }

    // The end, of all shares and then of the host.

    @Override
    public List<Runnable> refuseNewWork() {
        synchronized (this) {
            stopping = true;
        }
        return ofAll(Dispatcher::refuseNewWork);
    }

    /** Says that a share may be over: what was kept for it is free, and the threads go once nobody needs them any more. Any thread. */
    void shareMayBeOver() {
        grant();
        stopHostIfOver();
    }

    private void stopHostIfOver() {
        if (stopping && isOver()) {
            host.dispatcher().refuseNewWork();
        }
    }

    private synchronized boolean isOver() {
        return shares.stream().allMatch(Share::isOver);
    }

    @Override
    public List<Runnable> cancelQueued() {
        return ofAll(Dispatcher::cancelQueued);
    }

    @Override
    public CutShort cutShort() {
        CutShort all = new CutShort(List.of());
        int[] unfinished = new int[1];
        List<Runnable> cancelled = ofAll(share -> {
            CutShort cut = share.cutShort();
            unfinished[0] += cut.unfinished();
            return cut.cancelled();
        });
        all.comesTo(cancelled, unfinished[0]);
        return all;
    }

    /**
     * Takes from each share, whatever becomes of another. Where there is no memory for what waits in one, it stays there, and what the others gave is told here: who
     * asks for it is told of the error, and has nothing to tell. A seam: in a test there is no memory in one of them.
     */
    List<Runnable> ofAll(Function<Dispatcher, List<Runnable>> taking) {
        List<Dispatcher> dispatchers = dispatchers();
        List<Runnable> all = new ArrayList<>();
        Error failure = null;
        for (int i = 0; i < dispatchers.size(); i++) {
            Dispatcher share = dispatchers.get(i);
            try {
                handOver(share, taking.apply(share), all);
            } catch (Error noMemory) {
                failure = failure == null ? noMemory : failure;
            }
        }
        if (failure != null) {
            for (int i = 0; i < all.size(); i++) {
                lose(all.get(i), failure);
            }
            throw failure;
        }
        return all;
    }

    /** Adds the tasks of a share to those that the stop tells. */
    private void handOver(Dispatcher share, List<Runnable> taken, List<Runnable> all) {
        try {
            for (int i = 0; i < taken.size(); i++) {
                if (Dispatcher.isTold(taken.get(i))) {
                    owners.put(taken.get(i), share);
                }
            }
            all.addAll(taken);
        } catch (Error noMemory) { // they are out of the queue
            for (int i = 0; i < taken.size(); i++) {
                owners.remove(taken.get(i));
                share.lose(taken.get(i), noMemory);
            }
        }
    }

    private void lose(Runnable task, Error reason) {
        ownerOf(task).lose(task, reason);
    }

    @Override
    public void tellCancelled(Runnable task) {
        ownerOf(task).tellCancelled(task);
    }

    /** Returns the share in whose queue the task was, once; that of the pool's own calls where nobody is to tell it. */
    private Dispatcher ownerOf(Runnable task) {
        Dispatcher share = owners.remove(task);
        return share == null ? own.dispatcher() : share;
    }

    @Override
    public CountDownLatch terminated() {
        return host.dispatcher().terminated();
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public boolean isOnOwnWorker() {
        return host.dispatcher().isOnOwnWorker() || dispatchers().stream().anyMatch(Dispatcher::isOnOwnWorker);
    }

    @Override
    public boolean endedWell() {
        return dispatchers().stream().allMatch(Dispatcher::endedWell) && haveThoseGoneEndedWell();
    }

    private synchronized boolean haveThoseGoneEndedWell() {
        return allGoneEndedWell;
    }

    @Override
    public List<Worker> runningWorkers() {
        return dispatchers().stream()
                .flatMap(share -> share.runningWorkers().stream())
                .toList();
    }

    /** The shares that have not ended before the pool, which is one itself. Any thread. */
    synchronized List<ThreadPool> shares() {
        return shares.stream().map(share -> share.pool).toList();
    }

    private synchronized List<Dispatcher> dispatchers() {
        return shares.stream().map(share -> share.pool.dispatcher()).toList();
    }
}
