package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.WebParts;
import dev.deft.analysis.result.WebWindow;
import dev.deft.analysis.theory.OperationalLaws;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask a web server for a page: threads, each of which makes one request after the other.
 *
 * <p>In a closed loop whoever has its answer makes the next request, until all have been made. In an open loop requests are due at times of their own,
 * evenly spaced; one that finds all clients busy is late, and that counts as its latency. Source of the latter: Gil Tene's coordinated omission.
 *
 * @param keepsAlive whether a client has one connection for all its requests, or one for each, as {@code ab} without {@code -k}
 */
public record PageLoad(InetSocketAddress server, boolean keepsAlive) {

    /** The rate of a closed loop. */
    public static final double CLOSED = 0;

    /**
     * Asks for one page.
     *
     * @return how many bytes it has
     * @throws IOException if nobody listens there, or the connection is lost
     * @throws LoadFailedException if the answer is no page
     */
    public long ask() throws IOException, LoadFailedException {
        try (PageConnection connection = new PageConnection(server, keepsAlive)) {
            return connection.ask();
        }
    }

    /**
     * Makes so many requests.
     *
     * @param parallel how many are under way at a time, at most
     * @param ratePerSecond how many are due in a second, or {@link #CLOSED}
     * @throws LoadFailedException if one fails; then no more are made
     * @throws InterruptedException if this thread is interrupted; then no more are made
     */
    public WebWindow measure(int parallel, int requests, double ratePerSecond)
            throws LoadFailedException, InterruptedException {
        AtomicInteger left = new AtomicInteger(requests);
        Schedule schedule = new Schedule(requests, ratePerSecond);
        LoadClients.Done<Asked> done = new LoadClients(server, "deft-page-client-", PageConnection.PATIENCE_MILLIS)
                .run(
                        parallel,
                        () -> client(left, schedule),
                        begin -> schedule.begin = begin,
                        () -> schedule.hasEnded = true);
        Distribution latencies = Distribution.merged(
                done.results().stream().map(Asked::latencies).toList());
        return new WebWindow(latencies, done.nanos(), done.cpuNanos(), parts(done.results(), latencies.samples()));
    }

    private Callable<Asked> client(AtomicInteger left, Schedule schedule) {
        Recording recording = new Recording();
        return () -> {
            try (PageConnection connection = new PageConnection(server, keepsAlive)) {
                for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
                    long begin = schedule.await(number);
                    if (schedule.hasEnded) {
                        break;
                    }
                    connection.ask();
                    recording.record(System.nanoTime() - begin);
                }
                return new Asked(recording.finish(), connection.parts());
            }
        };
    }

    private static WebParts parts(List<Asked> asked, long requests) {
        return new WebParts(
                asked.stream().mapToDouble(each -> each.parts().connect()).sum() / requests,
                asked.stream().mapToDouble(each -> each.parts().answer()).sum() / requests,
                asked.stream().mapToDouble(each -> each.parts().rest()).sum() / requests);
    }

    /**
     * The requests of one client.
     *
     * @param parts of all of them, summed up
     */
    private record Asked(Distribution latencies, WebParts parts) {}

    /** Tells when requests are due, which are numbered downwards, the last of them 1. */
    private static final class Schedule {

        /** The longest that a client sleeps before it looks whether the load has ended. */
        private static final long LONGEST_NAP = 50_000_000;

        private final int requests;
        private final double ratePerSecond;

        /** Set before the clients start. */
        private long begin;

        /** Set when no more requests are to be made. */
        private volatile boolean hasEnded;

        Schedule(int requests, double ratePerSecond) {
            this.requests = requests;
            this.ratePerSecond = ratePerSecond;
        }

        /** Waits until a request is due, or the load has ended; returns when it was due: now in a closed loop. */
        long await(int number) {
            if (ratePerSecond == CLOSED) {
                return System.nanoTime();
            }
            long due = begin + Math.round((requests - number) / ratePerSecond * OperationalLaws.NANOS_PER_SECOND);
            for (long early = due - System.nanoTime(); early > 0 && !hasEnded; early = due - System.nanoTime()) {
                LockSupport.parkNanos(this, Math.min(early, LONGEST_NAP));
            }
            return due;
        }
    }
}
