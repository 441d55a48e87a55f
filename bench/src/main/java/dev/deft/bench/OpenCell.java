package dev.deft.bench;

import dev.deft.analysis.theory.OperationalLaws;
import java.util.Optional;

/**
 * What was measured in one cell of an open loop, in all its rounds together.
 *
 * @param shape its rate and workers
 * @param rounds Deft's
 * @param reference the same plan on the JDK's parts, round for round; empty where it was not measured
 */
public record OpenCell(OpenShape shape, Rounds rounds, Optional<Rounds> reference) {

    /** Whether every round was measured as long as was asked, and any call of them completed. */
    public boolean isMeasured() {
        return rounds.complete() && parts().run().count() > 0;
    }

    /** From the planned start of a call to its callback, of each call that was planned in the window. */
    public Latencies latencies() {
        return rounds.latencies();
    }

    /** The same in parts. */
    public Parts parts() {
        return rounds.parts();
    }

    /** Whether it fell behind its plan: see {@link Rounds#missedRate}. */
    public boolean missedRate() {
        return rounds.missedRate(shape.workers());
    }

    /** How its calls were sent. */
    public Sending sending() {
        return rounds.sending().orElseGet(() -> new Sending(0, 0, 0, Latencies.none(), Latencies.none()));
    }

    /** The calls planned for a second, as they were drawn. */
    public double offeredPerSecond() {
        return sending().offered() * OperationalLaws.NANOS_PER_SECOND / rounds.windowNanos();
    }

    /** The calls that completed in a second: X. */
    public double achievedPerSecond() {
        return rounds.throughput();
    }

    /** How busy the workers were: X·S/W. */
    public double workersLoad() {
        return OperationalLaws.utilisation(achievedPerSecond(), parts().run().meanNanos(), shape.workers());
    }

    /** The part of a core that the loop's thread used, to be awake when a call was due. */
    public double reactorLoad() {
        return (double) rounds.reactorNanos() / rounds.windowNanos();
    }

    /** The part of the cores that the process used. */
    public double cpuLoad(int cores) {
        return (double) rounds.processNanos() / rounds.windowNanos() / cores;
    }
}
