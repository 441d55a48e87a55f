package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStatistics;
import dev.deft.soak.Violations;
import dev.deft.threadpool.PoolStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The checks that nothing is left of an episode when everything has stopped. Belongs to the episode's thread. */
final class EndChecks {

    private final ChaosTally tally;
    private final Violations violations;
    private final EpisodeThreads threads;
    private final HangDetector hangDetector;
    private final DeftOperations deft;

    EndChecks(ChaosTally tally, EpisodeThreads threads, HangDetector hangDetector, DeftOperations deft) {
        this.tally = tally;
        this.violations = tally.violations();
        this.threads = threads;
        this.hangDetector = hangDetector;
        this.deft = deft;
    }

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
            List<ChaosCall> unanswered,
            Set<ChaosCall> open) {
        pools.forEach(this::checkPool);
        if (!executors.end(hangDetector)) {
            violations.add("the threads of the JDK's own executor have not ended", threads.dump());
        }
        reactors.forEach(this::checkReactor);
        checkThreads(); // first: one of a pool's stop may still tell who was cancelled
        settle(pools, externalThreads);
        probes.forEach(probe -> probe.check(violations, hangDetector));
        unanswered.forEach(this::neverFired);
        open.forEach(this::neverFired);
    }

    private void checkPool(CallTarget target) {
        boolean ended = hangDetector.await(target.pool().asExecutorService()::isTerminated);
        PoolStatistics left = deft.statistics(target.pool());
        boolean consistent = left.workers() == 0
                && left.queued() == 0
                && left.abandoned() == 0
                && left.accepted() == left.completed() + left.discarded();
        if (!ended || !consistent) {
            violations.add("pool " + target + " was stopped, and something is left of it: " + left, threads.dump());
        }
    }

    private void checkReactor(ReactorUnderTest tested) {
        ReactorStatistics left = tested.reactor().statistics();
        if (left.outstandingCalls() != 0 || left.waitingCallsFromThread() != 0) {
            violations.add("reactor " + tested + " has ended, and something is left of it: " + left);
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
            target.discards().settle(target, untold, target.pool().statistics().discarded(), violations);
        }
    }

    private void neverFired(ChaosCall call) {
        tally.neverFired(call + " was never answered, though all that it was sent to has stopped");
    }

    /** Waits first: a thread that is released by a stop needs a moment to end. */
    private void checkThreads() {
        if (!hangDetector.await(() -> threads.alive().isEmpty())) {
            violations.add(
                    "threads of the episode are left when all has stopped: " + EpisodeThreads.where(threads.alive()),
                    threads.dump());
        }
    }
}
