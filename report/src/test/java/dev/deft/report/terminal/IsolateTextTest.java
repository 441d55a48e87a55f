package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.IsolateDocument;
import dev.deft.report.text.Captured;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The output of {@code deft isolate}, of results that are made up. */
class IsolateTextTest {

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysUnderWhichConditionsItRan() {
        IsolateDocument document = Isolations.helped();
        new IsolateText(out.stream()).header(document.environment(), document.options());
        assertThat(out.lines())
                .startsWith("deft isolate 1.2, 2026-11-21T10:00:00Z")
                .contains("  jvm         VM 17")
                .contains("  machine     2 cores, a processor; an OS")
                .contains("  user work   sleep:50ms, 40 calls outstanding over 10 workers")
                .containsSequence(
                        "  look-ups    200/s of localhost, by the operating system, each timed from its",
                        "              planned start; given up after 1 s")
                .containsSequence(
                        "  rounds      7, in each every setting for 2 s after 300 ms of warm-up, in an",
                        "              order drawn from seed 42");
    }

    @Test
    void theTableHasARowForEachSettingAndTheSentencesFollow() {
        assertThat(printed(Isolations.helped()))
                .startsWith("", "  twisted     skipped: needs the twisted package", "")
                .containsSequence(
                        "                look-ups      p50      p90      p99  p99.9      max  late",
                        "alone              2,800  1.00 ms  1.01 ms  2.01 ms      -  2.01 ms     0",
                        "shared pool        2,800   100 ms   101 ms   201 ms      -   201 ms     0")
                .containsSequence(
                        "                      p50 / alone        p99 / alone  user calls/s  cores",
                        "alone                           -                  -             -   40 %",
                        "shared pool        100 (100..100)     100 (100..100)           200   40 %",
                        "own pools       1.00 (1.00..1.00)  1.00 (1.00..1.00)           200   40 %")
                .anyMatch(line -> line.startsWith("In one pool with the user work"));
    }

    @Test
    void whatIsNotDeftIsNamed() {
        assertThat(printed(Isolations.of(7, 400)
                        .setting("twisted alone", 2)
                        .setting("twisted", 200)
                        .document()))
                .contains("  twisted     Twisted 26")
                .anyMatch(line -> line.matches("twisted +100 \\(100\\.\\.100\\) .*"));
    }

    @Test
    void whatFailedAndAnInterruptionAreSaidLast() {
        assertThat(printed(Isolations.of(7, 400)
                        .setting("alone", 2)
                        .failed("shared pool", "in round 1: out of luck")
                        .interrupted()
                        .document()))
                .endsWith(
                        "FAILED: 'shared pool' was left out in round 1: out of luck",
                        "INCOMPLETE: interrupted; this is what was measured until then.");
    }

    @Test
    void everyLineFitsATerminal() {
        assertThat(printed(Isolations.helped()))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    }

    private List<String> printed(IsolateDocument document) {
        new IsolateText(out.stream()).results(document);
        return out.lines();
    }
}
