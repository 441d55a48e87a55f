package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.OverTime;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.result.Summary;
import dev.deft.analysis.result.Trial;
import dev.deft.analysis.result.Utilisation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results that nobody measured. */
public final class DocumentsForDiff {

    /** A time that all references take, in nanoseconds. */
    public static final double REFERENCE = 1_000_000;

    public static final Machine MACHINE = new Machine(
            "1.2.3", "JVM 17", List.of("-Xmx1g"), 2, "A processor", "Linux 6 amd64", "nio", "2026-11-21T10:15:30Z");

    private static final Load LOAD = new Load("sleep:2ms", "dedicated", null, 1_000_000_000L, 200_000_000);

    private DocumentsForDiff() {}

    /** A closed loop with these cells. */
    public static BenchDocument closed(Cell... cells) {
        return closed(MACHINE, LOAD, cells);
    }

    public static BenchDocument closed(Machine machine, Load load, Cell... cells) {
        boolean complete = Arrays.stream(cells).allMatch(Cell::complete);
        Cell experiment = cell(1, 64, 1, 1);
        return new BenchDocument(
                BenchDocument.SCHEMA,
                complete,
                false,
                machine,
                new Options(LOAD, load, List.of(1, 8), List.of(), null, List.of(4), rounds(cells), 7),
                new ClockCost(20, 30, 40),
                summary(60_000),
                new Experiment(true, List.of(new Trial(experiment, distribution(1_000), 2.0)), null),
                new Matrix(
                        "closed",
                        complete,
                        List.of(cells),
                        List.of(new Row(4, "workers", 8, 2_000, 900, null, null)),
                        null));
    }

    /** An open loop with these cells. */
    public static BenchDocument open(Cell... cells) {
        boolean missed = Arrays.stream(cells).anyMatch(cell -> cell.sending().missedRate());
        return new BenchDocument(
                BenchDocument.SCHEMA,
                true,
                missed,
                MACHINE,
                new Options(null, LOAD, List.of(), List.of(20_000.0), "poisson", List.of(4), rounds(cells), 7),
                new ClockCost(20, 30, 40),
                summary(60_000),
                null,
                new Matrix("open", true, List.of(cells), List.of(), null));
    }

    private static int rounds(Cell... cells) {
        return cells.length == 0 ? 1 : cells[0].rounds().size();
    }

    public static Load load(String work, String pool) {
        return new Load(work, pool, null, 1_000_000_000L, 200_000_000);
    }

    /** A cell whose rounds took as many times as long as their references. */
    public static Cell cell(int demand, int workers, double... ratios) {
        return cell(demand, null, workers, true, null, roundsOf(ratios));
    }

    public static Cell incomplete(int demand, int workers, double... ratios) {
        return cell(demand, null, workers, false, null, roundsOf(ratios));
    }

    public static Cell cell(int demand, int workers, List<Round> rounds) {
        return cell(demand, null, workers, true, null, rounds);
    }

    /** A cell of an open loop. */
    public static Cell sent(double rate, int workers, boolean missedRate, double... ratios) {
        Sending sending = new Sending(
                rate,
                missedRate ? rate / 2 : rate,
                missedRate ? 0.5 : 1,
                missedRate,
                0,
                distribution(9_000),
                distribution(800_000));
        return cell(null, rate, workers, true, sending, roundsOf(ratios));
    }

    private static Cell cell(
            Integer demand, Double rate, int workers, boolean complete, Sending sending, List<Round> rounds) {
        return new Cell(
                demand,
                rate,
                workers,
                complete,
                true,
                distribution(1_000_000),
                distribution(100_000),
                distribution(800_000),
                distribution(100_000),
                sending,
                1_000_000_000,
                1_000.0,
                1_000_000.0,
                900.0,
                null,
                0.5,
                2_000.0,
                new Utilisation(0.8, 0.1, null, null),
                "workers",
                new Prediction("reactor + pool", 1_000_000.0, 1_100_000.0, 1.0, 0.9, true, null),
                rounds);
    }

    private static List<Round> roundsOf(double... ratios) {
        return Arrays.stream(ratios)
                .mapToObj(ratio -> round(summary(ratio * REFERENCE), summary(REFERENCE)))
                .toList();
    }

    public static Round round(Summary latency, Summary reference) {
        OverTime overTime = new OverTime(
                List.of(0L, 500L),
                List.of(500L, 1_000L),
                List.of(5L, 5L),
                List.of(9L, 9L),
                List.of(9L, 9L),
                List.of(9L, 9L));
        return new Round(
                latency, 1_000.0, reference, reference == null ? null : 900.0, overTime, summary(60_000), null);
    }

    /** With a p99 of twice the mean. */
    public static Summary summary(double meanNanos) {
        return new Summary(1_000, meanNanos, percentiles(quantile(2 * meanNanos)), Math.round(3 * meanNanos));
    }

    /** With too few samples for a p99. */
    public static Summary few(double meanNanos) {
        return new Summary(20, meanNanos, percentiles(null), Math.round(3 * meanNanos));
    }

    private static Map<String, Quantile> percentiles(Quantile p99) {
        Map<String, Quantile> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", new Quantile(900, 800, 1_000));
        percentiles.put("p90", new Quantile(1_900, 1_800, 2_000));
        percentiles.put("p99", p99);
        percentiles.put("p99.9", null);
        return percentiles;
    }

    private static Quantile quantile(double nanos) {
        return new Quantile(Math.round(nanos), Math.round(0.9 * nanos), Math.round(1.1 * nanos));
    }

    public static Distribution distribution(long nanos) {
        Histogram histogram = new Histogram(3_600_000_000_000L, 3);
        histogram.recordValueWithCount(nanos, 1_000);
        return new Distribution(
                1_000, 0, (double) nanos, percentiles(quantile((double) nanos)), nanos, encoded(histogram));
    }

    /** As a result file has it. */
    public static String encoded(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /** As a result file has it. */
    public static String json(BenchDocument document) {
        return JsonText.of(document);
    }
}
