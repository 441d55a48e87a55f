package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts of an episode that all others use. Any thread.
 *
 * @param tally the counts of its calls, which outlive it
 * @param open the calls without an answer, but for those of the {@link Callers}, which know theirs; a call is added before it
 *     is sent, since its answer may come at once
 * @param deft its operations on Deft
 * @param reports what pools report of calls that were given up
 * @param threads its live threads
 * @param hangDetector waits for what they do
 */
record EpisodeContext(
        ChaosTally tally,
        Set<ChaosCall> open,
        DeftOperations deft,
        PoolReports reports,
        EpisodeThreads threads,
        HangDetector hangDetector) {

    /** Returns the context of an episode that is yet to be made, whose name begins the names of its threads after "deft-". */
    static EpisodeContext of(
            String name, ChaosTally tally, DeftOperations deft, PoolReports reports, Duration patience) {
        EpisodeThreads threads = new EpisodeThreads("deft-" + name + "-");
        return new EpisodeContext(
                tally, ConcurrentHashMap.newKeySet(), deft, reports, threads, new HangDetector(patience, threads));
    }

    Violations violations() {
        return tally.violations();
    }
}
