package dev.deft.bench;

import dev.deft.analysis.result.HandoffWindow;
import dev.deft.analysis.result.RecordingCost;
import java.time.Duration;

/** The turns of a {@link Handoff}, each on threads of its own, which end with it. */
interface HandoffTurns {

    /**
     * Measures a pair beside so many busy threads of the operating system's.
     *
     * @throws HandoffFailedException if the pair failed, or a thread did not end
     * @throws InterruptedException if the calling thread was interrupted; then the turn is given up
     */
    HandoffWindow pair(PairKind pair, ThreadKind threads, int busy, Duration warmUp, Duration time)
            throws HandoffFailedException, InterruptedException;

    /**
     * Measures how many increments so many busy threads do in a second, all of them together.
     *
     * @throws HandoffFailedException if a thread did not start, or did not end
     * @throws InterruptedException if the calling thread was interrupted; then the turn is given up
     */
    double increments(int busy, ThreadKind threads, Duration warmUp, Duration time)
            throws HandoffFailedException, InterruptedException;

    /** Measures what counting and recording cost, when all turns are over and so what they need is compiled. */
    RecordingCost recordingCost();
}
