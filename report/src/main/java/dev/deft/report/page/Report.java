package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Options;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/** The report as a page: one file that loads nothing, for a screen, a phone or paper, light or dark. */
public final class Report {

    private final Results results;
    private final Markup html = new Markup();

    private Report(List<NamedResult> all) {
        this.results = new Results(all);
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
        out.print(report.html);
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
        String script = Resources.text("report.js");
        html.append("<!DOCTYPE html>")
                .line()
                .open("html", "lang", "en-GB")
                .open("head")
                .line();
        html.open("meta", "charset", "utf-8").line();
        html.open("meta", "name", "viewport", "content", "width=device-width,initial-scale=1")
                .line();
        html.open("meta", "name", "color-scheme", "content", "light dark").line();
        // Nothing is loaded, and no script runs but this one, whatever a result file contains.
        String policy = "default-src 'none'; style-src 'unsafe-inline'; script-src " + Resources.hash(script);
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .line();
        html.element("title", "Deft: " + heading()).line();
        html.open("style")
                .append(Colours.css())
                .append(Resources.text("report.css"))
                .close("style")
                .line();
        html.close("head").open("body").open("main").line();
        head();
        sections(results).forEach(this::section);
        conditions();
        html.close("main")
                .open("div", "id", "tip", "role", "status")
                .close("div")
                .line();
        html.open("script")
                .append(script)
                .close("script")
                .close("body")
                .close("html")
                .line();
    }

    private void head() {
        html.open("header");
        html.element("p", "Deft bench report", "class", "kicker");
        html.element("h1", heading()).line();
        for (int i = 0; i < results.size(); i++) {
            for (String alarm : new Answer(results.at(i).document()).alarms()) {
                int colon = alarm.indexOf(':');
                html.open("p", "class", "alarm")
                        .element(
                                "strong",
                                (results.several() ? results.title(i) + ": " : "") + alarm.substring(0, colon + 1))
                        .text(alarm.substring(colon + 1))
                        .close("p")
                        .line();
            }
        }
        for (int i = 0; i < results.size(); i++) {
            answer(i);
        }
        flags();
        html.close("header").line();
    }

    private void answer(int index) {
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
        new Answer(results.at(index).document()).sentences().forEach(sentence -> html.element("li", sentence));
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

    private void section(Section section) {
        boolean many = !section.choice().isEmpty() && section.panes().size() > 1;
        html.open("section", "id", section.id()).element("h2", section.title());
        html.element("p", section.reading(), "class", "reading").line();
        if (many) {
            choice(section);
        }
        html.open("div", "id", section.id() + "-panes", "class", many ? "panes many" : "panes")
                .line();
        for (int i = 0; i < section.panes().size(); i++) {
            pane(section.id() + "-" + i, section.panes().get(i));
        }
        html.close("div").close("section").line();
    }

    private void choice(Section section) {
        List<Section.Pane> panes = section.panes();
        long told = panes.stream().filter(Section.Pane::telling).count();
        String select = section.id() + "-choice";
        html.open("p", "class", "choice").element("label", section.choice(), "for", select);
        html.open("select", "id", select, "data-panes", section.id() + "-panes");
        for (int i = 0; i < panes.size(); i++) {
            String value = section.id() + "-" + i;
            if (panes.get(i).choice().equals(section.first())) {
                html.element("option", panes.get(i).choice(), "value", value, "selected", "");
            } else {
                html.element("option", panes.get(i).choice(), "value", value);
            }
        }
        html.close("select").close("p").line();
        if (told < panes.size()) {
            html.element(
                    "p",
                    told + " of " + panes.size() + " are shown here; on a screen with scripts you can choose.",
                    "class",
                    "unchosen");
        }
    }

    private void pane(String id, Section.Pane pane) {
        Chart chart = pane.chart();
        html.open("figure", "id", id, "class", pane.telling() ? "pane telling" : "pane");
        html.element("figcaption", chart.title());
        html.open("div", "class", "drawing");
        html.open(
                "svg",
                "class",
                chart.width() > Chart.WIDTH ? "chart wide" : "chart",
                "viewBox",
                "0 0 " + chart.width() + " " + chart.height(),
                "style",
                chart.width() > Chart.WIDTH ? "min-width:" + chart.width() + "px" : "",
                "data-chart",
                chart.name(),
                "role",
                "group",
                "tabindex",
                0,
                "aria-label",
                chart.title() + "; arrow keys read its values");
        html.line().append(chart.content()).line().close("svg").close("div").line();
        pane.tables().forEach(table -> table.write(html));
        html.close("figure").line();
    }

    private void conditions() {
        Conditions conditions = new Conditions(results);
        section(
                "sending",
                "How the calls were sent",
                "Each call had a planned start, and its latency counts from there. Counted from the moment it was sent, as a"
                        + " loop does that waits when it is late, the same calls look faster than they were.",
                conditions.sending());
        section(
                "experiment",
                "The 2016 thread's experiment",
                "The question that started it: how much longer does a call take if it is deferred to a thread than if it is"
                        + " made synchronously?",
                conditions.experiment());
        section(
                "conditions",
                "Conditions",
                "What the numbers hold for. Below the platform's own noise nothing can be told apart.",
                conditions.table());
    }

    private void section(String id, String title, String reading, Table table) {
        if (!table.isEmpty()) {
            html.open("section", "id", id).element("h2", title).element("p", reading, "class", "reading");
            table.write(html);
            html.close("section").line();
        }
    }
}
