package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Options;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/** The report as a page: one file that loads nothing, for a screen, a phone or paper, light or dark. */
public final class Report {

    private final Results results;
    private final Page page;
    private final Markup html;

    private Report(List<NamedResult> all) {
        this.results = new Results(all);
        this.page = new Page(heading());
        this.html = page.html();
    }

    /**
     * Writes the page, in UTF-8 if {@code out} does.
     *
     * @param results one to six; the first is what the others are compared with
     * @throws IllegalArgumentException if there are too many, or if open and closed loops are among them
     */
    public static void write(List<NamedResult> results, PrintStream out) {
        Report report = new Report(results);
        report.page();
        out.print(report.page.end());
    }

    /** Every chart of the report, in its order. */
    static List<Section> sections(Results results) {
        return Stream.of(
                        new HeatmapCharts(results).section(),
                        new PercentileCharts(results).section(),
                        new HopCharts(results).section(),
                        new PredictionChart(results).section(),
                        new ThroughputChart(results).section(),
                        new TimeCharts(results).section())
                .filter(section -> !section.panes().isEmpty())
                .toList();
    }

    private void page() {
        head();
        sections(results).forEach(page::section);
        conditions();
    }

    private void head() {
        html.open("header");
        html.element("p", "Deft bench report", "class", "kicker");
        html.element("h1", heading()).line();
        for (int i = 0; i < results.size(); i++) {
            for (String alarm : new Conclusions(results.at(i).document()).alarms()) {
                int colon = alarm.indexOf(':');
                page.alarm(
                        (results.several() ? results.title(i) + ": " : "") + alarm.substring(0, colon + 1),
                        alarm.substring(colon + 1));
            }
        }
        for (int i = 0; i < results.size(); i++) {
            conclusions(i);
        }
        flags();
        html.close("header").line();
    }

    private void conclusions(int index) {
        if (results.several()) {
            html.open("h2", "class", "result")
                    .element("i", "", "class", "swatch", "style", "background:" + Colours.result(index))
                    .text(results.title(index))
                    .close("h2");
        }
        html.open("ul", "class", "answer");
        if (index > 0) {
            html.element("li", ResultComparison.inWords(results, index));
        }
        new Conclusions(results.at(index).document()).sentences().forEach(sentence -> html.element("li", sentence));
        html.close("ul").line();
    }

    /** The meaning of the signs that stand beside numbers, if there are any. */
    private void flags() {
        List<Flag> flags = Stream.iterate(0, i -> i < results.size(), i -> i + 1)
                .flatMap(i -> results.cells(i).stream())
                .flatMap(cell -> Flag.of(cell).stream())
                .distinct()
                .sorted()
                .toList();
        if (flags.isEmpty()) {
            return;
        }
        html.open("dl", "class", "flags");
        for (Flag flag : flags) {
            html.element("dt", flag.sign(), "class", "flag").element("dd", flag.words() + ": " + flag.meaning());
        }
        html.close("dl").line();
    }

    /** The measured load, in a line. */
    private String heading() {
        BenchDocument first = results.base().document();
        Options options = first.options();
        String work = "Latency of " + options.matrix().work();
        String over = " over " + range(options.workers()) + " workers";
        if (results.several()) {
            List<String> names = results.all().stream()
                    .map(r -> Show.shortened(r.name(), 40))
                    .toList();
            return work + ": " + String.join(" against ", names);
        }
        if (results.isOpen()) {
            List<String> rates = results.columns().stream().map(Column::label).toList();
            return work + " at " + (rates.isEmpty() ? "no rate" : rates.get(0) + " to " + rates.get(rates.size() - 1))
                    + over;
        }
        return work + ", " + range(options.demands()) + " callers" + over;
    }

    private static String range(List<Integer> numbers) {
        if (numbers.size() < 2) {
            return numbers.isEmpty() ? "no" : String.valueOf(numbers.get(0));
        }
        return numbers.get(0) + "\u00a0to\u00a0" + numbers.get(numbers.size() - 1);
    }

    private void conditions() {
        Conditions conditions = new Conditions(results);
        page.section(
                "sending",
                "How the calls were sent",
                "Each call had a planned start, and its latency counts from there. Counted from the moment it was sent, as a"
                        + " loop does that waits when it is late, the same calls look faster than they were.",
                conditions.sending());
        page.section(
                "experiment",
                "The 2016 thread's experiment",
                "The question that started it: how much longer does a call take if it is deferred to a thread than if it is"
                        + " made synchronously?",
                conditions.experiment());
        page.section(
                "conditions",
                "Conditions",
                "What the numbers hold for. Below the platform's own noise nothing can be told apart.",
                conditions.table());
    }
}
