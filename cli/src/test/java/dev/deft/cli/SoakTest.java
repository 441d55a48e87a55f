package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import dev.deft.soak.SoakResult;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The output and the exit codes of {@code deft soak}. */
class SoakTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @Test
    @Tag("real-threads")
    void aSoakThatLosesNonePasses() {
        int code = new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream())))
                .run("soak", "--calls", "5k", "--seed", "3", "--duration", "1m", "--transport", "nio");

        assertThat(err.text()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.lines())
                .contains("  transport   nio", "  limits      5,000 calls, 60 s; lost after 10 s", "  seed        3")
                .contains("calls made              5,000", "answered                5,000")
                .endsWith("PASSED: every call was answered once, with its own answer.");
    }

    @Test
    void lostCallsComeWithTheEvidenceAndTheVerdictIsLast() {
        SoakResult lost = new SoakResult(
                false,
                10,
                9,
                5,
                1,
                1,
                1,
                1,
                2_000_000_000,
                0,
                List.of("call 7 was lost"),
                List.of("deft-soak: WAITING"));

        assertThat(SoakText.of(lost))
                .containsSequence("deft-soak: WAITING", "", "- call 7 was lost")
                .endsWith("FAILED: calls were lost, or answered other than once with their own answer.");
    }

    @Test
    void anInterruptedSoakSaysSo() {
        SoakResult interrupted =
                new SoakResult(true, 10, 10, 10, 0, 0, 0, 0, 2_000_000_000, 20_000_000, List.of(), List.of());

        assertThat(SoakText.of(interrupted))
                .contains("in 2.00 s, 5.00 calls/s; longest time without an answer about 20.0 ms")
                .endsWith("INCOMPLETE: interrupted; until then, every call was answered once, with its own answer.");
    }
}
