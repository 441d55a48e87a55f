package dev.deft.analysis.result;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Histograms in HdrHistogram's own compressed form (V2) in base64, which its tools decode: some thousand calls take about
 * three kilobytes, where the histogram itself takes 150.
 */
final class HistogramCodec {

    private HistogramCodec() {}

    static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /**
     * Returns a new histogram, which belongs to the caller.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static Histogram decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("it is no HdrHistogram V2 in base64: " + e, e);
        }
    }
}
