package dev.deft.report.page;

import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumOptions;
import dev.deft.analysis.result.SumTable;
import dev.deft.report.text.EssayFigures;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.SumWords;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The result of {@code deft sum} as a page. */
public final class SumReport {

    private static final String TITLE = "Threads that give away their computing";

    private SumReport() {}

    /** Writes the page, in UTF-8 if {@code out} does. */
    public static void write(SumDocument document, PrintStream out) {
        Page page = new Page(TITLE);
        page.head("sum", TITLE, document, sentences(document));
        for (int i = 0; i < document.tables().size(); i++) {
            SumTable table = document.tables().get(i);
            if (!table.cells().isEmpty()) {
                page.section(
                        "essay-" + i,
                        heading(table) + ": seconds for 1,000 requests",
                        "The essay's table, with its own figures below, of the same number of clients. A sum takes "
                                + Show.time(table.aloneNanos()) + " alone here, and took "
                                + Show.time(EssayFigures.ALONE_SECONDS * 1e6) + " there.",
                        Table.of(
                                "Seconds for 1,000 requests",
                                EssayFigures.beside(
                                        table,
                                        "apply",
                                        document.options().clients(),
                                        count -> Units.counted(count, "client"),
                                        "essay ")));
                page.section(latencies(table, document.options().clients(), "latency-" + i));
            }
        }
        out.print(page.end(conditions(document), document));
    }

    private static List<String> sentences(SumDocument document) {
        boolean several = document.tables().size() > 1;
        return document.tables().stream()
                .filter(table -> !table.cells().isEmpty())
                .flatMap(table -> SumWords.of(table, document.environment().cores()).stream()
                        .map(sentence -> several ? heading(table) + ": " + sentence : sentence))
                .toList();
    }

    private static String heading(SumTable table) {
        return "n = " + Units.count(table.n());
    }

    /** A chart for each number of clients, in which each apply has a curve. */
    private static Section latencies(SumTable table, List<Integer> numbers, String id) {
        List<Section.Pane> panes = new ArrayList<>();
        for (int clients : numbers) {
            List<SumCell> cells = SumDocument.APPLIES.stream()
                    .flatMap(apply -> table.cell(apply, clients).stream())
                    .toList();
            if (!cells.isEmpty()) {
                panes.add(pane(Units.counted(clients, "client"), id + "-of-" + clients, cells));
            }
        }
        return new Section(
                id,
                heading(table) + ": latency of a request",
                "The further right, the rarer: at 99 % one request in a hundred took longer. Dashed is computing in"
                        + " place.",
                "Clients",
                panes);
    }

    private static Section.Pane pane(String clients, String name, List<SumCell> cells) {
        TextColumns<SumCell> columns = PercentileChart.addTo(
                        new TextColumns<SumCell>().add("", SumCell::apply), SumCell::latencies)
                .add("one / this", cell -> RatioWords.withInterval(cell.speedUp()))
                .add("in place / this", cell -> RatioWords.withInterval(cell.gain()))
                .add("p99 in place / this", cell -> RatioWords.withInterval(cell.p99Gain()));
        List<PercentileChart.Line> lines = cells.stream()
                .map(cell -> new PercentileChart.Line(
                        Curve.of(cell.latencies()),
                        Colours.result(SumDocument.APPLIES.indexOf(cell.apply())),
                        cell.apply().equals(SumDocument.IN_PLACE),
                        cell.apply(),
                        cell.apply()))
                .toList();
        return new Section.Pane(
                clients,
                PercentileChart.of(name, clients, lines),
                List.of(Table.of(clients, columns.table(cells))),
                true);
    }

    private static Table conditions(SumDocument document) {
        SumOptions options = document.options();
        Table table = Table.conditions(document.environment());
        table.row(
                "server",
                "a process of its own on loopback, a " + options.handlers() + " thread for each request; pools of "
                        + Units.counted(options.workers(), "worker"));
        table.row(
                "rounds",
                options.rounds() + ", in each " + Units.counted(options.requests(), "request")
                        + " of every cell, in an order drawn from seed " + options.seed());
        return table;
    }
}
