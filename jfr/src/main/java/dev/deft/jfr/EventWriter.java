package dev.deft.jfr;

import dev.deft.threadpool.CallDroppedException;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.Stall;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The observer that writes the events. Any thread. */
final class EventWriter implements PoolObserver {

    /** The frames of a stack that are kept. */
    private static final int MOST_FRAMES = 64;

    // Asked whether a recording wants such events, and never committed: for that none has to be made.
    private static final CallEvent CALL = new CallEvent();
    private static final RefusedEvent REFUSED = new RefusedEvent();
    private static final DiscardedEvent DISCARDED = new DiscardedEvent();

    /** Told of calls of which only their loss is of interest. It keeps nothing of them. */
    private static final CallObserver OF_LOSSES = new CallObserver() {
        @Override
        public void discarded(CallTimes call, Throwable reason) {
            lost(call.pool(), reason);
        }
    };

    private final long atLeastNanos;

    EventWriter(Duration atLeast) {
        this.atLeastNanos = nanos(atLeast);
    }

    @Override
    public @Nullable CallObserver submitted(CallTimes call) {
        if (CALL.isEnabled()) {
            return new TimedCallEvent(atLeastNanos);
        }
        return REFUSED.isEnabled() || DISCARDED.isEnabled() ? OF_LOSSES : null;
    }

    /** Records that a call of {@code pool} has come to nothing. */
    static void lost(String pool, Throwable reason) {
        if (reason instanceof RejectedExecutionException && !(reason instanceof CallDroppedException)) {
            RefusedEvent event = new RefusedEvent();
            if (event.shouldCommit()) {
                event.pool = pool;
                event.reason = text(reason);
                event.commit();
            }
        } else {
            DiscardedEvent event = new DiscardedEvent();
            if (event.shouldCommit()) {
                event.pool = pool;
                event.reason = text(reason);
                event.commit();
            }
        }
    }

    @Override
    public void workerStarted(String pool, int workers) {
        size(pool, workers, 1);
    }

    @Override
    public void workerLeft(String pool, int workers) {
        size(pool, workers, -1);
    }

    private static void size(String pool, int workers, int change) {
        PoolSizeEvent event = new PoolSizeEvent();
        if (event.shouldCommit()) {
            event.pool = pool;
            event.workers = workers;
            event.change = change;
            event.commit();
        }
    }

    @Override
    public void stalled(Stall stall) {
        StallEvent event = new StallEvent();
        if (event.shouldCommit()) {
            event.where = stall.where();
            event.thread = stall.thread();
            event.tooLong = nanos(stall.tooLong());
            event.stack = stall.stack().stream()
                    .limit(MOST_FRAMES)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining("\n"));
            event.commit();
        }
    }

    @Override
    public void stallEnded(Stall stall, Duration about) {
        StallEndEvent event = new StallEndEvent();
        if (event.shouldCommit()) {
            event.where = stall.where();
            event.thread = stall.thread();
            event.took = nanos(about);
            event.commit();
        }
    }

    /** Returns a failure's text; its class where the text, which is the user's code, throws. */
    static String text(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable textFailed) {
            return failure.getClass().getName() + ", whose text threw a "
                    + textFailed.getClass().getName();
        }
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException forEver) {
            return Long.MAX_VALUE;
        }
    }
}
