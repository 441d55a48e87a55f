package dev.deft.reactor;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
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

    private final Inbox inbox = new Inbox(this::wakeUp);
    private final ManualIoEventLoop io;
    private final Transport transport;
    private final Timers timers;
    private final ReactorThread thread;

    /** Taken from the inbox and not yet delivered, oldest first. */
    private Inbox.@Nullable Entry taken;

    /**
     * A loop over {@code transport}, which has been resolved.
     *
     * @param handlers the transport's, or what stands in for them in a test
     */
    EventLoop(String reactorName, LongSupplier nanoTime, Transport transport, IoHandlerFactory handlers) {
        this.transport = transport;
        io = new SleepsWithTheInbox(inbox, handlers);
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
            io.run(nanos == Timers.NONE ? BLOCK_UNTIL_WOKEN : sleep(nanos), NETTY_TASKS_NANOS);
        } finally {
            inbox.wokeUp();
        }
    }

    /** A selector counts in milliseconds, and would be asked again and again for less than one. */
    private long sleep(long nanos) {
        return transport == Transport.EPOLL ? nanos : Math.min(nanos, MILLIS_END) / MILLI * MILLI + MILLI;
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

    /** Any thread. */
    private void wakeUp() {
        io.wakeup();
    }

    private void deliver(int limit) {
        for (int i = 0; i < limit && taken != null; i++) {
            Inbox.Entry entry = taken;
            taken = entry.next(); // first, so that none is delivered twice, and those behind it are not lost
            entry.setNext(null); // a long chain of old links would be walked by the collector
            entry.deliver();
        }
    }

    /**
     * Netty's loop, which must not block over an entry.
     *
     * <p>A selector remembers a wake-up that comes before it sleeps. Epoll's handler does not: it drops one that comes
     * before it has written that it is about to sleep, and then asks {@code canBlock}, which in a loop of Netty's looks at
     * the queue of tasks. Ours is the inbox. A producer exchanges the inbox's head and then the handler's word; the
     * reactor writes the handler's word and then reads the head. Both words are volatile, so at least one of the two sees
     * the other: the reactor does not sleep, or the producer knows that it must write to the descriptor.
     */
    private static final class SleepsWithTheInbox extends ManualIoEventLoop {

        private final Inbox inbox;

        SleepsWithTheInbox(Inbox inbox, IoHandlerFactory handlers) {
            super(null, handlers);
            this.inbox = inbox;
        }

        @Override
        protected boolean canBlock() {
            return inbox.isAsleep();
        }
    }
}
