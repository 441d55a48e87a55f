package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.WebDocument;
import dev.deft.report.page.WebReport;
import dev.deft.report.terminal.Webs;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of {@code deft web} and its page, of a result that is made up. */
class WebFileTest {

    private static final WebDocument RESULT = Webs.ofTwo();

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        Path file = written(JsonText.of(RESULT));
        assertThat(ResultFiles.WEB.isOne(file)).isTrue();
        assertThat(ResultFiles.SUM.isOne(file)).isFalse();
        assertThat(ResultFiles.WEB.read(file)).isEqualTo(RESULT);
    }

    @Test
    void oneOfADeftThatDidNotKnowThePartsWithinAServerIsReadToo() throws Exception {
        String text =
                JsonText.of(RESULT).replaceAll("(?s)\"within\": \\{[^}]*},", "").replaceAll("\"within\": null,", "");
        assertThat(text).doesNotContain("within");
        assertThat(ResultFiles.WEB.read(written(text)).cells())
                .hasSize(4)
                .allSatisfy(cell -> assertThat(cell.within()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deft-web/1|deft-web/2|was made by a newer deft: its schema is deft-web/2, and this one reads deft-web/1; update deft",
                "\"requests\": 400|\"requests\": -1|options.requests: -1; allowed: 0 or more",
                "\"server\": \"twisted\"|\"server\": \"apache\"|cells[2].server: 'apache'; allowed: those of options.servers",
                "\"server\": \"twisted\"|\"server\": \"deft-pool\"|cells[2]: 'deft-pool' with 1 again; allowed: each cell once",
                "\"parallel\": 10|\"parallel\": 11|cells[1].parallel: 11; allowed: those of options.parallel"
            })
    void oneThatDoesNotHoldTogetherIsRefusedInOneLine(String good, String bad, String complaint) throws Exception {
        String text = JsonText.of(RESULT);
        assertThat(text).contains(good);
        Path file = written(text.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad)));
        assertThatThrownBy(() -> ResultFiles.WEB.read(file)).hasMessage(file + ": " + complaint);
    }

    @Test
    void thePageHasTheEssaysColumnsFirstThenAChartOfPartsAndOneOfLatenciesForEachNumberAtATime() {
        Captured out = new Captured();
        WebReport.write(RESULT, out.stream());
        assertThat(out.text())
                .containsSubsequence(
                        "<section id=\"throughput\"",
                        "<section id=\"ab\"",
                        "data-chart=\"parts-1\"",
                        "data-chart=\"parts-10\"",
                        "data-chart=\"latency-1\"",
                        "data-chart=\"latency-10\"",
                        "Conditions")
                .contains("aria-label=\"deft-pool, return hop: 640\u00a0µs\"")
                .contains("aria-label=\"twisted, answer: 5.33\u00a0ms\"")
                .contains("more at a time lower its throughput")
                .doesNotContain("Incomplete:", "<section id=\"open\"");
    }

    private Path written(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "result", ".json"), text);
    }
}
