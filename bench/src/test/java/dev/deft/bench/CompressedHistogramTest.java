package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CompressedHistogramTest {

    private final Histogram histogram = new Histogram(3);

    CompressedHistogramTest() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            histogram.recordValue((long) (2e6 * -Math.log1p(-random.nextDouble())));
        }
    }

    @Test
    void losesNothing() throws Exception {
        CompressedHistogram compressed = CompressedHistogram.of(histogram);
        assertThat(compressed.decoded()).isEqualTo(histogram);
        byte[] decodedText = Base64.getDecoder().decode(compressed.base64());
        assertThat(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(decodedText), 0))
                .isEqualTo(histogram);
    }

    @Test
    void takesLittleRoom() {
        assertThat(CompressedHistogram.of(histogram).base64().length())
                .isLessThan(histogram.getEstimatedFootprintInBytes() / 10);
    }

    @Test
    void eachDecodedHistogramBelongsToWhoeverAskedForIt() {
        CompressedHistogram compressed = CompressedHistogram.of(histogram);
        compressed.decoded().reset();
        assertThat(compressed.decoded().getTotalCount()).isEqualTo(10_000);
    }
}
