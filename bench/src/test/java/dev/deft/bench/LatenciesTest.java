package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatenciesTest {

    @Test
    void anyPercentileIsKnownUpToTheHighestThatThereAreSamplesFor() {
        Recording recording = new Recording();
        for (int i = 1; i <= 1_000; i++) {
            recording.record(i);
        }
        Latencies latencies = recording.finish();
        assertThat(latencies.highestPercent()).isCloseTo(99.63, within(0.01));
        assertThat(latencies.nanosAtPercent(0)).hasValue(1);
        assertThat(latencies.nanosAtPercent(75)).hasValue(750);
        assertThat(latencies.nanosAtPercent(99.5)).hasValue(995);
        assertThat(latencies.nanosAtPercent(latencies.highestPercent())).hasValue(997);
        assertThat(latencies.nanosAtPercent(99.7)).isEmpty();
    }

    @Test
    void noPercentileIsOutsideOfWhatWasMeasured() {
        Latencies latencies = Cells.latencies(100, 1_000_001);
        assertThat(latencies.nanosAtPercent(0)).hasValue(1_000_001);
        assertThat(latencies.nanosAtPercent(latencies.highestPercent())).hasValue(1_000_001);
    }

    @Test
    void withoutSamplesThereIsNoPercentile() {
        Latencies none = new Recording().finish();
        assertThat(none.highestPercent()).isZero();
        assertThat(none.nanosAtPercent(0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thePercentilesOfReportsNeedAsManySamplesAsAnyOther(Percentile percentile) {
        Latencies enough = Cells.latencies(percentile.samplesNeeded(), 1_000);
        assertThat(enough.nanosAtPercent(percentile.percent())).isEqualTo(enough.nanosAt(percentile));
        Latencies tooFew = Cells.latencies(percentile.samplesNeeded() - 1, 1_000);
        assertThat(tooFew.nanosAtPercent(percentile.percent())).isEmpty();
    }
}
