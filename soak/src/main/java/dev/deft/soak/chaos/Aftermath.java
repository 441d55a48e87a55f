package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStatistics;
import dev.deft.threadpool.PoolStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is left of an episode when everything has stopped: nothing, or it complains. */
final class Aftermath {

    private final Books books;
    private final Complaints complaints;
    private final EpisodeThreads threads;
    private final Patience patience;

    Aftermath(Books books, EpisodeThreads threads, Patience patience) {
        this.books = books;
        this.complaints = books.complaints();
        this.threads = threads;
        this.patience = patience;
    }

    /** @param unanswered calls of callers, whose reactors have ended */
    void look(
            List<Host> hosts,
            List<Lane> pools,
            OddExecutors executors,
            List<Foreigner> foreigners,
            List<Probe> probes,
            List<Call> unanswered,
            OpenCalls open) {
        for (Lane pool : pools) {
            lookAtPool(pool);
        }
        if (!executors.end(patience)) {
            complaints.add("the threads of the JDK's own executor have not ended", threads.dump());
        }
        hosts.forEach(this::lookAtReactor);
        lookForThreads(); // first: one of a pool's stop may still tell who was cancelled
        settle(pools, foreigners);
        probes.forEach(probe -> probe.settle(complaints, patience));
        unanswered.forEach(this::neverFired);
        open.all().forEach(this::neverFired);
    }

    private void lookAtPool(Lane lane) {
        boolean ended = patience.await(lane.pool().asExecutorService()::isTerminated);
        PoolStatistics left = lane.pool().statistics();
        boolean consistent =
                left.workers() == 0 && left.queued() == 0 && left.accepted() == left.completed() + left.discarded();
        if (!ended || !consistent) {
            complaints.add("pool " + lane + " was stopped, and something is left of it: " + left, threads.dump());
        }
    }

    private void lookAtReactor(Host host) {
        ReactorStatistics left = host.reactor().statistics();
        if (left.outstandingCalls() != 0 || left.waitingCallsFromThread() != 0) {
            complaints.add("reactor " + host + " has ended, and something is left of it: " + left);
        }
    }

    /** What a pool accepted and discarded it told nobody of, where there was nobody to tell. */
    private void settle(List<Lane> pools, List<Foreigner> foreigners) {
        Map<Lane, List<Call>> notRun = new HashMap<>();
        for (Foreigner foreigner : foreigners) {
            for (Call call : foreigner.settle()) {
                notRun.computeIfAbsent(call.lane(), lane -> new ArrayList<>()).add(call);
            }
        }
        for (Lane lane : pools) {
            List<Call> untold = notRun.getOrDefault(lane, List.of());
            lane.discards().settle(lane, untold, lane.pool().statistics().discarded(), complaints);
        }
    }

    private void neverFired(Call call) {
        books.neverFired(call + " was never answered, though all that it was sent to has stopped");
    }

    /** A thread that a stop has let go of needs a moment to end. */
    private void lookForThreads() {
        if (!patience.await(() -> threads.alive().isEmpty())) {
            complaints.add(
                    "threads of the episode are left when all has stopped: " + EpisodeThreads.where(threads.alive()),
                    threads.dump());
        }
    }
}
