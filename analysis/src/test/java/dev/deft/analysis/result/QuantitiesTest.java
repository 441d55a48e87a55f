package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({"0s,0", "7ns,7", "50us,50000", "2ms,2000000", "1.5s,1500000000", "2m,120000000000", "1h,3600000000000"})
    void readsTimesInEveryUnit(String text, long nanos) {
        assertThat(Quantities.duration(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "1B,1",
        "2kB,2000",
        "64KiB,65536",
        "1MB,1000000",
        "1MiB,1048576",
        "1.5KiB,1536",
        "1GB,1000000000",
        "1GiB,1073741824"
    })
    void readsSizesInEveryUnit(String text, long bytes) {
        assertThat(Quantities.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "ms", "-2ms", "2 ms", "2min", "2MS", "1.5.5s", "0.5ns", "999999999999999h"})
    void refusesWhatIsNoTime(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.duration(text))
                .withMessage("'" + text + "' is not a time such as 500us, 2ms or 1.5s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "64kib", "0.5B", "-1B", "2ms"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.size(text))
                .withMessage("'" + text + "' is not a size such as 512B, 64KiB or 1MiB");
    }

    @Test
    void takesTheLongestNumberItPrints() {
        assertThat(Quantities.duration("3600000000000ns")).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({"500/s,500", "20k/s,20000", "1.5M/s,1500000", "0.1/s,0.1", "0/s,0"})
    void readsARate(String text, double perSecond) {
        assertThat(Quantities.ratePerSecond(text)).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20k", "k/s", "-1/s", "1e3/s", "20 k/s", "20G/s", "1/m", "1e12/s"})
    void refusesWhatIsNoRate(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.ratePerSecond(text))
                .withMessage("'" + text + "' is not a rate such as 500/s, 20k/s or 1M/s");
    }

    @ParameterizedTest
    @CsvSource({"500,500/s", "20000,20k/s", "1500000,1.5M/s", "0.1,0.1/s", "1234.5,1.2345k/s"})
    void writesARateAsItIsRead(double perSecond, String text) {
        assertThat(Quantities.rate(perSecond)).isEqualTo(text);
        assertThat(Quantities.ratePerSecond(text)).isEqualTo(perSecond);
    }
}
