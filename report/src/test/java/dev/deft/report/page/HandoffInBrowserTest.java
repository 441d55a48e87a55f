package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.terminal.Handoffs;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code deft handoff} as a reader sees it, in a real browser. */
@ExtendWith(InBrowser.class)
@Tag("real-threads")
class HandoffInBrowserTest {

    @TempDir
    private Path folder;

    @Test
    void eachPairHasAChartThatIsChosenAndTheSentencesStandAbove(Browser browser) throws Exception {
        Path page = folder.resolve("handoff.html");
        try (PrintStream out = new PrintStream(Files.newOutputStream(page), false, StandardCharsets.UTF_8)) {
            HandoffReport.write(Handoffs.starved(), out);
        }
        browser.reset();
        browser.size(360, 740);
        browser.open(page);
        browser.screenshot(Path.of("target", "handoff-360.png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
        assertThat(number(browser, "document.querySelectorAll('#pairs figure').length"))
                .isEqualTo(5);
        assertThat(number(browser, "document.querySelectorAll('#pairs path.curve').length"))
                .isEqualTo(5 * 3);
        assertThat(number(browser, "document.querySelectorAll('#giltest tbody tr').length"))
                .isEqualTo(1);
        assertThat(number(browser, "document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        assertThat(browser.evaluate("document.querySelector('.answer').textContent")
                        .getAsString())
                .startsWith("On platform threads busy ones starve these");
    }

    private static int number(Browser browser, String expression) throws Exception {
        return browser.evaluate(expression).getAsInt();
    }
}
