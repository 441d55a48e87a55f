package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.SumDocument;
import dev.deft.report.page.SumReport;
import dev.deft.report.terminal.Sums;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of {@code deft sum} and its page, of a result that is made up. */
class SumFileTest {

    private static final SumDocument RESULT = Sums.of(7)
            .cell(SumDocument.IN_PLACE, 1, 5_000)
            .cell(SumDocument.IN_PLACE, 2, 9_000)
            .cell(SumDocument.POOL, 1, 5_000)
            .cell(SumDocument.POOL, 2, 3_000)
            .document();

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        Path file = written(JsonText.of(RESULT));
        assertThat(ResultFiles.SUM.isOne(file)).isTrue();
        assertThat(ResultFiles.ADAPT.isOne(file)).isFalse();
        assertThat(ResultFiles.SUM.read(file)).isEqualTo(RESULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deft-sum/1|deft-sum/2|was made by a newer deft: its schema is deft-sum/2, and this one reads"
                        + " deft-sum/1; update deft",
                "\"requests\": 400|\"requests\": -1|options.requests: -1; allowed: 0 or more",
                "\"apply\": \"pool\"|\"apply\": \"goldfish\"|tables[0].cells[2].apply: 'goldfish'; allowed: in-place,"
                        + " exclusive, pool, share",
                "\"apply\": \"pool\"|\"apply\": \"in-place\"|tables[0].cells[2]: 'in-place' with 1 clients again;"
                        + " allowed: each cell once"
            })
    void oneThatDoesNotHoldTogetherIsRefusedInOneLine(String good, String bad, String complaint) throws Exception {
        String text = JsonText.of(RESULT);
        assertThat(text).contains(good);
        Path file = written(text.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad)));
        assertThatThrownBy(() -> ResultFiles.SUM.read(file)).hasMessage(file + ": " + complaint);
    }

    @Test
    void thePageHasTheEssaysTableAndAChartForEachNumberOfClients() {
        Captured out = new Captured();
        SumReport.write(RESULT, out.stream());
        assertThat(out.text())
                .contains("n = 25,000: seconds for 1,000 requests", "essay 4.96", "essay 2.30")
                .contains("data-chart=\"latency-0-of-1\"", "data-chart=\"latency-0-of-2\"")
                .doesNotContain("latency-0-of-4", "Incomplete:")
                .contains("pays in time from 2 clients, 1.0 a core");
    }

    private Path written(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "result", ".json"), text);
    }
}
