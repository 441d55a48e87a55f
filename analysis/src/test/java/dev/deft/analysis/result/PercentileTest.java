package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentileTest {

    @ParameterizedTest
    @CsvSource({"P50,p50,50,6", "P90,p90,90,36", "P99,p99,99,368", "P999,p99.9,99.9,3688"})
    void needsAsManySamplesAsAnUpperEndOfItsIntervalTakes(
            Percentile percentile, String label, double percent, int samples) {
        assertThat(percentile.label()).isEqualTo(label);
        assertThat(percentile.percent()).isEqualTo(percent);
        assertThat(percentile.samplesNeeded()).isEqualTo(samples);
        assertThat(Math.pow(percent / 100, samples)).isLessThanOrEqualTo(0.025);
        assertThat(Math.pow(percent / 100, samples - 1)).isGreaterThan(0.025);
    }
}
