package dev.deft.report.page;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolateOptions;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.Ratio;
import dev.deft.report.text.IsolationWords;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of {@code deft isolate} as a page. */
public final class IsolationReport {

    /** The colours of results, one for the settings with the same look-ups and another for each place that is told apart. */
    private static final Map<String, Integer> COLOURS = Map.of(
            IsolateDocument.ALONE, 5,
            IsolateDocument.SHARED, 1,
            IsolateDocument.OWN, 0,
            IsolateDocument.RESERVED, 2,
            IsolateDocument.ASYNC_ALONE, 3,
            IsolateDocument.ASYNC, 3);

    private static final int COLOUR_OF_OTHERS = 4;

    private final IsolateDocument document;
    private final Page page;

    private IsolationReport(IsolateDocument document) {
        this.document = document;
        this.page = new Page(heading(document.options()));
    }

    /** Writes the page, in UTF-8 if {@code out} does. */
    public static void write(IsolateDocument document, PrintStream out) {
        IsolationReport report = new IsolationReport(document);
        report.head();
        report.page.section(report.percentiles());
        report.page.section("conditions", "Conditions", "What the numbers hold for.", report.conditions());
        out.print(report.page.end());
    }

    private static String heading(IsolateOptions options) {
        return "Look-ups beside " + options.userWork() + ", " + Units.counted(options.demand(), "call") + " over "
                + Units.counted(options.workers(), "worker");
    }

    private void head() {
        Markup html = page.html();
        html.open("header");
        html.element("p", "Deft isolate report", "class", "kicker");
        html.element("h1", heading(document.options())).line();
        if (!document.complete()) {
            page.alarm("Incomplete:", " the run ended before everything was measured that was asked for.");
        }
        for (Absence failed : document.failed()) {
            page.alarm("Left out:", " '" + failed.peer() + "' " + failed.why());
        }
        html.open("ul", "class", "answer");
        IsolationWords.of(document, Show::time).forEach(sentence -> html.element("li", sentence));
        html.close("ul").line();
        html.close("header").line();
    }

    private Section percentiles() {
        List<PercentileChart.Line> lines = new ArrayList<>();
        List<Legend.Entry> legend = new ArrayList<>();
        Table latencies = new Table("Latency of look-ups", "", "look-ups", "p50", "p90", "p99", "p99.9", "max");
        Table beside =
                new Table("Beside it", "", "time-outs", "p50 / alone", "p99 / alone", "user calls/s", "cores busy");
        for (int i = 0; i < document.settings().size(); i++) {
            IsolatedSetting setting = document.settings().get(i);
            String colour = Colours.result(COLOURS.getOrDefault(setting.name(), COLOUR_OF_OTHERS));
            boolean isReference = setting.reference() == null;
            lines.add(new PercentileChart.Line(
                    Curve.of(setting.lookUps()), colour, isReference, Results.letter(i), setting.name()));
            legend.add(new Legend.Entry(
                    colour, Results.letter(i) + " " + setting.name() + (isReference ? ", dashed" : "")));
            latencies.row(setting.name(), List.of(), latencies(setting.lookUps()));
            beside.row(setting.name(), List.of(), beside(setting));
        }
        Chart chart = PercentileChart.of("percentiles", "Latency of look-ups by percentile", legend, lines);
        return new Section(
                "percentiles",
                "Latency of look-ups",
                "The further right, the rarer: at 99 % one look-up in a hundred took longer, from its planned start. A dashed"
                        + " curve has no user work beside it; isolation is perfect where a curve lies on the dashed one of its"
                        + " kind.",
                "",
                List.of(new Section.Pane("", chart, List.of(latencies, beside), true)));
    }

    private static List<Table.Value> latencies(Distribution lookUps) {
        List<Table.Value> values = new ArrayList<>();
        values.add(new Table.Value(Units.count(lookUps.samples())));
        BenchDocument.PERCENTILES.forEach(
                key -> values.add(PercentileChart.value(lookUps.percentiles().get(key))));
        values.add(new Table.Value(Show.time(lookUps.maxNanos())));
        return values;
    }

    private static List<Table.Value> beside(IsolatedSetting setting) {
        Double user = setting.userThroughput();
        Double load = setting.machineLoad();
        IsolatedSetting.Ratios ratios = setting.toReference();
        return List.of(
                new Table.Value(Units.count(setting.timeouts())),
                ratio(ratios == null ? null : ratios.p50()),
                ratio(ratios == null ? null : ratios.p99()),
                new Table.Value(user == null ? "-" : Units.count(Math.round(user))),
                new Table.Value(load == null ? "-" : Show.percent(load)));
    }

    private static Table.Value ratio(@Nullable Ratio ratio) {
        if (ratio == null || ratio.median() == null) {
            return new Table.Value("-");
        }
        return new Table.Value(
                Show.ratio(ratio.median()),
                ratio.low() == null ? "" : RatioWords.interval(ratio).replace("..", " – "));
    }

    private Table conditions() {
        IsolateOptions options = document.options();
        Machine machine = document.environment();
        Table table = new Table("Conditions", "", "result");
        row(table, "measured", machine.date() + ", Deft " + machine.deftVersion());
        row(table, "machine", Units.counted(machine.cores(), "core") + ", " + machine.cpu());
        row(table, "system", machine.os() + "; transport " + machine.transport());
        row(table, "JVM", machine.jvm());
        row(table, "flags", machine.flags().isEmpty() ? "none" : String.join(" ", machine.flags()));
        row(
                table,
                "look-ups",
                Quantities.rate(options.ratePerSecond()) + " of " + options.host()
                        + ", by the operating system; async ones of a DNS server on loopback");
        row(table, "delay of each look-up", duration(options.lookUpDelayNanos()));
        row(table, "time-out", duration(options.timeoutNanos()));
        row(
                table,
                "user work",
                options.userWork() + ", " + Units.counted(options.demand(), "call") + " outstanding over "
                        + Units.counted(options.workers(), "worker"));
        row(
                table,
                "rounds",
                options.rounds() + ", each setting for " + duration(options.durationNanos()) + " after "
                        + duration(options.warmUpNanos()) + " of warm-up, in an order drawn from seed "
                        + options.seed());
        document.settings().stream()
                .filter(setting -> setting.reference() != null && setting.runsOn() != null)
                .forEach(setting -> row(table, setting.name(), String.valueOf(setting.runsOn())));
        document.missing().forEach(missing -> row(table, "skipped", missing.peer() + ": " + missing.why()));
        return table;
    }

    private static void row(Table table, String name, String value) {
        table.row(name, List.of(), value);
    }

    private static String duration(long nanos) {
        return nanos == 0 ? "none" : Units.duration(Duration.ofNanos(nanos));
    }
}
