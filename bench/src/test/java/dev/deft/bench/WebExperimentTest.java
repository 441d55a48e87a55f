package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.analysis.result.WebParts;
import dev.deft.analysis.result.WebTurn;
import dev.deft.analysis.result.WebWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
                throw new PageLoadFailedException("it is gone");
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
        run[0] = new WebExperiment(MACHINE, OPTIONS, List.of(), (server, parallel) -> {
            run[0].cancel();
            throw new PageLoadFailedException("it ended by Ctrl-C, too");
        });
        WebDocument document = run[0].run((cell, round) -> {});

        assertThat(document.complete()).isFalse();
        assertThat(document.failed()).isEmpty();
        assertThat(document.cells()).isEmpty();
    }

    private WebDocument run(WebExperiment.Turns turns) {
        return new WebExperiment(MACHINE, OPTIONS, List.of(), turns)
                .run((cell, round) -> shown.add(round + " " + cell));
    }

    /** Returns a turn in which so many requests a second are answered for each that is under way. */
    private static WebTurn turn(long perSecondOfOne, int parallel) {
        Recording recording = new Recording();
        recording.record(1_000);
        long nanos = 1_000_000_000L / (perSecondOfOne * parallel);
        return new WebTurn(
                new WebWindow(recording.finish(), nanos, 0, new WebParts(1, 2, 3)),
                null,
                2.0 * perSecondOfOne * parallel);
    }
}
