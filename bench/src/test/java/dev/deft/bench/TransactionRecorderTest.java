package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.RecordingCost;
import org.junit.jupiter.api.Test;

/** The account of a pair's transactions, under a clock that is moved by hand. */
class TransactionRecorderTest {

    private long now;
    private int looks;

    private final TransactionRecorder recorder = new TransactionRecorder(() -> {
        looks++;
        return now;
    });

    @Test
    void whatIsOnlyCountedNeedsNoClock() {
        completed(5, 1);
        completed(7, 1);
        assertThat(recorder.count()).isEqualTo(2);
        assertThat(looks).isZero();
        assertThat(recorder.finish().samples()).isZero();
    }

    @Test
    void aTransactionIsRecordedThatBeginsWhileTheyAre() {
        completed(5, 1);
        recorder.record();
        completed(100, 1); // it began before
        completed(7, 3);
        recorder.end();
        Distribution recorded = recorder.finish();
        assertThat(recorded.samples()).isEqualTo(3);
        assertThat(recorded.meanNanos()).isEqualTo(7);
        assertThat(recorder.count()).isEqualTo(5);
    }

    @Test
    void theOneThatIsUnderWayAtTheEndCountsWithAllThatItTakes() {
        recorder.record();
        completed(5, 2);
        assertThat(recorder.isOver()).isFalse();
        recorder.end();
        assertThat(recorder.isOver()).isTrue();
        completed(90, 1);
        completed(1_000, 1); // the one that tells the consumer
        Distribution recorded = recorder.finish();
        assertThat(recorded.samples()).isEqualTo(2);
        assertThat(recorded.maxNanos()).isEqualTo(90);
    }

    @Test
    void whatRecordingCostsIsMeasuredApartFromCounting() {
        // Each look at the clock takes 40 ns, and nothing else takes any time.
        RecordingCost cost = RecordingMeter.measure(() -> now += 40);
        assertThat(cost.countNanos()).isLessThan(1);
        assertThat(cost.recordNanos()).isBetween(40.0, 41.0);
    }

    private void completed(long nanos, int times) {
        for (int i = 0; i < times; i++) {
            now += nanos;
            recorder.completed();
        }
    }
}
