package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.IsolateDocument;
import dev.deft.report.terminal.Isolations;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code deft isolate} as a reader sees it, in a real browser. */
@ExtendWith(InBrowser.class)
@Tag("real-threads")
class IsolationInBrowserTest {

    private static final String ATTACK = "<script>document.title='owned'</script>";

    @TempDir
    private Path folder;

    @Test
    void allSettingsAreInOneChartAndTheSentencesAboveIt(Browser browser) throws Exception {
        IsolateDocument document = Isolations.of(7, 400)
                .setting("alone", 2)
                .setting("shared pool", 200)
                .setting(ATTACK, 2)
                .document();
        Path page = folder.resolve("isolate.html");
        try (PrintStream out = new PrintStream(Files.newOutputStream(page), false, StandardCharsets.UTF_8)) {
            IsolationReport.write(document, out);
        }
        browser.reset();
        browser.size(360, 740);
        browser.open(page);
        browser.screenshot(Path.of("target", "isolate-360.png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
        assertThat(number(browser, "document.querySelectorAll('#percentiles path.curve').length"))
                .isEqualTo(3);
        assertThat(number(browser, "document.querySelectorAll('#percentiles tbody tr').length"))
                .isEqualTo(2 * 3);
        assertThat(number(browser, "document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        assertThat(browser.evaluate("document.querySelector('.answer').textContent")
                        .getAsString())
                .startsWith("In one pool with the user work the look-ups took p50 100\u00a0ms, p99 201\u00a0ms");
        assertThat(browser.evaluate("document.title").getAsString())
                .isEqualTo("Deft: Look-ups beside sleep:50ms, 40 calls over 10 workers");
    }

    private static int number(Browser browser, String expression) throws Exception {
        return browser.evaluate(expression).getAsInt();
    }
}
