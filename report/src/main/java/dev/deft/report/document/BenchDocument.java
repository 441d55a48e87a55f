package dev.deft.report.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code deft bench}, as records whose names are the file's names; docs/result-file.md explains each.
 *
 * <p>Times are nanoseconds, rates and throughput are calls per second, utilisations and loads are parts of one. Where there
 * were too few samples, the clock hides what was measured, or a cell was too short for the processor's clock, a value is
 * null. A change that breaks a reader gets another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether everything was measured that was asked for
 * @param missedRate whether any cell of an open loop missed its rate
 * @param idle how late a thread that only slept was woken meanwhile: the platform's noise
 * @param experiment the 2016 thread's; null for an open loop
 * @param matrix demand, or rate, against workers
 */
public record BenchDocument(
        String schema,
        boolean complete,
        boolean missedRate,
        Machine environment,
        Options options,
        Clock clock,
        Summary idle,
        @Nullable Experiment experiment,
        Matrix matrix) {

    /** What this build writes and reads. */
    public static final String SCHEMA = "deft-bench/2";

    /** The percentiles that a {@link Summary} and a {@link Distribution} have, as keys. */
    public static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9");

    /** What made a result. */
    public record Machine(
            String deftVersion,
            String jvm,
            List<String> flags,
            int cores,
            String cpu,
            String os,
            String transport,
            String date) {}

    /**
     * What was asked for.
     *
     * @param demands the matrix's numbers of callers; empty for an open loop
     * @param ratesPerSecond the matrix's rates; empty for a closed loop
     * @param arrivals "poisson" or "constant"; null for a closed loop
     */
    public record Options(
            @Nullable Load experiment,
            Load matrix,
            List<Integer> demands,
            List<Double> ratesPerSecond,
            @Nullable String arrivals,
            List<Integer> workers,
            int rounds,
            long seed) {}

    /** What each caller did, for as many calls or as long. */
    public record Load(
            String work,
            String pool,
            @Nullable Integer callsPerCaller,
            @Nullable Long durationNanos,
            long warmUpNanos) {}

    /** What reading the clock costs. */
    public record Clock(double readNanos, long medianStepNanos, double perCallNanos) {}

    /** The 2016 thread's experiment. */
    public record Experiment(boolean complete, List<Trial> trials) {}

    /** One demand: calls deferred, and made synchronously. */
    public record Trial(
            Cell deferred,
            Distribution synchronous,
            @Nullable Double increase) {}

    /**
     * The matrix.
     *
     * @param loop "closed": demand against workers; "open": rate against workers
     * @param rows what limits each number of workers; empty for an open loop
     * @param scalability the universal scalability law over the workers; null where it could not be fitted
     */
    public record Matrix(
            String loop,
            boolean complete,
            List<Cell> cells,
            List<Row> rows,
            @Nullable Scalability scalability) {}

    /**
     * What one number of workers showed.
     *
     * @param busy how busy the limit was that it met at its highest demand, from 0 to 1; null where it met none of workers,
     *     reactor and cores, or where there is but one round
     */
    public record Row(
            int workers,
            String limit,
            int kneeDemand,
            double highestThroughput,
            double reactorNanos,
            @Nullable Double cpuNanos,
            @Nullable Estimate busy) {}

    /** X(N) = γN/(1 + α(N−1) + βN(N−1)), with 95 % bootstrap intervals; the peak is null where none was identified. */
    public record Scalability(
            Estimate gamma,
            Estimate alpha,
            Estimate beta,
            @Nullable Estimate peak) {}

    /** A value and the ends of its 95 % interval. */
    public record Estimate(double value, double low, double high) {}

    /**
     * One cell: all its rounds together.
     *
     * @param demand null for an open loop
     * @param ratePerSecond the offered rate; null for a closed loop
     * @param latency the whole, of an open loop from the planned start
     * @param queue from submitting to the start of the work, of an open loop from the planned start
     * @param run the work itself
     * @param returnHop from the end of the work to its callback on the reactor
     * @param sending null for a closed loop
     * @param rounds each by itself, beside its reference
     */
    public record Cell(
            @Nullable Integer demand,
            @Nullable Double ratePerSecond,
            int workers,
            boolean complete,
            boolean steady,
            Distribution latency,
            Distribution queue,
            Distribution run,
            Distribution returnHop,
            @Nullable Sending sending,
            long windowNanos,
            @Nullable Double throughput,
            @Nullable Double littlesLawNanos,
            @Nullable Double reactorNanos,
            @Nullable Double cpuNanos,
            @Nullable Double machineLoad,
            @Nullable Double bound,
            @Nullable Utilisation utilisation,
            @Nullable String limit,
            @Nullable Prediction prediction,
            List<Round> rounds) {

        /** How it is called on charts and in tables: {@code D=8 W=4}, {@code 20k/s W=4}. */
        public String label() {
            return demand == null ? rate(ratePerSecond) + " W=" + workers : "D=" + demand + " W=" + workers;
        }

        private static String rate(@Nullable Double perSecond) {
            double rate = perSecond == null ? Double.NaN : perSecond;
            return rate >= 1000 ? plain(rate / 1000) + "k/s" : plain(rate) + "/s";
        }

        private static String plain(double number) {
            return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
        }
    }

    /**
     * How the calls of an open loop were sent.
     *
     * @param offeredPerSecond the calls planned in the window; null where there was no window
     * @param achievedPerSecond the calls that completed in it; null where there was no window
     * @param achievedOverOffered null where no call was planned in it
     * @param unfinished calls that had not completed when waiting for them ended; they count with the time until then
     * @param lag from the planned start to the send
     * @param fromSend the latency that a loop which forgot the plan would have recorded
     */
    public record Sending(
            @Nullable Double offeredPerSecond,
            @Nullable Double achievedPerSecond,
            @Nullable Double achievedOverOffered,
            boolean missedRate,
            long unfinished,
            Distribution lag,
            Distribution fromSend) {}

    /** How busy each resource was. */
    public record Utilisation(
            double workers,
            double reactor,
            @Nullable Double cpu,
            @Nullable Double others) {}

    /**
     * What theory says of the cell.
     *
     * @param model "reactor + pool", "Erlang C" or "Allen-Cunneen"
     * @param meanNanos null where the queue would grow for ever
     * @param meanRatio measured ÷ predicted
     * @param fits whether the means part by no more than 20 %
     * @param why the assumption that fails, where they do not fit
     */
    public record Prediction(
            String model,
            @Nullable Double meanNanos,
            @Nullable Double p99Nanos,
            @Nullable Double meanRatio,
            @Nullable Double p99Ratio,
            boolean fits,
            @Nullable String why) {}

    /**
     * One measuring of a cell, and of the same load over the JDK's fixed pool right before or after it.
     *
     * @param reference null where it was not measured
     */
    public record Round(
            Summary latency,
            @Nullable Double throughput,
            @Nullable Summary reference,
            @Nullable Double referenceThroughput,
            OverTime overTime,
            Summary idle) {}

    /**
     * Latency in pieces of the window, as columns of equal length; times from the window's begin.
     *
     * @param p99Nanos null in pieces with too few samples
     */
    public record OverTime(
            List<Long> startNanos,
            List<Long> endNanos,
            List<Long> samples,
            List<Long> p50Nanos,
            List<@Nullable Long> p99Nanos,
            List<Long> maxNanos) {}

    /**
     * A set of latencies.
     *
     * @param clamped how many were longer than an hour, and are recorded as that
     * @param percentiles by the keys of {@link #PERCENTILES}; null where there are too few samples
     * @param histogram HdrHistogram's compressed form (V2) in base64
     */
    public record Distribution(
            long samples,
            long clamped,
            @Nullable Double meanNanos,
            Map<String, @Nullable Quantile> percentiles,
            @Nullable Long maxNanos,
            String histogram) {}

    /** A set of latencies without its histogram. */
    public record Summary(
            long samples,
            @Nullable Double meanNanos,
            Map<String, @Nullable Quantile> percentiles,
            @Nullable Long maxNanos) {}

    /** A percentile and the ends of its 95 % interval, by order statistics. */
    public record Quantile(long nanos, long lowNanos, long highNanos) {}
}
