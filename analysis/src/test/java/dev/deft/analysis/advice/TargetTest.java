package dev.deft.analysis.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.analysis.result.Percentile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @Test
    void readsAPercentileAndATime() {
        assertThat(Target.parse("p99<=20ms")).isEqualTo(new Target(Percentile.P99, 20_000_000));
        assertThat(Target.parse(" p99.9 <= 1.5s ")).isEqualTo(new Target(Percentile.P999, 1_500_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fast|not a target; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'",
                "p99<20ms|not a target; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'",
                "p98<=20ms|unknown percentile 'p98'; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'",
                "p99<=20|'20' is not a time such as 500us, 2ms or 1.5s; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'",
                "p99<=61m|no latency above an hour is recorded; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'",
                "p99<=0s|no call takes no time at all; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'"
            })
    void saysWhatIsAllowed(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.parse(text))
                .withMessage(message);
    }
}
