package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.OverTime;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.result.Scalability;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.result.Summary;
import dev.deft.analysis.result.Trial;
import dev.deft.analysis.result.Utilisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Made-up result files, the same every time, with real histograms.
 *
 * <p>The work is a sleep of 2 ms whose times follow queueing theory: a closed loop's {@code S·max(1, D/W)}, an open loop that
 * misses each rate beyond {@code W/S}. Change what a test is about, and build.
 */
public final class Documents {

    /** Samples that cells, rounds and documents have in common, each made up once. */
    private record MadeUp(double mean, long count, double width) {

        private static final Map<MadeUp, Distribution> DISTRIBUTIONS = new ConcurrentHashMap<>();
        private static final Map<MadeUp, Summary> SUMMARIES = new ConcurrentHashMap<>();

        Samples samples() {
            return Samples.around(mean, count, width);
        }
    }

    private static final double SERVICE = 2_050_000;
    private static final double RETURN = 14_000;
    private static final double HAND_OVER = 21_000;
    private static final double SECOND = 1e9;
    private static final int PIECES = 20;

    private List<Integer> demands = List.of(1, 2, 4, 8, 16, 32, 64);
    private List<Double> rates = List.of();
    private List<Integer> workers = List.of(1, 2, 4, 8, 16, 32, 64);
    private int rounds = 5;
    private double factor = 1;
    private double seconds = 1;
    private String work = "sleep:2ms";
    private String cpu = "AMD EPYC 7B13";
    private List<String> flags = List.of("-Xmx1g");
    private Set<String> incomplete = Set.of();
    private Set<String> unsteady = Set.of();
    private boolean lawless;
    private Set<String> misfits = Set.of();

    private Documents() {}

    /** Seven demands against seven numbers of workers, five rounds of a second. */
    public static Documents closed() {
        return new Documents();
    }

    /** Poisson arrivals at these rates a second. */
    public static Documents open(double... rates) {
        Documents documents = new Documents();
        documents.demands = List.of();
        documents.rates = DoubleStream.of(rates).boxed().toList();
        documents.workers = List.of(1, 4, 16);
        return documents;
    }

    public Documents demands(Integer... all) {
        demands = List.of(all);
        return this;
    }

    public Documents workers(Integer... all) {
        workers = List.of(all);
        return this;
    }

    public Documents rounds(int all) {
        rounds = all;
        return this;
    }

    /** All times are so many times longer. */
    public Documents slower(double times) {
        factor = times;
        return this;
    }

    /** The length of each round; a short one leaves too few samples. */
    public Documents seconds(double each) {
        seconds = each;
        return this;
    }

    public Documents work(String specification) {
        work = specification;
        return this;
    }

    public Documents cpu(String name) {
        cpu = name;
        return this;
    }

    public Documents flags(String... all) {
        flags = List.of(all);
        return this;
    }

    /** The cells with these labels were cut short. */
    public Documents incomplete(String... labels) {
        incomplete = Set.of(labels);
        return this;
    }

    public Documents unsteady(String... labels) {
        unsteady = Set.of(labels);
        return this;
    }

    /** The scalability law could not be fitted. */
    public Documents lawless() {
        lawless = true;
        return this;
    }

    /** The cells with these labels took 1.4 times what was predicted. */
    public Documents misfits(String... labels) {
        misfits = Set.of(labels);
        return this;
    }

    public BenchDocument build() {
        List<Cell> cells = new ArrayList<>();
        for (int w : workers) {
            demands.forEach(d -> cells.add(closedCell(d, w)));
            rates.forEach(rate -> cells.add(openCell(rate, w)));
        }
        boolean open = demands.isEmpty();
        Machine machine = new Machine(
                "0.1.0",
                "OpenJDK 64-Bit Server VM 17.0.15+6",
                flags,
                2,
                cpu,
                "Linux 6.18 amd64",
                "epoll",
                "2026-11-22T02:35:19Z");
        Load load = new Load(work, "dedicated", null, (long) (seconds * SECOND), 200_000_000L);
        Load experimentLoad = new Load("spin:1us", "dedicated", 10_000, null, 2_000_000_000L);
        Options options = new Options(
                open ? null : experimentLoad, load, demands, rates, open ? "poisson" : null, workers, rounds, 42);
        Experiment experiment =
                new Experiment(true, List.of(trial(1, 2_410), trial(8, 10_970), trial(16, 30_440)), null);
        boolean whole = incomplete.isEmpty();
        return new BenchDocument(
                BenchDocument.SCHEMA,
                whole,
                cells.stream().anyMatch(c -> c.sending() != null && c.sending().missedRate()),
                machine,
                options,
                new ClockCost(24.1, 30, 51.7),
                summary(61_000, 5_000, 1),
                open ? null : experiment,
                new Matrix(
                        open ? "open" : "closed",
                        whole,
                        cells,
                        open ? List.of() : rows(cells),
                        open || lawless ? null : law()));
    }

    private Cell closedCell(int demand, int w) {
        String label = "D=" + demand + " W=" + w;
        double run = SERVICE * factor;
        double misfit = misfits.contains(label) ? 1.4 : 1;
        double mean = (run * Math.max(1, (double) demand / w) + HAND_OVER + RETURN) * misfit;
        double throughput = demand / mean * SECOND;
        return cell(demand, null, w, label, mean, run, throughput, mean / misfit, null);
    }

    private Cell openCell(double rate, int w) {
        double run = SERVICE * factor;
        double load = rate * run / SECOND / w;
        boolean missed = load >= 1;
        double wait = missed ? seconds * SECOND * (1 - 1 / load) / 2 : run * Math.pow(load, w) / (w * (1 - load));
        double mean = run + wait + HAND_OVER + RETURN;
        double achieved = missed ? rate / load : rate;
        long samples = (long) (achieved * seconds * rounds);
        Sending sending = new Sending(
                rate,
                achieved,
                achieved / rate,
                missed,
                0,
                distribution(55_000, samples, 1),
                distribution(mean - wait, samples, 1));
        String label = (rate >= 1000 ? trimmed(rate / 1000) + "k/s" : trimmed(rate) + "/s") + " W=" + w;
        return cell(null, rate, w, label, mean, run, achieved, missed ? null : (Double) (run + wait), sending);
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private Cell cell(
            @Nullable Integer demand,
            @Nullable Double rate,
            int w,
            String label,
            double mean,
            double run,
            double throughput,
            @Nullable Double predicted,
            @Nullable Sending sending) {
        long samples = (long) (throughput * seconds * rounds);
        double width = 1 + Math.min(2, mean / run / 20);
        Double ratio = predicted == null ? null : (Double) (mean / predicted);
        boolean fits = ratio != null && ratio < 1.2;
        Prediction prediction = new Prediction(
                sending == null ? "reactor + pool" : "Erlang C",
                predicted,
                predicted == null ? null : (Double) (predicted * 1.1),
                ratio,
                ratio,
                fits,
                fits ? null : "the time in the work grows with the load: calls share a lock, a device or the cores");
        List<Round> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            all.add(round(round, mean, samples / rounds, throughput, width));
        }
        return new Cell(
                demand,
                rate,
                w,
                !incomplete.contains(label),
                !unsteady.contains(label),
                distribution(mean, samples, width),
                distribution(Math.max(HAND_OVER, mean - run - RETURN), samples, width),
                distribution(run, samples, 1),
                distribution(RETURN, samples, 1),
                sending,
                (long) (seconds * rounds * SECOND),
                throughput,
                demand == null ? null : (Double) (demand / throughput * SECOND),
                9_000.0,
                31_000.0,
                0.4,
                w / run * SECOND,
                new Utilisation(Math.min(1, throughput * run / w / SECOND), throughput * 9e-6, 0.2, 0.01),
                "workers",
                prediction,
                all);
    }

    private Round round(int number, double mean, long samples, double throughput, double width) {
        double here = mean * (1 + 0.02 * Math.sin(number * 2.1));
        List<Long> starts = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        List<Long> p50s = new ArrayList<>();
        List<Long> p99s = new ArrayList<>();
        List<Long> maxs = new ArrayList<>();
        long piece = (long) (seconds * SECOND / PIECES);
        for (int i = 0; i < PIECES; i++) {
            double wave = 1 + 0.01 * Math.sin(i * 1.7 + number) + (i == 11 && number == 2 ? 0.6 : 0);
            starts.add(i * piece);
            ends.add((i + 1) * piece);
            counts.add(samples / PIECES);
            p50s.add((long) (here * wave));
            p99s.add((long) (here * wave * 1.05));
            maxs.add((long) (here * wave * (1.1 + 0.1 * Math.abs(Math.cos(i * 2.3)))));
        }
        return new Round(
                summary(here, samples, width),
                throughput,
                summary(here * 1.03, samples, width),
                throughput / 1.03,
                new OverTime(starts, ends, counts, p50s, p99s, maxs),
                summary(58_000, 1_000, 1),
                null);
    }

    private List<Row> rows(List<Cell> cells) {
        List<Row> rows = new ArrayList<>();
        for (int w : workers) {
            double most = cells.stream()
                    .filter(cell -> cell.workers() == w)
                    .mapToDouble(cell -> cell.throughput() == null ? 0 : cell.throughput())
                    .max()
                    .orElse(0);
            int knee = Math.min(w, demands.get(demands.size() - 1));
            rows.add(new Row(
                    w,
                    w < 64 ? "workers" : "demand",
                    knee,
                    most,
                    9_000,
                    31_000.0,
                    w < 64 ? new Estimate(0.99, 0.98, 1) : null));
        }
        return rows;
    }

    private Scalability law() {
        double one = SECOND / (SERVICE * factor);
        return new Scalability(
                new Estimate(one, one * 0.99, one * 1.01),
                new Estimate(0.0004, 0, 0.0011),
                new Estimate(0.0000021, 0, 0.0000048),
                null);
    }

    private Trial trial(int demand, double mean) {
        Distribution synchronous = distribution(1_120, 10_000L * demand, 1);
        Cell deferred = cell(demand, null, 64, "", mean, 1_120, demand / mean * SECOND, null, null);
        return new Trial(deferred, synchronous, mean / 1_120);
    }

    private static Distribution distribution(double mean, long count, double width) {
        return MadeUp.DISTRIBUTIONS.computeIfAbsent(
                new MadeUp(mean, count, width), made -> made.samples().distribution());
    }

    private static Summary summary(double mean, long count, double width) {
        return MadeUp.SUMMARIES.computeIfAbsent(
                new MadeUp(mean, count, width), made -> made.samples().summary());
    }
}
