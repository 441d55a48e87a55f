package dev.deft.bench.chaos;

import dev.deft.bench.ThreadDump;
import dev.deft.reactor.ReactorStatistics;
import dev.deft.threadpool.PoolStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is left of an episode when everything has stopped: nothing, or it complains. */
final class Aftermath {

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Books books;
    private final Complaints complaints;
    private final String threads;
    private final long patienceNanos;

    /** @param threads what the names of the episode's threads begin with */
    Aftermath(Books books, String threads, long patienceNanos) {
        this.books = books;
        this.complaints = books.complaints();
        this.threads = threads;
        this.patienceNanos = patienceNanos;
    }

    /** @param unanswered calls of callers, whose reactors have ended */
    void look(
            List<Host> hosts,
            List<Lane> pools,
            OddExecutors executors,
            List<Foreigner> foreigners,
            List<Call> unanswered,
            OpenCalls open)
            throws InterruptedException {
        for (Lane pool : pools) {
            lookAtPool(pool);
        }
        if (!executors.end(patienceNanos)) {
            complaints.add("the threads of the JDK's own executor have not ended", ThreadDump.of(threads));
        }
        hosts.forEach(this::lookAtReactor);
        lookForThreads(); // first: one of a pool's stop may still tell who was cancelled
        settle(pools, foreigners);
        unanswered.forEach(this::neverFired);
        open.all().forEach(this::neverFired);
    }

    private void lookAtPool(Lane lane) throws InterruptedException {
        boolean ended = lane.pool().asExecutorService().awaitTermination(patienceNanos, TimeUnit.NANOSECONDS);
        PoolStatistics left = lane.pool().statistics();
        boolean consistent =
                left.workers() == 0 && left.queued() == 0 && left.accepted() == left.completed() + left.discarded();
        if (!ended || !consistent) {
            complaints.add(
                    "pool " + lane + " was stopped, and something is left of it: " + left, ThreadDump.of(threads));
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
        long begin = System.nanoTime();
        while (areAlive()) {
            if (System.nanoTime() - begin > patienceNanos) {
                complaints.add("threads of the episode are left when all has stopped", ThreadDump.of(threads));
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean areAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(threads));
    }
}
