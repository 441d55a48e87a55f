package dev.deft.report.page;

import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumOptions;
import dev.deft.analysis.result.SumTable;
import dev.deft.report.text.EssayFigures;
import dev.deft.report.text.SumWords;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
                        essaysForm(table, document.options().clients()));
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

    private static Table essaysForm(SumTable table, List<Integer> clients) {
        Table rows = new Table(
                "Seconds for 1,000 requests",
                Stream.concat(Stream.of("apply"), clients.stream().map(count -> Units.counted(count, "client")))
                        .toList());
        for (String apply : SumDocument.APPLIES) {
            rows.row(
                    apply,
                    List.of(),
                    clients.stream()
                            .map(count -> new Table.Value(
                                    table.cell(apply, count)
                                            .map(cell -> Units.threeDigits(cell.secondsPerThousand()))
                                            .orElse("-"),
                                    EssayFigures.seconds(apply, count)
                                            .map(seconds -> "essay " + Units.threeDigits(seconds))
                                            .orElse("")))
                            .toList());
        }
        return rows;
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
        List<PercentileChart.Line> lines = new ArrayList<>();
        List<Legend.Entry> legend = new ArrayList<>();
        Table table = new Table(
                clients,
                "",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max",
                "one / this",
                "in place / this",
                "p99 in place / this");
        for (SumCell cell : cells) {
            String colour = Colours.result(SumDocument.APPLIES.indexOf(cell.apply()));
            boolean isInPlace = cell.apply().equals(SumDocument.IN_PLACE);
            lines.add(new PercentileChart.Line(
                    Curve.of(cell.latencies()), colour, isInPlace, cell.apply(), cell.apply()));
            legend.add(new Legend.Entry(colour, cell.apply() + (isInPlace ? ", dashed" : "")));
            List<Table.Value> values = new ArrayList<>(PercentileChart.values(cell.latencies()));
            Stream.of(cell.speedUp(), cell.gain(), cell.p99Gain())
                    .map(Table.Value::of)
                    .forEach(values::add);
            table.row(cell.apply(), List.of(), values);
        }
        return new Section.Pane(clients, PercentileChart.of(name, clients, legend, lines), List.of(table), true);
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
