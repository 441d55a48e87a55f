package dev.deft.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A histogram in HdrHistogram's own compressed form (V2), for those of which many are kept: some thousand calls take about two
 * kilobytes, where the histogram itself takes 150. Immutable.
 */
final class CompressedHistogram {

    private final byte[] bytes;

    private CompressedHistogram(byte[] bytes) {
        this.bytes = bytes;
    }

    static CompressedHistogram of(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return new CompressedHistogram(Arrays.copyOf(buffer.array(), length));
    }

    /** A new histogram, which belongs to the caller. */
    Histogram decoded() {
        try {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        } catch (DataFormatException e) {
            throw new IllegalStateException("what was compressed here does not decode", e);
        }
    }

    /** As text, which HdrHistogram's tools decode. */
    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
