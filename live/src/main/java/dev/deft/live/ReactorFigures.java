package dev.deft.live;

import java.util.Objects;
import javax.management.ConstructorParameters;

/**
 * A reactor's numbers at one instant, as they are published: {@link dev.deft.reactor.ReactorStatistics} says what most of them are. {@code timedCalls} are those
 * that wait, {@code deliveries} the results and calls from threads that it has delivered so far, both as of its last turn that was asked for them, at {@code countedAtNanos}; before the first such turn {@code deliveries} is -1; {@code lateNanos}
 * is the time that a call which another thread has it make waits for its turn; {@code takenAtNanos} the instant, by the clock of {@link System#nanoTime}
 * in the process that published them.
 */
public final class ReactorFigures {

    private final String name;
    private final long takenAtNanos;
    private final int outstandingCalls;
    private final int waitingCallsFromThread;
    private final int suspendedCoroutines;
    private final int timedCalls;
    private final long deliveries;
    private final long countedAtNanos;
    private final long lateNanos;

    /** Makes figures that were read. For JMX. */
    @ConstructorParameters({
        "name",
        "takenAtNanos",
        "outstandingCalls",
        "waitingCallsFromThread",
        "suspendedCoroutines",
        "timedCalls",
        "deliveries",
        "countedAtNanos",
        "lateNanos"
    })
    public ReactorFigures(
            String name,
            long takenAtNanos,
            int outstandingCalls,
            int waitingCallsFromThread,
            int suspendedCoroutines,
            int timedCalls,
            long deliveries,
            long countedAtNanos,
            long lateNanos) {
        this.name = Objects.requireNonNull(name, "name");
        this.takenAtNanos = takenAtNanos;
        this.outstandingCalls = outstandingCalls;
        this.waitingCallsFromThread = waitingCallsFromThread;
        this.suspendedCoroutines = suspendedCoroutines;
        this.timedCalls = timedCalls;
        this.deliveries = deliveries;
        this.countedAtNanos = countedAtNanos;
        this.lateNanos = lateNanos;
    }

    public String getName() {
        return name;
    }

    public long getTakenAtNanos() {
        return takenAtNanos;
    }

    public int getOutstandingCalls() {
        return outstandingCalls;
    }

    public int getWaitingCallsFromThread() {
        return waitingCallsFromThread;
    }

    public int getSuspendedCoroutines() {
        return suspendedCoroutines;
    }

    public int getTimedCalls() {
        return timedCalls;
    }

    public long getDeliveries() {
        return deliveries;
    }

    public long getCountedAtNanos() {
        return countedAtNanos;
    }

    public long getLateNanos() {
        return lateNanos;
    }
}
