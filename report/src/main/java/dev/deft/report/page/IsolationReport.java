package dev.deft.report.page;

import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolateOptions;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.Quantities;
import dev.deft.report.text.IsolationWords;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    private IsolationReport() {}

    /** Writes the page, in UTF-8 if {@code out} does. */
    public static void write(IsolateDocument document, PrintStream out) {
        String title = heading(document.options());
        Page page = new Page(title);
        page.head("isolate", title, document, IsolationWords.of(document, Show::time));
        page.section(percentiles(document));
        out.print(page.end(conditions(document), document));
    }

    private static String heading(IsolateOptions options) {
        return "Look-ups beside " + options.userWork() + ", " + Units.counted(options.demand(), "call") + " over "
                + Units.counted(options.workers(), "worker");
    }

    private static Section percentiles(IsolateDocument document) {
        List<PercentileChart.Line> lines = new ArrayList<>();
        TextColumns<IsolatedSetting> latencies = PercentileChart.addTo(
                new TextColumns<IsolatedSetting>()
                        .add("", IsolatedSetting::name)
                        .add(
                                "look-ups",
                                setting -> Units.count(setting.lookUps().samples())),
                IsolatedSetting::lookUps);
        TextColumns<IsolatedSetting> beside = new TextColumns<IsolatedSetting>()
                .add("", IsolatedSetting::name)
                .add("time-outs", setting -> Units.count(setting.timeouts()))
                .add("p50 / alone", IsolatedSetting::toReference, ratios -> RatioWords.withInterval(ratios.p50()))
                .add("p99 / alone", IsolatedSetting::toReference, ratios -> RatioWords.withInterval(ratios.p99()))
                .add("user calls/s", IsolatedSetting::userThroughput, user -> Units.count(Math.round(user)))
                .add("cores busy", IsolatedSetting::machineLoad, Show::percent);
        for (int i = 0; i < document.settings().size(); i++) {
            IsolatedSetting setting = document.settings().get(i);
            String colour = Colours.result(COLOURS.getOrDefault(setting.name(), COLOUR_OF_OTHERS));
            lines.add(new PercentileChart.Line(
                    Curve.of(setting.lookUps()),
                    colour,
                    setting.reference() == null,
                    Results.letter(i),
                    setting.name()));
        }
        Chart chart = PercentileChart.of("percentiles", "Latency of look-ups by percentile", lines);
        return new Section(
                "percentiles",
                "Latency of look-ups",
                "The further right, the rarer: at 99 % one look-up in a hundred took longer, from its planned start. A dashed"
                        + " curve has no user work beside it; isolation is perfect where a curve lies on the dashed one of its"
                        + " kind.",
                "",
                List.of(new Section.Pane(
                        "",
                        chart,
                        List.of(
                                Table.of("Latency of look-ups", latencies.table(document.settings())),
                                Table.of("Beside it", beside.table(document.settings()))),
                        true)));
    }

    private static Table conditions(IsolateDocument document) {
        IsolateOptions options = document.options();
        Table table = Table.conditions(document.environment());
        table.row(
                "look-ups",
                Quantities.rate(options.ratePerSecond()) + " of " + options.host()
                        + ", by the operating system; async ones of a DNS server on loopback");
        table.row("delay of each look-up", Show.duration(options.lookUpDelayNanos()));
        table.row("time-out", Show.duration(options.timeoutNanos()));
        table.row(
                "user work",
                options.userWork() + ", " + Units.counted(options.demand(), "call") + " outstanding over "
                        + Units.counted(options.workers(), "worker"));
        table.row(
                "rounds",
                options.rounds() + ", each setting for " + Show.duration(options.durationNanos()) + " after "
                        + Show.duration(options.warmUpNanos()) + " of warm-up, in an order drawn from seed "
                        + options.seed());
        document.settings().stream()
                .filter(setting -> setting.reference() != null && setting.runsOn() != null)
                .forEach(setting -> table.row(setting.name(), String.valueOf(setting.runsOn())));
        return table;
    }
}
