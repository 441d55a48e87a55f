package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatioTest {

    @Test
    void ratiosThatAreAllTheSameHaveAnIntervalOfNoWidth() {
        assertThat(Ratio.of(DoubleStream.generate(() -> 2).limit(10))).isEqualTo(new Ratio(2, 2, 2));
    }

    @Test
    void theSameNumbersGiveTheSameIntervalInWhateverOrder() {
        Ratio ratio = Ratio.of(DoubleStream.of(1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7));
        assertThat(Ratio.of(DoubleStream.of(1.7, 1.2, 1.6, 1.4, 1.5, 1.3, 1.1))).isEqualTo(ratio);
        assertThat(ratio.median()).isEqualTo(1.4);
    }

    /** The bootstrap's interval of a median has ends near the order statistics of the binomial interval, here 10 and 21. */
    @Test
    void theIntervalOfThirtyRoundsLiesWhereOrderStatisticsHaveIt() {
        Ratio ratio = Ratio.of(IntStream.rangeClosed(1, 30).asDoubleStream());
        assertThat(ratio.median()).isEqualTo(15.5);
        assertThat(ratio.low()).isCloseTo(10, Offset.offset(1.5));
        assertThat(ratio.high()).isCloseTo(21, Offset.offset(1.5));
    }

    @Test
    void theTrueMedianLiesInAboutNineteenOfTwentyIntervals() {
        Random random = new Random(7);
        long covered = IntStream.range(0, 400)
                .mapToObj(any -> Ratio.of(random.doubles(30)))
                .filter(ratio -> ratio.low() <= 0.5 && 0.5 <= ratio.high())
                .count();
        assertThat(covered).isBetween(365L, 395L);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(Ratio.of(DoubleStream.of(3, Double.NaN, 3, 3, Double.POSITIVE_INFINITY, 3, 3, 3)))
                .isEqualTo(new Ratio(3, 3, 3));
        assertThat(Ratio.of(DoubleStream.of(Double.NaN)).median()).isNaN();
    }

    @Test
    void ofTooFewRoundsThereIsAMedianAndNoInterval() {
        Ratio ratio = Ratio.of(DoubleStream.of(2, 3, 4, 5, 6));
        assertThat(ratio.median()).isEqualTo(4);
        assertThat(ratio.low()).isNaN();
        assertThat(ratio.isResolved()).isFalse();
    }

    @Test
    void aDifferenceIsResolvedWhereTheIntervalDoesNotContainOne() {
        assertThat(new Ratio(1.2, 1.01, 1.4).isResolved()).isTrue();
        assertThat(new Ratio(0.8, 0.7, 0.99).isResolved()).isTrue();
        assertThat(new Ratio(1.2, 1, 1.4).isResolved()).isFalse();
        assertThat(new Ratio(0.9, 0.7, 1.1).isResolved()).isFalse();
    }

    @Test
    void roundsArePairedByTheirNumber() {
        Rounds base = new Rounds(Peer.DEFT_ADAPTIVE, means(1, 2, 4, 8, 16, 32, 64));
        Rounds other = new Rounds(Peer.VERTX, means(3, 6, 12, 24, 48, 96));
        assertThat(other.ratioTo(base, Measurement::meanNanos)).isEqualTo(new Ratio(3, 3, 3));
        assertThat(other.median(Measurement::meanNanos)).isEqualTo(18);
        assertThat(base.median(Measurement::meanNanos)).isEqualTo(8);
    }

    @Test
    void aFigureThatIsMissingInOneRoundHasNoMedian() {
        assertThat(new Rounds(Peer.VERTX, means(3, Double.NaN, 5)).median(Measurement::meanNanos))
                .isNaN();
    }

    private static List<Measurement> means(double... nanos) {
        return DoubleStream.of(nanos).mapToObj(Made::measurement).toList();
    }
}
