package dev.deft.report.page;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import dev.deft.report.text.WebTable;
import dev.deft.report.text.WebWords;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The result of {@code deft web} as a page: the essay's columns, then latencies, and where the time goes. */
public final class WebReport {

    private static final String TITLE = "Web servers and parallel requests";

    private final WebDocument document;
    private final Page page = new Page(TITLE);

    private WebReport(WebDocument document) {
        this.document = document;
    }

    /** Writes the page, in UTF-8 if {@code out} does. */
    public static void write(WebDocument document, PrintStream out) {
        WebReport report = new WebReport(document);
        report.page.head("web", TITLE, document, WebWords.of(document, Show::time));
        if (!document.cells().isEmpty()) {
            report.sections();
        }
        out.print(report.page.end(report.conditions(), document));
    }

    private void sections() {
        page.section(
                "throughput",
                "Requests a second, p at a time",
                "The essay's columns. A ratio below 1 is a server whose throughput more requests at a time lower; below each ratio is its 95 % interval.",
                Table.of("Requests a second", WebTable.perSecond(document, WebCell::perSecond, WebCell::gain)));
        page.section(
                "ab",
                "The same by ab",
                "One thread of C asks. Where it disagrees with the table above, it is the client that is measured.",
                Table.of(
                        "Requests a second by ab",
                        WebTable.perSecond(document, WebCell::abPerSecond, WebCell::abGain)));
        page.section(parts());
        page.section(latencies("latency", "Latency of a request, closed loop", WebCell::latencies));
        Double rate = document.options().ratePerSecond();
        if (rate != null) {
            page.section(latencies("open", "Latency of a request, " + Quantities.rate(rate) + " due", WebCell::open));
        }
    }

    /** The column that the essay's question is about, which is shown first. */
    private String mostAtATime() {
        List<Integer> parallel = document.options().parallel();
        return WebTable.atATime(parallel.get(parallel.size() - 1));
    }

    /** A chart for each number of requests at a time, in which each server has a bar. */
    private Section parts() {
        return new Section(
                "parts",
                "Where the time goes",
                "The mean request of the closed loop: until it is connected, until its answer begins, until its end. Where a server tells the parts within"
                        + " it, these stand in place of the answer; outside is what is left of it: the wait to be accepted, the system, and the client.",
                "Requests at a time",
                mostAtATime(),
                panes((cells, p) -> WebPartsChart.of(WebTable.atATime(p), "parts-" + p, cells)));
    }

    /** A chart for each number of requests at a time, in which each server has a curve. */
    private Section latencies(String id, String title, Function<WebCell, @Nullable Distribution> which) {
        return new Section(
                id,
                title,
                "The further right, the rarer: at 99 % one request in a hundred took longer.",
                "Requests at a time",
                mostAtATime(),
                panes((cells, p) -> latencies(WebTable.atATime(p), id + "-" + p, cells, which)));
    }

    private Section.Pane latencies(
            String choice, String name, List<WebCell> cells, Function<WebCell, @Nullable Distribution> which) {
        List<PercentileChart.Line> lines = new ArrayList<>();
        Map<String, Distribution> byServer = new LinkedHashMap<>();
        for (WebCell cell : cells) {
            Distribution latencies = which.apply(cell);
            if (latencies != null) {
                int index = document.options().servers().indexOf(cell.server());
                boolean isSecond = index >= Colours.RESULTS; // of its colour
                String colour = Colours.result(index % Colours.RESULTS);
                lines.add(new PercentileChart.Line(
                        Curve.of(latencies), colour, isSecond, Results.letter(index), cell.server()));
                byServer.put(cell.server(), latencies);
            }
        }
        Table table = Table.of(
                choice,
                PercentileChart.addTo(
                                new TextColumns<Map.Entry<String, Distribution>>().add("", Map.Entry::getKey),
                                Map.Entry::getValue)
                        .table(byServer.entrySet()));
        return new Section.Pane(choice, PercentileChart.of(name, choice, lines), List.of(table), true);
    }

    /** A pane for the cells of each number of requests at a time, if any was measured. */
    private List<Section.Pane> panes(PaneOfCells pane) {
        List<Section.Pane> panes = new ArrayList<>();
        for (int p : document.options().parallel()) {
            List<WebCell> cells = document.options().servers().stream()
                    .flatMap(server -> document.cell(server, p).stream())
                    .toList();
            if (!cells.isEmpty()) {
                panes.add(pane.of(cells, p));
            }
        }
        return panes;
    }

    @FunctionalInterface
    private interface PaneOfCells {
        Section.Pane of(List<WebCell> cells, int parallel);
    }

    private Table conditions() {
        WebOptions options = document.options();
        Table table = Table.conditions(document.environment());
        table.row(
                "servers",
                "a process each on loopback, which sends a small page; pools of "
                        + Units.counted(options.workers(), "worker"));
        table.row(
                "clients",
                "platform threads of one process, against one server at a time; "
                        + (options.keepAlive() ? "each on one connection" : "a connection for each request"));
        table.row(
                "rounds",
                options.rounds() + ", in each " + Units.counted(options.requests(), "request")
                        + " of every cell, in an order drawn from seed " + options.seed());
        return table;
    }
}
