package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStatistics;
import dev.deft.threadpool.PoolStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checks that nothing is left of an episode when everything has stopped. Belongs to the episode's thread. */
record EndChecks(EpisodeContext episode) {

    /**
     * Adds a violation for each thing that is left.
     *
     * @param unanswered calls of callers, whose reactors have ended
     */
    void check(
            List<ReactorUnderTest> reactors,
            List<CallTarget> pools,
            MisbehavingExecutors executors,
            List<ExternalThread> externalThreads,
            List<Probe> probes,
            List<ChaosCall> unanswered) {
        pools.forEach(this::checkPool);
        if (!executors.end(episode.hangDetector())) {
            episode.violations()
                    .add(
                            "the threads of the JDK's own executor have not ended",
                            episode.threads().dump());
        }
        reactors.forEach(this::checkReactor);
        checkThreads(); // first: one of a pool's stop may still tell who was cancelled
        settle(pools, externalThreads);
        probes.forEach(probe -> probe.check(episode.violations(), episode.hangDetector()));
        unanswered.forEach(this::neverFired);
        episode.open().forEach(this::neverFired);
    }

    private void checkPool(CallTarget target) {
        boolean ended = episode.hangDetector().await(target.pool().asExecutorService()::isTerminated);
        PoolStatistics left = episode.deft().statistics(target.pool());
        boolean consistent = left.workers() == 0
                && left.queued() == 0
                && left.abandoned() == 0
                && left.accepted() == left.completed() + left.discarded();
        if (!ended || !consistent) {
            episode.violations()
                    .add(
                            "pool " + target + " was stopped, and something is left of it: " + left,
                            episode.threads().dump());
        }
    }

    private void checkReactor(ReactorUnderTest tested) {
        ReactorStatistics left = tested.reactor().statistics();
        if (left.outstandingCalls() != 0 || left.waitingCallsFromThread() != 0) {
            episode.violations().add("reactor " + tested + " has ended, and something is left of it: " + left);
        }
    }

    /** Accounts for calls that a pool accepted and discarded, where there was nobody to tell. */
    private void settle(List<CallTarget> pools, List<ExternalThread> externalThreads) {
        Map<CallTarget, List<ChaosCall>> notRun = new HashMap<>();
        for (ExternalThread thread : externalThreads) {
            for (ChaosCall call : thread.settle()) {
                notRun.computeIfAbsent(call.target(), target -> new ArrayList<>())
                        .add(call);
            }
        }
        for (CallTarget target : pools) {
            List<ChaosCall> untold = notRun.getOrDefault(target, List.of());
            target.discards().settle(target, untold, target.pool().statistics().discarded(), episode.violations());
        }
    }

    private void neverFired(ChaosCall call) {
        episode.tally().neverFired(call + " was never answered, though all that it was sent to has stopped");
    }

    /** Waits first: a thread that is released by a stop needs a moment to end. */
    private void checkThreads() {
        if (!episode.hangDetector().await(() -> episode.threads().alive().isEmpty())) {
            episode.violations()
                    .add(
                            "threads of the episode are left when all has stopped: "
                                    + EpisodeThreads.where(episode.threads().alive()),
                            episode.threads().dump());
        }
    }
}
