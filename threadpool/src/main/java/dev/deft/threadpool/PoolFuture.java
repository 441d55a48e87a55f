package dev.deft.threadpool;

import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.CancellableTask;
import dev.deft.threadpool.internal.ObservedCallable;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.RunningTask;
import dev.deft.threadpool.internal.StackReserve;
import dev.deft.threadpool.internal.SubmitSite;
import dev.deft.threadpool.internal.TaskRevokedException;
import dev.deft.threadpool.internal.deadlock.AwaitedCall;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A future that ends even if a stop takes it out of the queue, or if it waits there for who waits for it. */
class PoolFuture<V extends @Nullable Object> extends FutureTask<V> implements PoolTask, AwaitedCall, CancellableTask {

    private static final boolean DEBUGGED = Boolean.getBoolean("dev.deft.debug");

    /** The system property, until a reactor hands in its own switch. */
    private static volatile BooleanSupplier debugging = () -> DEBUGGED;

    private static final int OUTSIDE = 0;
    private static final int QUEUED = 1;
    private static final int LEFT_QUEUE = 2;
    private static final int REVOKED = 3;
    private static final int OVER = 4;

    private final Dispatcher dispatcher;

    /**
     * The place of its entry in the pool's queue: OUTSIDE, QUEUED when it is submitted, LEFT_QUEUE when a worker or a stop has it;
     * or REVOKED, where it ended while it was queued. The thread that moves it out of QUEUED decides: to be moved by
     * compare-and-set. OVER, where it was cancelled, when the thread that ran it is done with it.
     */
    private final AtomicInteger place = new AtomicInteger(OUTSIDE);

    /** Stands for a thread that is no worker, and for one of which it is not known what it does. */
    private static final Object SOMEBODY = new Object();

    /** The worker that has begun it: null, a {@link CurrentWorker} or {@link #SOMEBODY}. Written by whoever runs it; read by any. */
    private volatile @Nullable Object runner;

    /** Made by the thread that runs it, when the call asks for it. */
    private volatile @Nullable Cancellation cancellation;

    /** Null unless debugging was on. */
    private final @Nullable Throwable submittedAt = isDebugging() ? new Throwable("submitted here") : null;

    /** The record of the call; null where nobody observes. */
    private final @Nullable CallRecord record;

    PoolFuture(Dispatcher dispatcher, Callable<V> callable) {
        this(dispatcher, callable, dispatcher.newRecord());
    }

    PoolFuture(Dispatcher dispatcher, Runnable runnable, V value) {
        this(dispatcher, Executors.callable(runnable, value));
    }

    private PoolFuture(Dispatcher dispatcher, Callable<V> callable, @Nullable CallRecord record) {
        super(record == null ? callable : new ObservedCallable<>(callable, record));
        this.dispatcher = dispatcher;
        this.record = record;
    }

    /** The entry to put into the pool's queue: itself the first time, and what has no place of its own where it is submitted again. */
    Runnable toQueue() {
        if (record != null) {
            StackReserve.toTell(); // before it counts as queued
        }
        if (!place.compareAndSet(OUTSIDE, QUEUED)) {
            return this::runOnce;
        }
        if (record != null) {
            try {
                record.submitted();
            } catch (Throwable noRoom) { // or it would count as queued, and be counted out when it ends
                place.set(OUTSIDE);
                throw noRoom;
            }
        }
        return this;
    }

    /** Says that the pool has refused it. */
    void refused(Throwable reason) {
        if (place.compareAndSet(QUEUED, OUTSIDE) && record != null) {
            record.discarded(reason);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        StackReserve.toWake(); // or its place would stay taken
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isRevoked() {
        return place.get() == REVOKED;
    }

    /** Frees its place in the queue, if it has one still, or asks what runs to end. Called once it has ended, be it by a cancel. */
    @Override
    protected void done() {
        if (place.compareAndSet(QUEUED, REVOKED)) {
            dispatcher.revoked(this);
            if (record != null) {
                record.discarded(endedBeforeItBegan());
            }
        }
        if (!isCancelled()) {
            return;
        }
        Cancellation told = cancellation;
        if (told != null) {
            told.request();
        }
        if (runner instanceof CurrentWorker member) {
            member.abandon(() -> place.get() != LEFT_QUEUE);
        }
    }

    private static CancellationException endedBeforeItBegan() {
        return new CancellationException("it was cancelled, or failed, before a worker had begun it");
    }

    @Override
    public Cancellation cancellation() {
        Cancellation known = cancellation;
        if (known == null) {
            known = new Cancellation(this::isCancelled);
            cancellation = known;
        }
        return known;
    }

    @Override
    public void begin() {
        leaveQueue();
        runner = CurrentWorker.current();
    }

    /** Says that a worker or a stop has it. */
    private void leaveQueue() {
        if (!place.compareAndSet(QUEUED, LEFT_QUEUE) && isRevoked()) {
            throw new TaskRevokedException();
        }
    }

    /** Has futures that are made from now on note where they were submitted, while {@code on} says so. Any thread. */
    static void debugWhile(BooleanSupplier on) {
        debugging = on;
    }

    /** Returns whether calls are to note where they are submitted. Any thread. */
    static boolean isDebugging() {
        return debugging.getAsBoolean();
    }

    @Override
    protected void setException(Throwable failure) {
        if (submittedAt != null) {
            SubmitSite.addTo(failure, submittedAt);
        }
        super.setException(failure);
    }

    @Override
    public void run() {
        leaveQueue();
        runOnce();
    }

    private void runOnce() {
        CurrentWorker member = CurrentWorker.current();
        boolean isFirst = runner == null || runner == member;
        runner = member != null && isFirst ? member : SOMEBODY;
        CancellableTask outer = RunningTask.begin(member, this);
        try {
            runKnown(member);
        } finally {
            var unused = RunningTask.begin(member, outer);
            boolean isElsewhere = !isDone(); // it was begun by another, and this thread will wait for other things
            if (isElsewhere) {
                runner = SOMEBODY;
            }
            if (isElsewhere || (isFirst && isCancelled())) {
                place.compareAndSet(LEFT_QUEUE, OVER);
            }
            if (record != null
                    && isFirst
                    && !isElsewhere
                    && !record.isStarted()) { // it was cancelled, or failed, just now
                record.discarded(endedBeforeItBegan());
            }
        }
    }

    private void runKnown(@Nullable CurrentWorker member) {
        if (member == null || submittedAt == null) {
            super.run();
            return;
        }
        Throwable before = member.runs(submittedAt);
        try {
            super.run();
        } finally {
            member.runs(before);
        }
    }

    @Override
    public void discarded(Throwable reason) {
        leaveQueue();
        if (record != null) {
            record.discarded(reason);
        }
        end(reason);
    }

    /** Ends it, for the pool will not run it. */
    void end(Throwable reason) {
        if (reason instanceof CancellationException) {
            cancel(false);
        } else { // it was dropped for another, or no thread could be had: who waits is told so
            setException(reason);
        }
    }

    /** Ends it, unless it has ended; one that has ended is not run any more. Any thread. */
    void fail(DeadlockException failure) {
        setException(failure);
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        FutureWait wait = isDone() ? null : FutureWait.begin(List.of(this), null, this::isDone);
        try {
            return super.get();
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        FutureWait wait = isDone() ? null : FutureWait.begin(List.of(this), unit.toNanos(timeout), this::isDone);
        try {
            return super.get(timeout, unit);
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
    }

    @Override
    public PoolNode poolNode() {
        return dispatcher.poolNode();
    }

    @Override
    public boolean isQueued() {
        return runner == null && !isDone();
    }

    @Override
    public @Nullable CurrentWorker runner() {
        return !isDone() && runner instanceof CurrentWorker member ? member : null;
    }

    @Nullable
    Throwable submittedAt() {
        return submittedAt;
    }
}
