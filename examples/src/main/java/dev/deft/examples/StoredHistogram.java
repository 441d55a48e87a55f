package dev.deft.examples;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A histogram out of a result file of {@code deft bench --json}. */
final class StoredHistogram {

    private StoredHistogram() {}

    /** Returns the 99th percentile in nanoseconds. */
    static long p99(String text) throws DataFormatException {
        byte[] bytes = Base64.getDecoder().decode(text);
        Histogram histogram = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        long p99 = histogram.getValueAtPercentile(99); // nanoseconds
        return p99;
    }
}
