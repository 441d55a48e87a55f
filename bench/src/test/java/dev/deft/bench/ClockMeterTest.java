package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.ClockCost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockMeterTest {

    @Test
    void measuresAReadAndTheReadsAroundACall() {
        ClockCost cost = ClockMeter.measure(new SteppingClock(20));
        assertThat(cost.readNanos()).isEqualTo(20);
        assertThat(cost.medianStepNanos()).isEqualTo(20);
        // Four reads have three steps between them.
        assertThat(cost.perCallNanos()).isEqualTo(60);
    }

    @Test
    void goesOnUntilReadingTheClockGetsNoFaster() {
        // As code does that is compiled only after a while.
        long[] readsAndTime = new long[2];
        ClockCost cost = ClockMeter.measure(() -> {
            readsAndTime[0]++;
            readsAndTime[1] += readsAndTime[0] < 900_000 ? 50 : 20;
            return readsAndTime[1];
        });
        assertThat(cost.readNanos()).isEqualTo(20);
        assertThat(cost.perCallNanos()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({"60,true", "120,true", "120.1,false", "1000,false"})
    void hidesWhatIsNoLongerThanItself(double meanNanos, boolean hidden) {
        assertThat(new ClockCost(20, 20, 60).hides(meanNanos)).isEqualTo(hidden);
    }
}
