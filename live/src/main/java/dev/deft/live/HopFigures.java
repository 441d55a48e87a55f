package dev.deft.live;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import javax.management.ConstructorParameters;
import org.HdrHistogram.Histogram;

/**
 * One part of the calls' way, as {@link LatencyFigures} publish it: since the recording began, in nanoseconds. Zero where there were no calls.
 *
 * <p>The histogram is in HdrHistogram's own compressed form. From two of them whoever reads has the interval between.
 */
public final class HopFigures {

    private final long count;
    private final double meanNanos;
    private final long p50Nanos;
    private final long p99Nanos;
    private final long maxNanos;
    private final byte[] histogram;

    /** Makes figures that were read. For JMX. */
    @ConstructorParameters({"count", "meanNanos", "p50Nanos", "p99Nanos", "maxNanos", "histogram"})
    public HopFigures(long count, double meanNanos, long p50Nanos, long p99Nanos, long maxNanos, byte[] histogram) {
        this.count = count;
        this.meanNanos = meanNanos;
        this.p50Nanos = p50Nanos;
        this.p99Nanos = p99Nanos;
        this.maxNanos = maxNanos;
        this.histogram = Objects.requireNonNull(histogram, "histogram").clone();
    }

    static HopFigures of(LatencyTimes times) {
        Histogram histogram = times.histogram();
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        byte[] bytes = new byte[histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_SPEED)];
        buffer.rewind().get(bytes);
        return new HopFigures(
                times.count(),
                times.meanNanos().orElse(0),
                times.percentileNanos(50).orElse(0),
                times.percentileNanos(99).orElse(0),
                times.maxNanos().orElse(0),
                bytes);
    }

    LatencyTimes times() {
        try {
            return new LatencyTimes(
                    Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(histogram), LiveLatency.LONGEST_NANOS));
        } catch (DataFormatException e) {
            throw new IllegalStateException(
                    "a published histogram of " + histogram.length
                            + " bytes is none that this version of Deft reads; use the same version on both sides",
                    e);
        }
    }

    public long getCount() {
        return count;
    }

    public double getMeanNanos() {
        return meanNanos;
    }

    public long getP50Nanos() {
        return p50Nanos;
    }

    public long getP99Nanos() {
        return p99Nanos;
    }

    public long getMaxNanos() {
        return maxNanos;
    }

    public byte[] getHistogram() {
        return histogram.clone();
    }
}
