package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.terminal.Webs;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code deft web} as a reader sees it, in a real browser. */
@ExtendWith(InBrowser.class)
@Tag("real-threads")
class WebInBrowserTest {

    @TempDir
    private Path folder;

    @Test
    void theColumnsStandFirstAndTheChartOfTheMostAtATimeIsChosen(Browser browser) throws Exception {
        Path page = folder.resolve("web.html");
        try (PrintStream out = new PrintStream(Files.newOutputStream(page), false, StandardCharsets.UTF_8)) {
            WebReport.write(Webs.ofTwo(), out);
        }
        browser.reset();
        browser.size(360, 740);
        browser.open(page);
        browser.screenshot(Path.of("target", "web-360.png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
        assertThat(text(browser, "document.querySelector('section').id")).isEqualTo("throughput");
        assertThat(number(browser, "document.querySelectorAll('#throughput tbody tr').length"))
                .isEqualTo(2);
        assertThat(
                        text(
                                browser,
                                "[...document.querySelectorAll('#parts figure')].filter(f => f.offsetParent).map(f => f.id).join()"))
                .isEqualTo("parts-1");
        // Connect, six parts or the answer, and the end.
        assertThat(number(browser, "document.querySelectorAll('#parts-1 rect[role=img]').length"))
                .isEqualTo(8 + 3);
        assertThat(number(browser, "document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
    }

    private static String text(Browser browser, String expression) throws Exception {
        return browser.evaluate(expression).getAsString();
    }

    private static int number(Browser browser, String expression) throws Exception {
        return browser.evaluate(expression).getAsInt();
    }
}
