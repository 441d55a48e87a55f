package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.report.terminal.Handoffs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of {@code deft handoff}, of a result that is made up. */
class HandoffFileTest {

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        Path file = written(JsonText.of(Handoffs.starved()));
        assertThat(ResultFiles.HANDOFF.isOne(file)).isTrue();
        assertThat(ResultFiles.ISOLATE.isOne(file)).isFalse();
        assertThat(ResultFiles.HANDOFF.read(file)).isEqualTo(Handoffs.starved());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deft-handoff/1|deft-handoff/2|was made by a newer deft: its schema is deft-handoff/2, and this one"
                        + " reads deft-handoff/1; update deft",
                "\"rounds\": 7|\"rounds\": -7|options.rounds: -7; allowed: 0 or more",
                "\"kind\": \"condition\"|\"kind\": \"lock\"|pairs[1]: 'lock' on platform threads again; allowed: each"
                        + " pair once",
                "\"threads\": \"platform\"|\"threads\": \"green\"|efficiencies[0].threads: 'green'; allowed: platform,"
                        + " virtual",
                "\"busy\": 1,|\"busy\": 3,|pairs[0].cells[1].busy: 3; allowed: those of options.busy, in growing order",
                "\"busy\": 4,|\"busy\": 1,|pairs[0].cells[2].busy: 1; allowed: those of options.busy, in growing order",
                "\"samples\": 3500|\"samples\": 3501|pairs[0].cells[0].transactions.histogram: has 3500 samples, and"
                        + " the field samples says 3501; allowed: as many"
            })
    void oneThatDoesNotHoldTogetherIsRefusedInOneLine(String good, String bad, String complaint) throws Exception {
        String text = JsonText.of(Handoffs.starved());
        assertThat(text).contains(good);
        Path file = written(text.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad)));
        assertThatThrownBy(() -> ResultFiles.HANDOFF.read(file)).hasMessage(file + ": " + complaint);
    }

    private Path written(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "result", ".json"), text);
    }
}
