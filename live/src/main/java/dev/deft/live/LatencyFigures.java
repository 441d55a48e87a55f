package dev.deft.live;

import java.util.Objects;
import javax.management.ConstructorParameters;

/** The latencies of a pool's calls since the recording began, as they are published: {@link LatencySnapshot} says what each is. */
public final class LatencyFigures {

    private final long beganNanos;
    private final long endedNanos;
    private final long submitted;
    private final long refused;
    private final long discarded;
    private final long beyondRange;
    private final HopFigures queue;
    private final HopFigures run;
    private final HopFigures whole;
    private final HopFigures returned;

    /** Makes figures that were read. For JMX. */
    @ConstructorParameters({
        "beganNanos",
        "endedNanos",
        "submitted",
        "refused",
        "discarded",
        "beyondRange",
        "queue",
        "run",
        "whole",
        "returned"
    })
    public LatencyFigures(
            long beganNanos,
            long endedNanos,
            long submitted,
            long refused,
            long discarded,
            long beyondRange,
            HopFigures queue,
            HopFigures run,
            HopFigures whole,
            HopFigures returned) {
        this.beganNanos = beganNanos;
        this.endedNanos = endedNanos;
        this.submitted = submitted;
        this.refused = refused;
        this.discarded = discarded;
        this.beyondRange = beyondRange;
        this.queue = Objects.requireNonNull(queue, "queue");
        this.run = Objects.requireNonNull(run, "run");
        this.whole = Objects.requireNonNull(whole, "whole");
        this.returned = Objects.requireNonNull(returned, "returned");
    }

    static LatencyFigures of(LatencySnapshot snapshot) {
        return new LatencyFigures(
                snapshot.beganNanos(),
                snapshot.endedNanos(),
                snapshot.submitted(),
                snapshot.refused(),
                snapshot.discarded(),
                snapshot.beyondRange(),
                HopFigures.of(snapshot.queue()),
                HopFigures.of(snapshot.run()),
                HopFigures.of(snapshot.whole()),
                HopFigures.of(snapshot.returned()));
    }

    LatencySnapshot snapshot(String pool) {
        return new LatencySnapshot(
                pool,
                beganNanos,
                endedNanos,
                submitted,
                refused,
                discarded,
                beyondRange,
                queue.times(),
                run.times(),
                whole.times(),
                returned.times());
    }

    public long getBeganNanos() {
        return beganNanos;
    }

    public long getEndedNanos() {
        return endedNanos;
    }

    public long getSubmitted() {
        return submitted;
    }

    public long getRefused() {
        return refused;
    }

    public long getDiscarded() {
        return discarded;
    }

    public long getBeyondRange() {
        return beyondRange;
    }

    public HopFigures getQueue() {
        return queue;
    }

    public HopFigures getRun() {
        return run;
    }

    public HopFigures getWhole() {
        return whole;
    }

    public HopFigures getReturned() {
        return returned;
    }
}
