package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.analysis.result.WebParts;
import dev.deft.analysis.result.WebServerParts;
import dev.deft.analysis.result.WebTurn;
import dev.deft.analysis.result.WebWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebExperimentTest {

    private static final Machine MACHINE = new Machine("dev", "jvm", List.of(), 2, "cpu", "os", "nio", "date");
    private static final WebOptions OPTIONS =
            new WebOptions(List.of("quick", "slow"), List.of(1, 10), 1_000, 4, false, null, true, 6, 1);

    private final List<String> shown = new ArrayList<>();

    @Test
    void everyCellHasATurnInEachRoundAndTheFirstIsNotCounted() {
        WebDocument document = run((server, parallel) -> turn(server.equals("quick") ? 2 : 1, parallel));

        assertThat(shown).hasSize(4 * 7).contains("0 quick, p = 1", "6 slow, p = 10");
        assertThat(document.complete()).isTrue();
        assertThat(document.cells()).hasSize(4);
        WebCell ten = document.cell("quick", 10).orElseThrow();
        assertThat(ten.roundsPerSecond()).hasSize(6).containsOnly(20.0);
        assertThat(ten.perSecond()).isEqualTo(20);
        assertThat(ten.gain()).satisfies(gain -> assertThat(gain.median()).isEqualTo(10));
        assertThat(ten.abPerSecond()).isEqualTo(40);
        assertThat(document.cell("quick", 1))
                .hasValueSatisfying(one -> assertThat(one.gain()).isNull());
    }

    @Test
    void aServerThatFailsIsLeftOutAndAskedNoMore() {
        List<String> asked = new ArrayList<>();
        WebDocument document = run((server, parallel) -> {
            asked.add(server);
            if (server.equals("slow")) {
                throw new LoadFailedException("it is gone");
            }
            return turn(1, parallel);
        });

        assertThat(asked).containsOnlyOnce("slow");
        assertThat(document.failed()).containsExactly(new Absence("slow", "it is gone"));
        assertThat(document.cells()).extracting(WebCell::server).containsOnly("quick");
        assertThat(document.complete()).isTrue();
    }

    @Test
    void aCancelledRunIsIncompleteAndBlamesNoServer() {
        WebExperiment[] run = new WebExperiment[1];
        Ours cancelled = (server, parallel) -> {
            run[0].cancel();
            throw new LoadFailedException("it ended by Ctrl-C, too");
        };
        run[0] = new WebExperiment(MACHINE, OPTIONS, List.of(), new MadeTurns(cancelled, (server, parallel) -> 1));
        WebDocument document = run[0].run((cell, round) -> {});

        assertThat(document.complete()).isFalse();
        assertThat(document.failed()).isEmpty();
        assertThat(document.cells()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 14})
    void whereAbFailsOnlyTheFiguresByAbOfThatServerAreLeftOut(int last) {
        List<String> askedByAb = new ArrayList<>();
        WebDocument document = run((server, parallel) -> turn(1, parallel), (server, parallel) -> {
            askedByAb.add(server);
            if (server.equals("slow") && Collections.frequency(askedByAb, "slow") == last) {
                throw new LoadFailedException("ab says 'Failed requests: 3'");
            }
            return 4 * parallel;
        });

        assertThat(askedByAb).filteredOn("slow"::equals).hasSize(last);
        assertThat(document.failed()).containsExactly(new Absence("ab against slow", "ab says 'Failed requests: 3'"));
        assertThat(document.cells()).hasSize(4).allSatisfy(cell -> {
            assertThat(cell.roundsPerSecond()).hasSize(6);
            boolean isSlow = cell.server().equals("slow");
            assertThat(cell.abPerSecond()).isEqualTo(isSlow ? null : Double.valueOf(4.0 * cell.parallel()));
            assertThat(cell.abGain() == null).isEqualTo(isSlow || cell.parallel() == 1);
        });
        assertThat(document.complete()).isTrue();
    }

    @Test
    void aServerThatFailsForAbAndThenAltogetherIsNamedOnce() {
        WebDocument document = run(
                (server, parallel) -> {
                    if (shown.size() > 5 && server.equals("slow")) {
                        throw new LoadFailedException("it is gone");
                    }
                    return turn(1, parallel);
                },
                (server, parallel) -> {
                    if (server.equals("slow")) {
                        throw new LoadFailedException("it is gone");
                    }
                    return 1;
                });

        assertThat(document.failed()).containsExactly(new Absence("slow", "it is gone"));
    }

    @Test
    void theTimeWithinAServerIsTheMeanOfTheRoundsAndWhatIsLeftIsOutside() {
        WebDocument document = run((server, parallel) -> {
            WebTurn turn = turn(1, parallel);
            return server.equals("slow")
                    ? turn
                    : new WebTurn(
                            new WebWindow(
                                    turn.closed().latencies(), turn.closed().nanos(), 0, new WebParts(1, 100, 3)),
                            null,
                            new WebServerParts(10 + shown.size(), null, 5, null, 20),
                            null);
        });

        assertThat(document.cell("slow", 1)).hasValueSatisfying(cell -> {
            assertThat(cell.within()).isNull();
            assertThat(cell.outsideNanos()).isNull();
        });
        WebCell cell = document.cell("quick", 1).orElseThrow();
        WebServerParts within = Objects.requireNonNull(cell.within());
        assertThat(within.queue()).isNull();
        assertThat(within.returnHop()).isNull();
        assertThat(within.run()).isEqualTo(5);
        assertThat(within.head()).isBetween(10.0, 38.0);
        assertThat(cell.outsideNanos()).isEqualTo(100 - within.sum());
    }

    /** The turns of the clients here. */
    @FunctionalInterface
    private interface Ours {
        WebTurn measure(String server, int parallel) throws LoadFailedException;
    }

    /** The turns of {@code ab}. */
    @FunctionalInterface
    private interface ByAb {
        double measure(String server, int parallel) throws LoadFailedException;
    }

    private record MadeTurns(Ours ours, ByAb ab) implements WebExperiment.Turns {
        @Override
        public WebTurn measure(String server, int parallel) throws LoadFailedException {
            return ours.measure(server, parallel);
        }

        @Override
        public double byAb(String server, int parallel) throws LoadFailedException {
            return ab.measure(server, parallel);
        }
    }

    private WebDocument run(Ours ours) {
        return run(ours, (server, parallel) -> 4 * parallel);
    }

    private WebDocument run(Ours ours, ByAb ab) {
        return new WebExperiment(MACHINE, OPTIONS, List.of(), new MadeTurns(ours, ab))
                .run((cell, round) -> shown.add(round + " " + cell));
    }

    /** Returns a turn in which so many requests a second are answered for each that is under way. */
    private static WebTurn turn(long perSecondOfOne, int parallel) {
        Recording recording = new Recording();
        recording.record(1_000);
        long nanos = 1_000_000_000L / (perSecondOfOne * parallel);
        return new WebTurn(new WebWindow(recording.finish(), nanos, 0, new WebParts(1, 2, 3)), null, null, null);
    }
}
