package dev.deft.reactor;

import dev.deft.threadpool.internal.StackReserve;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that other threads ask the reactor to make: at most {@link #LIMIT} wait at a time. Results have no such
 * limit, for they are bounded by the calls that the pools admitted.
 */
final class CallsFromThread {

    static final int LIMIT = 65_536;

    private final String reactorName;
    private final Inbox inbox;

    /** The number of calls that wait; counted up by the thread that asks, before the offer; down by the reactor's thread, when it makes the call. */
    private final AtomicInteger waiting = new AtomicInteger();

    CallsFromThread(String reactorName, Inbox inbox) {
        this.reactorName = reactorName;
        this.inbox = inbox;
    }

    /** Adds a call; throws if too many wait, or the reactor has stopped. Any thread. */
    void add(Runnable call) {
        StackReserve.toWake();
        if (waiting.incrementAndGet() > LIMIT) {
            waiting.decrementAndGet();
            throw new RejectedExecutionException("Reactor '%s' has %d calls from threads waiting and takes no more: %s;"
                            .formatted(reactorName, LIMIT, ReactorLog.nameOf(call))
                    + " slow down, or find what keeps its thread from making them");
        }
        if (!offer(call)) {
            waiting.decrementAndGet();
            throw new RejectedExecutionException(
                    "Reactor '%s' has stopped and makes no more calls: %s; ask it before stop()"
                            .formatted(reactorName, ReactorLog.nameOf(call)));
        }
    }

    private boolean offer(Runnable call) {
        try {
            return inbox.offer(new Counted(call));
        } catch (Throwable noMemory) { // or no room to wake the reactor: the call is not in the inbox
            waiting.decrementAndGet();
            throw noMemory;
        }
    }

    int waiting() {
        return waiting.get();
    }

    private final class Counted extends CallFromThread {

        Counted(Runnable call) {
            super(call);
        }

        @Override
        void deliver() {
            waiting.decrementAndGet();
            super.deliver();
        }
    }
}
