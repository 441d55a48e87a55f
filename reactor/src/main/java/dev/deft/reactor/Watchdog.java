package dev.deft.reactor;

import dev.deft.reactor.internal.Durations;
import dev.deft.threadpool.Stall;
import dev.deft.threadpool.internal.PoolObservation;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a reactor from a thread of its own: logs a turn that takes too long, with what the reactor's thread does at that moment, and
 * again when it has ended; and timed calls that are late. While the reactor sleeps, so does this.
 *
 * <p>Source of the idea: the blocked thread checker of Vert.x, which looks once a second whether anything runs or not.
 */
final class Watchdog implements Runnable {

    /** An answer of {@link #look}: there is nothing to look at until the reactor wakes. */
    static final long REST = Long.MAX_VALUE;

    /** The looks in the time that is too long: so much of it more a turn may take before it is found. */
    private static final int LOOKS = 4;

    private final String reactorName;

    /** Made here, since there may be no memory for it where it is needed. */
    private final String failedMessage;

    private final Duration tooLong;
    private final long tooLongNanos;
    private final LongSupplier nanoTime;
    private final Supplier<Thread> watched;
    private final PoolObservation observation;
    private final WatchedTurn turn = new WatchedTurn();

    // The watchdog's thread only.
    private long seen;
    private long seenSince;
    private @Nullable Stall told;

    /** Set while timed calls are late and that has been told. Reactor thread only. */
    private boolean lateTold;

    /** The thread of this; null before it has been started. Written by the reactor's thread before that wakes it. */
    private @Nullable Thread thread;

    private volatile boolean ended;

    /** Makes one that watches the thread that {@code watched} returns, and does not look by itself until it is {@linkplain #start started}. */
    Watchdog(
            String reactorName,
            Duration tooLong,
            LongSupplier nanoTime,
            Supplier<Thread> watched,
            PoolObservation observation) {
        this.observation = observation;
        this.reactorName = reactorName;
        this.failedMessage = "The watchdog of reactor '" + reactorName + "' could not tell what it saw; it looks on";
        this.tooLong = tooLong;
        this.tooLongNanos = Math.max(LOOKS, Durations.saturatedNanos(tooLong));
        this.nanoTime = nanoTime;
        this.watched = watched;
    }

    // The reactor's side.

    /** Starts looking, in a daemon thread; logs that it cannot, if there is none to be had. */
    void start(BiFunction<Runnable, String, Thread> threads) {
        try {
            Thread own = threads.apply(this, "deft-" + reactorName + "-watchdog");
            own.setDaemon(true);
            own.start();
            thread = own;
        } catch (Throwable noThread) { // the reactor runs without
            ReactorLog.error("Reactor '" + reactorName + "' runs without its watchdog, which has no thread", noThread);
        }
    }

    /** Ends it. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    void turnBegins() {
        if (turn.begins()) {
            LockSupport.unpark(thread);
        }
    }

    void fallsAsleep() {
        turn.fallsAsleep();
    }

    void wakes() {
        if (turn.wakes()) {
            LockSupport.unpark(thread);
        }
    }

    /** Is told by how much a timed call is late, the first of those that a turn makes. */
    void isLate(TimedCall first, long nanos) {
        if (nanos <= tooLongNanos) {
            lateTold = false;
        } else if (!lateTold) {
            lateTold = true;
            String origin = first.origin();
            Duration late = Duration.ofNanos(nanos);
            ReactorLog.timersLate(reactorName, origin, late);
            observation.timedCallsLate(origin, late);
        }
    }

    /** Returns {@code handlers}, which say when they have slept, before they call anybody. */
    IoHandlerFactory watching(IoHandlerFactory handlers) {
        return executor -> new WatchedIo(handlers.newHandler(executor));
    }

    // The watchdog's side.

    @Override
    public void run() {
        while (!ended) {
            long nanos = lookOrLog();
            if (nanos != REST) {
                LockSupport.parkNanos(this, nanos);
            } else {
                if (turn.rests(seen) && !ended) {
                    LockSupport.park(this);
                }
                turn.restsNoMore();
            }
        }
        tellEnd(nanoTime.getAsLong()); // the reactor's last turn is over
    }

    /** Looks as {@link #look} does, and lives when that fails, or nobody would look any more. */
    private long lookOrLog() {
        try {
            return look();
        } catch (Throwable noMemory) {
            ReactorLog.error(failedMessage, noMemory);
            return tooLongNanos / LOOKS;
        }
    }

    /** Tells of the end of the turn that was seen last, if that took too long. */
    private void tellEnd(long now) {
        Stall ended = told;
        if (ended != null) {
            told = null;
            Duration took = Duration.ofNanos(now - seenSince);
            ReactorLog.stallEnded(reactorName, took);
            observation.stallEnded(ended, took);
        }
    }

    /** Looks at the reactor; returns the nanoseconds to the next look, or {@link #REST}. */
    long look() {
        long now = nanoTime.getAsLong();
        long number = turn.number();
        if (number != seen) {
            tellEnd(now);
            seen = number;
            seenSince = now;
        } else if (!WatchedTurn.isAwake(number)) {
            return REST;
        } else if (told == null && now - seenSince >= tooLongNanos) {
            Thread reactor = watched.get();
            StackTraceElement[] stack = reactor.getStackTrace();
            if (turn.number() == seen) { // or the stack is of something else
                told = new Stall("reactor " + reactorName, reactor.getName(), tooLong, List.of(stack));
                ReactorLog.stalled(reactorName, reactor, tooLong, stack);
                observation.stalled(told);
            }
        }
        return tooLongNanos / LOOKS;
    }

    /** A transport that says when it has slept: it asks then, before it handles what came, whether somebody wants to know the time that takes. */
    private final class WatchedIo implements IoHandler, IoHandlerContext {

        private final IoHandler handler;

        /** The context of the run at hand; of no meaning between two. */
        private IoHandlerContext context = this;

        WatchedIo(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public int run(IoHandlerContext its) {
            context = its;
            return handler.run(this);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            wakes();
            return false;
        }

        @Override
        public boolean canBlock() {
            return context.canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return context.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }
    }
}
