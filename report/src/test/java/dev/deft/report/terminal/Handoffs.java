package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffEfficiency;
import dev.deft.analysis.result.HandoffOptions;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.analysis.result.HandoffWindow;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.RecordingCost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Results of {@code deft handoff} for tests, alone and beside 1 and 4 busy threads, whose rates vary a little from round to round. */
public final class Handoffs {

    private static final List<Integer> BUSY = List.of(0, 1, 4);

    private final int rounds;
    private final List<HandoffPair> pairs = new ArrayList<>();
    private final List<HandoffEfficiency> efficiencies = new ArrayList<>();
    private final List<Absence> failed = new ArrayList<>();
    private boolean complete = true;

    private Handoffs(int rounds) {
        this.rounds = rounds;
    }

    /** Of so many rounds, and no pair yet. */
    public static Handoffs of(int rounds) {
        return new Handoffs(rounds);
    }

    /** One in which busy threads starve a queue and a pool that spins, of seven rounds. */
    public static HandoffDocument starved() {
        return of(7).efficiency("platform", 1.96)
                .pair("lock", "platform", 200_000, 150_000, 140_000)
                .pair("condition", "platform", 250_000, 240_000, 230_000)
                .pair("synchronous-queue", "platform", 400_000, 1_000, 500)
                .pair("pool-park", "platform", 90_000, 80_000, 60_000)
                .pair("pool-spin", "platform", 100_000, 70_000, 10_000)
                .document();
    }

    /** The work of two threads against one. */
    public Handoffs efficiency(String threads, double e) {
        List<Double> one = Stream.generate(() -> 1e9).limit(rounds).toList();
        efficiencies.add(HandoffEfficiency.of(
                threads, one, one.stream().map(work -> e * work).toList()));
        return this;
    }

    /** A pair with these rates alone, beside 1 and beside 4 busy threads; p99 is ten times p50. */
    public Handoffs pair(String kind, String threads, double... rates) {
        return add(kind, threads, 10, 1, rates);
    }

    /** The same, whose p99 beside 4 busy threads is so many times p50. */
    public Handoffs slowPair(String kind, String threads, int p99, double... rates) {
        return add(kind, threads, p99, 1, rates);
    }

    /** The same, which beside busy threads makes so many times as much in every other round. */
    public Handoffs unsteadyPair(String kind, String threads, double factor, double... rates) {
        return add(kind, threads, 10, factor, rates);
    }

    private Handoffs add(String kind, String threads, int p99, double factor, double... rates) {
        List<List<HandoffWindow>> turns = IntStream.range(0, rates.length)
                .mapToObj(level -> IntStream.range(0, rounds)
                        .mapToObj(round -> window(
                                rates[level] * (1 + 0.001 * round) * (level > 0 && round % 2 == 1 ? factor : 1),
                                level == 2 ? p99 : 10))
                        .toList())
                .toList();
        pairs.add(new HandoffPair(
                kind,
                threads,
                IntStream.range(0, rates.length)
                        .mapToObj(level ->
                                HandoffCell.of(BUSY.get(level), turns.get(level), level == 0 ? null : turns.get(0)))
                        .toList()));
        return this;
    }

    Handoffs interrupted() {
        complete = false;
        return this;
    }

    /** With one that failed. */
    Handoffs failed(String pair, String why) {
        failed.add(new Absence(pair, why));
        return this;
    }

    /** The result. */
    public HandoffDocument document() {
        return new HandoffDocument(
                HandoffDocument.SCHEMA,
                complete,
                new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-21T10:00:00Z"),
                new HandoffOptions(
                        pairs.stream().map(HandoffPair::kind).distinct().toList(),
                        BUSY,
                        rounds,
                        30_000_000,
                        120_000_000,
                        42),
                new RecordingCost(1.5, 42),
                List.of(new Absence("virtual threads", "need Java 21, and this is Java 17")),
                failed,
                efficiencies,
                pairs);
    }

    /** A window of 500 transactions, or of none. */
    private static HandoffWindow window(double rate, int p99) {
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        if (rate == 0) {
            return new HandoffWindow(0, Distribution.none());
        }
        long p50 = Math.round(1e9 / rate);
        histogram.recordValueWithCount(p50, 480);
        histogram.recordValueWithCount(p99 * p50, 20);
        return new HandoffWindow(rate, Distribution.of(histogram, 500.0 * p50, p99 * p50, 0));
    }
}
