package dev.deft.peers;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.LookUpWindow;
import dev.deft.bench.IsolationPlan;
import dev.deft.bench.LookUpSetting;
import dev.deft.bench.LookUpsFailedException;
import dev.deft.peers.protocol.MissingPeerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups in Twisted, whose resolver shares the reactor's thread pool with user work, in a process of its own that rests between rounds. It
 * has two settings: with user work and, as the reference, without.
 */
public final class TwistedLookUps implements AutoCloseable {

    private static final String PYTHON = "python3";
    private static final String SCRIPT = "python_lookups.py";

    /** The script, and what it imports. */
    private static final List<String> SCRIPTS = List.of(SCRIPT, "python_peer.py");

    /** The time beyond its own that a round may take: calls that are under way. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration STACKS_LIMIT = Duration.ofSeconds(1);

    private final IsolationPlan plan;
    private final Path folder;
    private final PeerProcess child;

    private TwistedLookUps(IsolationPlan plan, Path folder, PeerProcess child) {
        this.plan = plan;
        this.folder = folder;
        this.child = child;
    }

    /**
     * Starts its process.
     *
     * @throws MissingPeerException if it cannot run here
     */
    public static TwistedLookUps start(IsolationPlan plan)
            throws IOException, InterruptedException, MissingPeerException {
        return start(plan, PYTHON);
    }

    static TwistedLookUps start(IsolationPlan plan, String python)
            throws IOException, InterruptedException, MissingPeerException {
        Path folder = Files.createTempDirectory("deft-isolate");
        try {
            for (String script : SCRIPTS) {
                Folders.copied(script, folder);
            }
            List<String> command = List.of(
                    python, folder.resolve(SCRIPT).toString(), plan.userWork().specification());
            PeerProcess child = started(command, folder);
            return new TwistedLookUps(plan, folder, child);
        } catch (IOException | InterruptedException | MissingPeerException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    private static PeerProcess started(List<String> command, Path folder)
            throws InterruptedException, MissingPeerException {
        try {
            return PeerProcess.start(command, folder.resolve("stderr"), PeerProcess.START_LIMIT);
        } catch (IOException e) {
            throw new MissingPeerException("needs " + PYTHON);
        } catch (ChildFailedException e) {
            throw new MissingPeerException(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the two, the reference first. */
    public List<LookUpSetting> settings() {
        return List.of(
                new TwistedSetting(IsolateDocument.TWISTED_ALONE, null, 0),
                new TwistedSetting(IsolateDocument.TWISTED, IsolateDocument.TWISTED_ALONE, plan.demand()));
    }

    /** Ends its process. */
    @Override
    public void close() {
        child.close();
        Folders.delete(folder);
    }

    private LookUpWindow measure(int demand, Duration warmUp, Duration time, long seed)
            throws LookUpsFailedException, InterruptedException {
        String request = String.join(
                " ",
                String.valueOf(demand),
                String.valueOf(plan.workers()),
                String.valueOf(plan.ratePerSecond()),
                String.valueOf(plan.timeout().toNanos()),
                String.valueOf(plan.lookUpDelay().toNanos()),
                String.valueOf(warmUp.toNanos()),
                String.valueOf(time.toNanos()),
                String.valueOf(seed),
                plan.host());
        Duration limit = GRACE.plus(plan.timeout()).plus(warmUp.plus(time).multipliedBy(2));
        try {
            return window(child.ask(request, limit, STACKS_LIMIT), demand > 0);
        } catch (ChildFailedException e) {
            throw new LookUpsFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads the user's calls per second, and each look-up's latency. */
    private LookUpWindow window(String measured, boolean floods) {
        String[] numbers = measured.split(" ", -1);
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        double sum = 0;
        long max = 0;
        for (int i = 1; i < numbers.length; i++) {
            long nanos = Math.min(Distribution.HIGHEST_NANOS, Math.max(0, Long.parseLong(numbers[i])));
            histogram.recordValue(nanos);
            sum += nanos;
            max = Math.max(max, nanos);
        }
        return LookUpWindow.of(
                Distribution.of(histogram, sum, max, 0),
                plan.timeout().toNanos(),
                floods ? Double.valueOf(numbers[0]) : null,
                null);
    }

    /** One of the two. */
    private final class TwistedSetting implements LookUpSetting {

        private final String name;
        private final @Nullable String reference;

        /** The user's calls that are outstanding; none of the reference. */
        private final int demand;

        TwistedSetting(String name, @Nullable String reference, int demand) {
            this.name = name;
            this.reference = reference;
            this.demand = demand;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public @Nullable String reference() {
            return reference;
        }

        @Override
        public String runsOn() {
            return child.libraries();
        }

        @Override
        public LookUpWindow measure(Duration warmUp, Duration time, long seed)
                throws LookUpsFailedException, InterruptedException {
            return TwistedLookUps.this.measure(demand, warmUp, time, seed);
        }
    }
}
