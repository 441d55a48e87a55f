package dev.deft.reactor;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One turn after the other: what other threads have for the reactor, timers, I/O. Reactor thread only, but for
 * {@link #inbox}.
 *
 * <p>Netty's {@link ManualIoEventLoop} does the I/O, and it is where the reactor blocks; its queue is not used, for it
 * is unbounded and every {@code execute} from outside wakes it.
 */
final class EventLoop {

    /** Results and calls delivered in one turn at most, so that a flood of them leaves timers and I/O their turn. */
    private static final int BATCH = 256;

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MILLIS_END = Long.MAX_VALUE - MILLI;
    private static final long NETTY_TASKS_NANOS = MILLI;
    private static final long BLOCK_UNTIL_WOKEN = 0;
    private static final long DO_NOT_BLOCK = -1;

    private final ManualIoEventLoop io = new ManualIoEventLoop(null, NioIoHandler.newFactory());
    private final Timers timers;
    private final Inbox inbox = new Inbox(io::wakeup);
    private final ReactorThread thread;

    /** Taken from the inbox and not yet delivered, oldest first. */
    private Inbox.@Nullable Entry taken;

    EventLoop(String reactorName, LongSupplier nanoTime) {
        thread = new ReactorThread(reactorName, inbox);
        timers = new Timers(thread, nanoTime);
    }

    Inbox inbox() {
        return inbox;
    }

    ReactorThread thread() {
        return thread;
    }

    TimedCall callLater(Duration delay, Runnable call) {
        return timers.add(delay, call);
    }

    /** The thread that calls this is the loop's for good. */
    void begin() {
        io.setOwningThread(Thread.currentThread());
    }

    /** The first half of a turn: delivers results and calls, and makes the timed calls that are due. */
    void call() {
        deliverBatch();
        timers.runDue();
    }

    /** The second half: I/O. Sleeps in it until there is something to do. */
    void doIo() {
        long nanos = timers.nanosToNext();
        if (taken != null || nanos <= 0 || !inbox.fallAsleep()) {
            io.run(DO_NOT_BLOCK, NETTY_TASKS_NANOS);
            return;
        }
        try {
            io.run(nanos == Timers.NONE ? BLOCK_UNTIL_WOKEN : wholeMillis(nanos), NETTY_TASKS_NANOS);
        } finally {
            inbox.wokeUp();
        }
    }

    /** The selector counts in milliseconds, and would be asked again and again for less than one. */
    private static long wholeMillis(long nanos) {
        return Math.min(nanos, MILLIS_END) / MILLI * MILLI + MILLI;
    }

    /** One turn that never sleeps; returns false if there is nothing more to do at this instant. */
    boolean turnNow() {
        call();
        int ran = io.run(DO_NOT_BLOCK, NETTY_TASKS_NANOS);
        return ran > 0 || taken != null || !inbox.isEmpty() || timers.nanosToNext() <= 0;
    }

    /** Delivers all that was accepted until now. */
    void deliverAccepted() {
        deliver(Integer.MAX_VALUE);
        taken = inbox.take();
        deliver(Integer.MAX_VALUE);
    }

    /** Refuses what comes, delivers what was accepted, cancels the timers and ends the I/O. */
    void end() {
        taken = inbox.close();
        deliver(Integer.MAX_VALUE);
        timers.cancelAll();
        Future<?> ended = io.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS); // a quiet period would sleep here
        while (!ended.isDone()) {
            io.run(DO_NOT_BLOCK);
        }
    }

    private void deliverBatch() {
        if (taken == null) {
            taken = inbox.take();
        }
        deliver(BATCH);
    }

    private void deliver(int limit) {
        for (int i = 0; i < limit && taken != null; i++) {
            Inbox.Entry entry = taken;
            taken = entry.next(); // first, so that none is delivered twice, and those behind it are not lost
            entry.setNext(null); // a long chain of old links would be walked by the collector
            entry.deliver();
        }
    }
}
