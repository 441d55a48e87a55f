package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.report.terminal.Isolations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of {@code deft isolate}, of a result that is made up. */
class IsolateFileTest {

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        Path file = written(JsonText.of(Isolations.helped()));
        assertThat(ResultFiles.ISOLATE.isOne(file)).isTrue();
        assertThat(ResultFiles.ISOLATE.read(file)).isEqualTo(Isolations.helped());
    }

    @Test
    void whatIsOfAnotherKindIsNoResult() throws Exception {
        assertThat(ResultFiles.ISOLATE.isOne(folder)).isFalse();
        assertThat(ResultFiles.ISOLATE.isOne(folder.resolve("nowhere"))).isFalse();
        assertThat(ResultFiles.ISOLATE.isOne(written("no JSON"))).isFalse();
        Path bench = written("{\"schema\":\"deft-bench/2\"}");
        assertThat(ResultFiles.ISOLATE.isOne(bench)).isFalse();
        assertThatThrownBy(() -> ResultFiles.ISOLATE.read(bench))
                .hasMessage(bench
                        + ": is no result of deft isolate: its schema is 'deft-bench/2'; allowed: what deft isolate"
                        + " --json writes");
        Path isolation = written(JsonText.of(Isolations.helped()));
        assertThatThrownBy(() -> ResultFiles.BENCH.read(isolation))
                .hasMessage(isolation
                        + ": is no result of deft bench: its schema is 'deft-isolate/1'; allowed: what deft bench"
                        + " --json writes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deft-isolate/1|deft-isolate/2|was made by a newer deft: its schema is deft-isolate/2, and this one reads deft-isolate/1; update deft",
                "\"demand\": 40|\"demand\": -1|options.demand: -1; allowed: 0 or more",
                "\"name\": \"own pools\"|\"name\": \"alone\"|settings[2].name: 'alone' again; allowed: each setting once",
                "\"reference\": \"async alone\"|\"reference\": \"async\"|settings[5].reference: 'async'; allowed: the name of a setting before it",
                "\"samples\": 2800|\"samples\": 2801|settings[0].lookUps.histogram: has 2800 samples, and the field samples says 2801; allowed: as many"
            })
    void oneThatDoesNotHoldTogetherIsRefusedInOneLine(String good, String bad, String complaint) throws Exception {
        String text = JsonText.of(Isolations.helped());
        assertThat(text).contains(good);
        Path file = written(text.replaceFirst(Pattern.quote(good), bad));
        assertThatThrownBy(() -> ResultFiles.ISOLATE.read(file)).hasMessage(file + ": " + complaint);
    }

    private Path written(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "result", ".json"), text);
    }
}
