package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumWindow;
import dev.deft.bench.SumExperiment.Cell;
import dev.deft.reactor.Transport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** The rounds of cells that are made up. */
class SumExperimentTest {

    private static final long MS = 1_000_000;

    /** The time of a cell's requests: in place it is halved by two clients, and no other apply does that. */
    private static final Map<SumApply, Long> WITH_TWO =
            Map.of(SumApply.IN_PLACE, 500L, SumApply.EXCLUSIVE, 1_000L, SumApply.POOL, 250L, SumApply.SHARE, 500L);

    private final List<Cell> made = new ArrayList<>();

    private SumExperiment experiment(int rounds, long seed, SumExperiment.Requests requests) {
        return new SumExperiment(
                Environment.capture(Instant.EPOCH, Transport.NIO),
                new SumPlan(List.of(25_000L), 500, List.of(1, 2), 2, rounds, seed),
                n -> 4.0 * n,
                requests);
    }

    private SumExperiment made(int rounds, long seed) {
        return experiment(
                rounds,
                seed,
                made(cell -> cell.clients() == 1 ? 1_000 : Objects.requireNonNull(WITH_TWO.get(cell.apply()))));
    }

    private SumExperiment.Requests made(ToLongFunction<Cell> millis) {
        return (cell, requests) -> {
            made.add(cell);
            Recording latencies = new Recording();
            for (int i = 0; i < requests; i++) {
                latencies.record(millis.applyAsLong(cell) * MS / requests);
            }
            return new SumWindow(latencies.finish(), millis.applyAsLong(cell) * MS, 7L * requests);
        };
    }

    @Test
    void everyCellHasItsTurnOnceARoundInADrawnOrderAndTheFirstRoundIsNotCounted() throws Exception {
        SumDocument result = made(6, 1).run((cell, round) -> {});

        int cells = SumApply.values().length * 2;
        assertThat(made).hasSize(cells * 7);
        for (int round = 0; round <= 6; round++) {
            assertThat(made.subList(round * cells, (round + 1) * cells)).doesNotHaveDuplicates();
        }
        assertThat(made.subList(0, cells)).isNotEqualTo(made.subList(cells, 2 * cells));
        assertThat(result.complete()).isTrue();
        assertThat(result.tables().get(0).cells()).hasSize(cells).allSatisfy(cell -> {
            assertThat(cell.rounds()).hasSize(6);
            assertThat(cell.latencies().samples()).isEqualTo(6 * 500);
            assertThat(cell.clientCpuNanos()).isEqualTo(7);
        });
        assertThat(result.tables().get(0).aloneNanos()).isEqualTo(100_000);
    }

    @Test
    void theSameSeedDrawsTheSameOrder() throws Exception {
        made(2, 1).run((cell, round) -> {});
        List<Cell> first = List.copyOf(made);
        made.clear();
        made(2, 1).run((cell, round) -> {});
        assertThat(made).isEqualTo(first);
        made.clear();
        made(2, 2).run((cell, round) -> {});
        assertThat(made).isNotEqualTo(first);
    }

    @Test
    void aCellIsHeldAgainstOneClientAndAgainstTheSameInPlace() throws Exception {
        SumDocument result = made(6, 1).run((cell, round) -> {});

        SumCell inPlace = cell(result, SumDocument.IN_PLACE, 2);
        assertThat(inPlace.secondsPerThousand()).as("twice 500 ms for 500").isEqualTo(1);
        assertThat(median(inPlace.speedUp())).isEqualTo(2);
        assertThat(inPlace.gain()).isNull();
        assertThat(median(cell(result, SumDocument.EXCLUSIVE, 2).gain())).isEqualTo(0.5);
        assertThat(median(cell(result, SumDocument.POOL, 2).gain())).isEqualTo(2);
        assertThat(median(cell(result, SumDocument.POOL, 2).p99Gain())).isBetween(1.99, 2.01);
        assertThat(median(cell(result, SumDocument.SHARE, 2).gain())).isEqualTo(1);
        assertThat(cell(result, SumDocument.SHARE, 1).speedUp()).isNull();
    }

    @Test
    void aRequestThatFailsEndsTheRun() {
        SumExperiment failing = experiment(6, 1, (cell, requests) -> {
            throw new LoadFailedException("the server is gone");
        });

        assertThatThrownBy(() -> failing.run((cell, round) -> {})).hasMessage("the server is gone");
    }

    @Test
    void aRunThatIsCancelledReturnsWhatItHas() throws Exception {
        SumExperiment[] run = new SumExperiment[1];
        SumExperiment.Requests requests = made(cell -> 1);
        run[0] = experiment(6, 1, (cell, count) -> {
            if (made.size() == 20) {
                run[0].cancel();
                throw new LoadFailedException("the server ended with it");
            }
            return requests.measure(cell, count);
        });

        SumDocument result = run[0].run((cell, round) -> {});

        assertThat(result.complete()).isFalse();
        assertThat(result.tables().get(0).cells())
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.rounds().size()).isBetween(1, 2));
        assertThat(Thread.interrupted()).as("left behind").isFalse();
    }

    @Test
    void oneThatIsCancelledBeforeItBeginsMeasuresNothing() throws Exception {
        SumExperiment run = made(1, 1);
        run.cancel();

        assertThat(run.run((cell, round) -> {}).tables().get(0).cells()).isEmpty();
        assertThat(made).isEmpty();
    }

    private static SumCell cell(SumDocument result, String apply, int clients) {
        return result.tables().get(0).cell(apply, clients).orElseThrow();
    }

    private static Double median(Ratio ratio) {
        return Objects.requireNonNull(Objects.requireNonNull(ratio).median());
    }
}
