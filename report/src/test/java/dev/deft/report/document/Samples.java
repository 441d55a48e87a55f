package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Summary;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Made-up latencies: most of them near the average, a few far above it. */
public final class Samples {

    /** More would only make the tests slower. */
    private static final int MOST = 20_000;

    private static final double STEEPNESS = 0.03;

    /** Samples before they are around an average, made up once for each number and width. */
    private static final Map<List<Number>, double[]> TAILS = new ConcurrentHashMap<>();

    private final Histogram histogram = new Histogram(1, 3_600_000_000_000L, 3);
    private double sum;

    private Samples() {}

    /**
     * So many, around an average in nanoseconds.
     *
     * @param width 1 for a narrow set, more for one that spreads further
     */
    public static Samples around(double mean, long count, double width) {
        Samples samples = new Samples();
        int n = (int) Math.min(MOST, count);
        double[] tail = TAILS.computeIfAbsent(List.of(n, width), any -> tail(n, width));
        double average = Arrays.stream(tail).average().orElse(1);
        for (double each : tail) {
            samples.add(Math.max(1, Math.round(mean * each / average)));
        }
        return samples;
    }

    /** A power of how rare each is: a straight line on the report's axes. */
    private static double[] tail(int n, double width) {
        double[] tail = new double[n];
        for (int i = 0; i < n; i++) {
            tail[i] = Math.pow(1 - (i + 0.5) / n, -STEEPNESS * width);
        }
        return tail;
    }

    /** These, in nanoseconds. */
    public static Samples of(long... nanos) {
        Samples samples = new Samples();
        Arrays.stream(nanos).forEach(samples::add);
        return samples;
    }

    private void add(long nanos) {
        histogram.recordValue(nanos);
        sum += nanos;
    }

    /** With its histogram. */
    public Distribution distribution() {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        String text = Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
        return new Distribution(count(), 0, mean(), percentiles(), max(), text);
    }

    /** Without it. */
    public Summary summary() {
        return new Summary(count(), mean(), percentiles(), max());
    }

    private long count() {
        return histogram.getTotalCount();
    }

    private @Nullable Double mean() {
        return count() == 0 ? null : (Double) (sum / count());
    }

    private @Nullable Long max() {
        return count() == 0 ? null : (Long) histogram.getMaxValue();
    }

    private Map<String, @Nullable Quantile> percentiles() {
        Map<String, @Nullable Quantile> percentiles = new LinkedHashMap<>();
        for (String key : BenchDocument.PERCENTILES) {
            percentiles.put(key, quantile(Double.parseDouble(key.substring(1)) / 100));
        }
        return percentiles;
    }

    /** Null where no sample would lie above it too often. */
    private @Nullable Quantile quantile(double part) {
        if (count() == 0 || Math.pow(part, (double) count()) > 0.025) {
            return null;
        }
        double half = 1.96 * Math.sqrt(part * (1 - part) / count());
        return new Quantile(at(part), at(Math.max(0, part - half)), at(Math.min(1, part + half)));
    }

    private long at(double part) {
        return Math.min(histogram.getMaxValue(), histogram.getValueAtPercentile(100 * part));
    }
}
