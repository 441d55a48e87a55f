package dev.deft.deferred.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ns",
        "PT0.000000001S, 1 ns",
        "PT0.0000015S, 1.5 us",
        "PT0.3S, 300 ms",
        "PT1S, 1 s",
        "PT1.234567891S, 1.234567891 s",
        "PT100S, 100 s",
        "PT2H, 7200 s",
        "PT-0.001S, -1 ms",
        "PT9223372036854775807S, 9223372036854775807 s"
    })
    void aDurationIsToldInTheLargestUnitThatFits(Duration duration, String words) {
        assertThat(DurationText.of(duration)).isEqualTo(words);
    }
}
