package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Quantile;
import dev.deft.report.document.Documents;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The report as a reader sees it, in a real browser. */
@ExtendWith(InBrowser.class)
@Tag("real-threads")
class ReportInBrowserTest {

    private static final BenchDocument DOCUMENT =
            Documents.closed().misfits("D=64 W=64").build();

    @TempDir
    private static Path folder;

    /** The document's page. */
    private static Path page;

    private static Browser browser;

    @BeforeAll
    static void writeThePage(Browser one) throws Exception {
        browser = one;
        page = write("document.html", new NamedResult("result.json", DOCUMENT));
    }

    @BeforeEach
    void asOnADesk() throws Exception {
        browser.reset();
    }

    @Test
    void loadsNothingButItselfAndComplainsOfNothing() throws Exception {
        browser.open(page);
        browser.screenshot(Path.of("target", "report.png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
    }

    /** All that is there; since these tests only read, the page is opened once for them. */
    @Nested
    class Marks {

        @BeforeAll
        static void open() throws Exception {
            browser.reset();
            browser.open(page);
        }

        @Test
        void everyHeatmapHasASquareForEveryCellWithItsNumber() throws Exception {
            for (String name : List.of("heatmap-mean", "heatmap-p99")) {
                assertThat(count(chart(name) + " rect[role=img]"))
                        .isEqualTo(DOCUMENT.matrix().cells().size());
            }
            Cell cell = cell("D=64 W=2");
            assertThat(says("heatmap-mean", "D=64 W=2"))
                    .isEqualTo("D=64 W=2, mean: " + Show.time(cell.latency().meanNanos()));
        }

        @Test
        void everyCellHasACurveWithTheDocumentsPercentiles() throws Exception {
            for (int workers : DOCUMENT.options().workers()) {
                String chart = chart("percentiles-W" + workers);
                assertThat(count(chart + " path.curve"))
                        .isEqualTo(DOCUMENT.options().demands().size());
                long named = DOCUMENT.matrix().cells().stream()
                        .filter(cell -> cell.workers() == workers)
                        .mapToLong(cell -> Curve.of(cell.latency()).dots().size())
                        .sum();
                assertThat(count(chart + " circle")).isEqualTo(named);
            }
            Quantile p99 = cell("D=8 W=4").latency().percentiles().get("p99");
            assertThat(says("percentiles-W4", "D=8 W=4, 99"))
                    .isEqualTo("D=8 W=4, 99\u00a0%: " + Show.time(p99.nanos()));
        }

        @Test
        void everyBarHasThreeParts() throws Exception {
            assertThat(count(chart("hops-W4") + " rect[role=img]")).isEqualTo(3 * 7);
            assertThat(count("#hops svg.chart")).isEqualTo(14);
            assertThat(says("hops-D8", "D=8 W=4, queue"))
                    .isEqualTo("D=8 W=4, queue: "
                            + Show.time(cell("D=8 W=4").queue().meanNanos()));
        }

        @Test
        void whatDoesNotFitIsADiamondAndSaysWhy() throws Exception {
            assertThat(count(chart("predicted") + " circle")).isEqualTo(48);
            assertThat(count(chart("predicted") + " path[role=img]")).isEqualTo(1);
            assertThat(text("#predicted .scroll:last-child tbody"))
                    .contains(
                            "D=64 W=64",
                            String.valueOf(cell("D=64 W=64").prediction().why()));
        }

        @Test
        void everyPieceOfTimeIsADotAndEveryRowOneOfThroughput() throws Exception {
            assertThat(count(chart("time-D8-W4") + " circle")).isEqualTo(5 * 20);
            assertThat(count(chart("throughput") + " circle")).isEqualTo(7);
            assertThat(count(chart("throughput") + " path.curve")).isEqualTo(1);
        }
    }

    @Test
    void theMouseShowsTheValueBelowItAndOnlyThen() throws Exception {
        browser.open(page);
        JsonArray place = place("heatmap-mean", "D=64 W=2");
        browser.moveMouse(place.get(0).getAsDouble(), place.get(1).getAsDouble());
        assertThat(text("#tip")).isEqualTo(says("heatmap-mean", "D=64 W=2"));
        assertThat(style("#tip", "visibility")).isEqualTo("visible");
        browser.moveMouse(2, 2);
        assertThat(style("#tip", "visibility")).isEqualTo("hidden");
    }

    @Test
    void aFingerThatIsNearAMarkIsEnough() throws Exception {
        browser.size(360, 740);
        browser.open(page);
        JsonArray place = place("throughput", "W=8");
        browser.tap(place.get(0).getAsDouble() + 9, place.get(1).getAsDouble() + 9);
        assertThat(text("#tip")).isEqualTo(says("throughput", "W=8"));
    }

    @Test
    void theArrowKeysReadTheValues() throws Exception {
        browser.open(page);
        browser.evaluate("document.querySelector('" + chart("throughput") + "').focus()");
        browser.press("ArrowRight");
        assertThat(text("#tip")).isEqualTo(says("throughput", "W=1:"));
        browser.press("ArrowRight");
        assertThat(text("#tip")).isEqualTo(says("throughput", "W=2:"));
        browser.press("Escape");
        assertThat(style("#tip", "visibility")).isEqualTo("hidden");
    }

    @Test
    void whatIsChosenIsShownAndTheOthersAreNot() throws Exception {
        browser.open(page);
        assertThat(shown("#percentiles .pane")).isEqualTo(1);
        browser.evaluate("(() => { const s = document.getElementById('percentiles-choice'); s.value = 'percentiles-3';"
                + " s.dispatchEvent(new Event('change')); })()");
        assertThat(shown("#percentiles .pane")).isEqualTo(1);
        assertThat(shown("#percentiles-3")).isEqualTo(1);
        assertThat(text("#percentiles-3 figcaption")).endsWith("W=8");
    }

    @Test
    void onAPhoneNothingIsWiderThanThePage() throws Exception {
        browser.size(360, 740);
        for (BenchDocument document : List.of(
                DOCUMENT,
                Documents.open(200, 6_400).build(),
                Documents.closed()
                        .work("file:/" + "a".repeat(300))
                        .cpu("b".repeat(300))
                        .build())) {
            show(document);
            browser.screenshot(Path.of("target", "report-360.png"));
            assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        }
    }

    @Test
    void onADeskNoTableIsCutAtItsSideAndWhatGoesOnBelowHasAShade() throws Exception {
        browser.size(1400, 900);
        for (BenchDocument document :
                List.of(DOCUMENT, Documents.open(200, 6_400).build())) {
            show(document);
            assertThat(browser.evaluate(
                                    "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
                                            + ".map(e => e.closest('[id]').id + ' ' + e.scrollWidth + ' of ' + e.clientWidth).join('; ')")
                            .getAsString())
                    .isEqualTo("");
        }
        browser.open(page);
        assertThat(number("(e => e.scrollHeight - e.clientHeight)(document.querySelector('#predicted .scroll'))"))
                .isPositive();
        assertThat(style("#predicted .scroll", "background-attachment"))
                .isEqualTo("local, local, local, local, scroll, scroll, scroll, scroll");
    }

    @Test
    void onPaperAChartIsWideAndItsLettersCanBeRead() throws Exception {
        // An A4 page without its margins, in the units of style sheets.
        browser.size(720, 1020);
        browser.media("print", "light");
        browser.open(page);
        assertThat(number("document.querySelector('#throughput svg.chart').getBoundingClientRect().width"))
                .isGreaterThan(500);
        // 8 points are 10.7 of these units.
        assertThat(number("(() => { const s = document.querySelector('#throughput svg.chart');"
                        + " return parseFloat(getComputedStyle(s).fontSize) * s.getBoundingClientRect().width"
                        + " / s.viewBox.baseVal.width; })()"))
                .isGreaterThan(10.7);
    }

    @Test
    void darkIsDarkAndPaperIsNot() throws Exception {
        browser.open(page);
        String light = style("body", "background-color");
        browser.media("screen", "dark");
        browser.screenshot(Path.of("target", "report-dark.png"));
        assertThat(style("body", "background-color"))
                .isEqualTo("rgb(20, 24, 29)")
                .isNotEqualTo(light);
        browser.media("print", "dark");
        assertThat(style("body", "background-color")).isEqualTo(light);
    }

    @Test
    void onPaperAllIsOpen() throws Exception {
        browser.open(page);
        assertThat(shown("#heatmap table")).isEqualTo(0);
        browser.media("print", "light");
        browser.screenshot(Path.of("target", "report-print.png"));
        assertThat(shown("#heatmap table")).isEqualTo(2);
        assertThat(shown("#percentiles table")).isEqualTo(7);
        assertThat(shown("#percentiles svg.chart")).isEqualTo(7);
        assertThat(shown("select")).isEqualTo(0);
        assertThat(style("#predicted .scroll", "max-height")).isEqualTo("none");
        assertThat(style("#predicted .scroll", "overflow-y")).isEqualTo("visible");
    }

    @Test
    void withoutScriptsWhatTellsMostIsShown() throws Exception {
        browser.scripts(false);
        browser.open(page);
        browser.scripts(true);
        assertThat(shown("#percentiles .pane")).isEqualTo(7);
        assertThat(shown("#time .pane")).isEqualTo(4 - 1);
        assertThat(shown("select")).isEqualTo(0);
        assertThat(shown("#time .unchosen")).isEqualTo(1);
    }

    @Test
    void severalResultsLieOverEachOtherAndTheHeatmapSaysTheRatio() throws Exception {
        BenchDocument slower = Documents.closed().slower(1.3).build();
        Path two = show(new NamedResult("before.json", DOCUMENT), new NamedResult("after.json", slower));
        browser.screenshot(Path.of("target", "report-two.png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(two.toUri().toString());
        assertThat(count("#percentiles svg.chart")).isEqualTo(49);
        assertThat(count(chart("percentiles-D8-W4") + " path.curve")).isEqualTo(2);
        assertThat(count(chart("time-D8-W4") + " circle")).isEqualTo(2 * 50);
        assertThat(text("#time .reading")).contains("Up to 2 neighbouring pieces are drawn as one");
        assertThat(count(chart("throughput") + " path.curve")).isEqualTo(2);
        assertThat(count(chart("hops-W4") + " rect[role=img]")).isEqualTo(2 * 3 * 7);
        assertThat(says("heatmap-mean-B-to-A", "D=64 W=1")).startsWith("D=64 W=1, mean: 1.30, A ");
        List<String> colours = strings("[...document.querySelectorAll('" + chart("percentiles-D8-W4")
                + " path.curve')].map(p => getComputedStyle(p).stroke)");
        assertThat(colours).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aMissedRateIsSaidAtTheTopAndBesideEveryNumberOfItsCell() throws Exception {
        show(Documents.open(200, 6_400).build());
        browser.screenshot(Path.of("target", "report-open.png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(text(".alarm")).startsWith("Missed its rate: 6.4k/s\u00a0W=1, 6.4k/s\u00a0W=4.");
        assertThat(number("document.querySelector('.alarm').getBoundingClientRect().top"))
                .isLessThan(300);
        assertThat(says("heatmap-mean", "6.4k/s W=1")).contains("(missed its rate)");
        List<String> row = strings("[...document.querySelectorAll('#percentiles-0 tbody tr:last-child td')]"
                + ".map(td => td.textContent)");
        assertThat(row).hasSize(7).allMatch(text -> text.contains("!"));
        List<String> other = strings("[...document.querySelectorAll('#percentiles-0 tbody tr:first-child td')]"
                + ".map(td => td.textContent)");
        assertThat(other).hasSize(7).noneMatch(text -> text.contains("!"));
    }

    @Test
    void whatAFileContainsIsTextAndNoScript() throws Exception {
        String attack =
                "</style></svg><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        BenchDocument document = Documents.closed()
                .demands(1)
                .workers(1)
                .work(attack)
                .cpu(attack)
                .flags(attack, "'\" onfocus=alert(1)")
                .build();
        Path attacked = show(new NamedResult(attack, document));
        assertThat(text("title")).contains("<script>").doesNotStartWith("owned");
        assertThat(count("script")).isEqualTo(1);
        assertThat(count("img")).isZero();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(attacked.toUri().toString());
    }

    private static Path show(BenchDocument document) throws Exception {
        return show(new NamedResult("result.json", document));
    }

    private static Path show(NamedResult... results) throws Exception {
        Path shown = write("report.html", results);
        browser.open(shown);
        return shown;
    }

    private static Path write(String name, NamedResult... results) throws IOException {
        Path file = folder.resolve(name);
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            Report.write(Arrays.asList(results), out);
        }
        return file;
    }

    private static Cell cell(String label) {
        return DOCUMENT.matrix().cells().stream()
                .filter(cell -> cell.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static String chart(String name) {
        return "svg[data-chart=\"" + name + "\"]";
    }

    private static int count(String selector) throws Exception {
        return (int) number("document.querySelectorAll('" + selector + "').length");
    }

    /** The number of them that take room on the page. */
    private static int shown(String selector) throws Exception {
        return (int) number("[...document.querySelectorAll('" + selector
                + "')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0).length");
    }

    private static double number(String expression) throws Exception {
        return browser.evaluate(expression).getAsDouble();
    }

    private static List<String> strings(String expression) throws Exception {
        JsonArray array = browser.evaluate(expression).getAsJsonArray();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    private static String text(String selector) throws Exception {
        return browser.evaluate("document.querySelector('" + selector + "').textContent")
                .getAsString();
    }

    private static String style(String selector, String property) throws Exception {
        return browser.evaluate("getComputedStyle(document.querySelector('" + selector + "')).getPropertyValue('"
                        + property + "')")
                .getAsString();
    }

    /** The name of a mark, given how it begins. */
    private static String says(String chart, String begin) throws Exception {
        return browser.evaluate("document.querySelector('" + mark(chart, begin) + "').getAttribute('aria-label')")
                .getAsString();
    }

    /** The middle of a mark, scrolled to where it can be pointed at. */
    private static JsonArray place(String chart, String begin) throws Exception {
        return browser.evaluate(
                        "(() => { const m = document.querySelector('" + mark(chart, begin)
                                + "'); m.scrollIntoView({block: 'center', behavior: 'instant'});"
                                + " const b = m.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; })()")
                .getAsJsonArray();
    }

    private static String mark(String chart, String begin) {
        return chart(chart) + " [aria-label^=\"" + begin + "\"]";
    }
}
