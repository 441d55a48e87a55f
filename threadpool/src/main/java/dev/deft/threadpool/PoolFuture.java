package dev.deft.threadpool;

import dev.deft.threadpool.internal.AwaitedCall;
import dev.deft.threadpool.internal.Crew;
import dev.deft.threadpool.internal.CrewMember;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.Waits;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future that ends even if a stop takes it out of the queue, or if it waits there for who waits for it. */
class PoolFuture<V extends @Nullable Object> extends FutureTask<V> implements PoolTask, AwaitedCall {

    private final Crew crew;

    /** Stands for a thread that is no worker, and for one of which it is not known what it does. */
    private static final Object SOMEBODY = new Object();

    /** Who has begun it: null, a {@link CrewMember} or {@link #SOMEBODY}. Written by whoever runs it; read by any. */
    private volatile @Nullable Object runner;

    /** Null unless debugging was on, of which this module knows the system property only. */
    private final @Nullable Throwable submittedAt =
            Boolean.getBoolean("dev.deft.debug") ? new Throwable("submitted here") : null;

    PoolFuture(Crew crew, Callable<V> callable) {
        super(callable);
        this.crew = crew;
    }

    PoolFuture(Crew crew, Runnable runnable, V value) {
        super(runnable, value);
        this.crew = crew;
    }

    @Override
    public void run() {
        CrewMember member = CrewMember.current();
        runner = member == null || runner != null ? SOMEBODY : member;
        try {
            runKnown(member);
        } finally {
            if (!isDone()) { // it was begun by another, and this thread will wait for other things
                runner = SOMEBODY;
            }
        }
    }

    private void runKnown(@Nullable CrewMember member) {
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
        cancel(false);
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
            Waits.ofProcess().end(wait);
        }
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        FutureWait wait = isDone() ? null : FutureWait.begin(List.of(this), unit.toNanos(timeout), this::isDone);
        try {
            return super.get(timeout, unit);
        } finally {
            Waits.ofProcess().end(wait);
        }
    }

    @Override
    public Crew crew() {
        return crew;
    }

    @Override
    public boolean isQueued() {
        return runner == null && !isDone();
    }

    @Override
    public @Nullable CrewMember runner() {
        return !isDone() && runner instanceof CrewMember member ? member : null;
    }

    @Nullable
    Throwable submittedAt() {
        return submittedAt;
    }
}
