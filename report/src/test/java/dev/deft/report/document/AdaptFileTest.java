package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.report.page.AdaptReport;
import dev.deft.report.terminal.Adaptations;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of {@code deft adapt} and its page, of a result that is made up. */
class AdaptFileTest {

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        Path file = written(JsonText.of(Adaptations.some(true)));
        assertThat(ResultFiles.ADAPT.isOne(file)).isTrue();
        assertThat(ResultFiles.ADAPT.isOne(folder)).isFalse();
        assertThat(ResultFiles.ADAPT.read(file)).isEqualTo(Adaptations.some(true));
    }

    @Test
    void oneThatDoesNotHoldTogetherIsRefusedInOneLine() throws Exception {
        Path file = written(JsonText.of(Adaptations.some(true)).replace("\"demand\": 200", "\"demand\": -1"));
        assertThatThrownBy(() -> ResultFiles.ADAPT.read(file))
                .hasMessage(file + ": options.demand: -1; allowed: 0 or more");
    }

    @Test
    void thePageHasAChartForEachPoolInEachExperimentAndADotThatSaysTheReasonForEachMove() {
        Captured out = new Captured();
        AdaptReport.write(Adaptations.some(false), out.stream());
        assertThat(out.text())
                .contains("Incomplete:")
                .contains("100\u00a0ms: goal 10, worthwhile")
                .contains("Step")
                .contains("Sweep, permits");
    }

    private Path written(String text) throws Exception {
        return Files.writeString(folder.resolve("result.json"), text);
    }
}
