package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Shape;
import dev.deft.report.text.Captured;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void theProgressLineOverwritesItselfAndGoesAway() {
        Captured err = new Captured();
        ProgressLine progress = new ProgressLine(err.stream(), true);
        progress.starting(new Shape(16, 64), 2, 49);
        assertThat(err.text()).startsWith("\rcell 3 of 49: D=16 W=64  ").hasSize(80);
        progress.clear();
        assertThat(err.text()).endsWith("\r" + " ".repeat(79) + "\r");
    }

    @Test
    void nobodyWatchesAProgressLineThatIsNoTerminal() {
        Captured err = new Captured();
        ProgressLine progress = new ProgressLine(err.stream(), false);
        progress.starting(new Shape(16, 64), 2, 49);
        progress.clear();
        assertThat(err.text()).isEmpty();
    }
}
