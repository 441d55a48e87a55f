package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverTimeRecorderTest {

    private static final long MS = 1_000_000;
    private static final long BEGIN = 77 * MS;
    private static final long SHORTEST = OverTimeRecorder.SHORTEST_NANOS;

    private final OverTimeRecorder recorder = new OverTimeRecorder();

    OverTimeRecorderTest() {
        recorder.begin(BEGIN);
    }

    @Test
    void eachCallLiesInThePieceInWhichItCompleted() {
        recorder.record(BEGIN, 3 * MS);
        recorder.record(BEGIN + SHORTEST - 1, 9 * MS);
        recorder.record(BEGIN + 2 * SHORTEST, 5 * MS);

        List<Slice> slices = recorder.finish();
        assertThat(slices).hasSize(2);
        assertThat(slices.get(0).startNanos()).isZero();
        assertThat(slices.get(0).endNanos()).isEqualTo(SHORTEST);
        assertThat(slices.get(0).histogram().getTotalCount()).isEqualTo(2);
        assertThat(slices.get(0).maxNanos()).isEqualTo(9 * MS);
        assertThat(slices.get(1).startNanos()).isEqualTo(2 * SHORTEST);
        assertThat(slices.get(1).histogram().getValueAtPercentile(50)).isBetween(5 * MS, 5_050_000L);
    }

    @Test
    void whenTimeRunsPastTheLastPieceEachTwoBecomeOne() {
        int calls = 10 * OverTimeRecorder.PIECES;
        for (int i = 0; i < calls; i++) {
            recorder.record(BEGIN + i * SHORTEST, (i + 1) * MS);
        }
        List<Slice> slices = recorder.finish();

        assertThat(slices).hasSizeBetween(OverTimeRecorder.PIECES / 2, OverTimeRecorder.PIECES);
        long expectedStart = 0;
        long count = 0;
        for (Slice slice : slices) {
            assertThat(slice.startNanos()).isEqualTo(expectedStart);
            expectedStart = slice.endNanos();
            long calledIn = slice.histogram().getTotalCount();
            count += calledIn;
            assertThat(slice.maxNanos()).as("the last call of the piece").isEqualTo(count * MS);
        }
        assertThat(count).isEqualTo(calls);
    }

    @Test
    void aSilenceLeavesAGap() {
        recorder.record(BEGIN, MS);
        recorder.record(BEGIN + 100_000 * SHORTEST, 2 * MS);

        List<Slice> slices = recorder.finish();
        assertThat(slices).hasSize(2);
        assertThat(slices.get(1).startNanos()).isGreaterThan(slices.get(0).endNanos());
        assertThat(slices.get(0).maxNanos()).isEqualTo(MS);
    }
}
