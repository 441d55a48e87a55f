package dev.deft.report.terminal;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumOptions;
import dev.deft.analysis.result.SumTable;
import dev.deft.analysis.result.SumWindow;
import dev.deft.report.text.EssayFigures;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.SumWords;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prints what {@code deft sum} and {@code deft load sum} do and find out. */
public final class SumText extends ResultText {

    /** A text of which nothing is printed yet. */
    public SumText(PrintStream out) {
        super(out);
    }

    /** Prints what makes the results that follow. */
    public void header(Machine environment, SumOptions options) {
        begin("sum", environment);
        line(
                "server",
                "a process of its own on loopback, a " + options.handlers() + " thread for each request; pools of "
                        + Units.counted(options.workers(), "worker"));
        line("clients", "platform threads of this process, against one apply at a time");
        line(
                "rounds",
                options.rounds() + ", in each " + Units.counted(options.requests(), "request")
                        + " of every cell, in an order drawn from seed " + options.seed()
                        + "; one before is not counted");
    }

    /** Prints the tables, what they tell, and whether they are all. */
    public void results(SumDocument document) {
        for (SumTable table : document.tables()) {
            if (!table.cells().isEmpty()) {
                out().println();
                print(table(table, document.options().clients()));
                out().println();
                sentences(SumWords.of(table, document.environment().cores()));
            }
        }
        end(document);
    }

    /** Prints a row for each number of clients, which asked one server. */
    public void load(Map<Integer, SumWindow> byClients) {
        TextTable rows = new TextTable();
        rows.row(Stream.concat(
                        Stream.of("clients", "seconds / 1,000"),
                        Stream.concat(percentileNames(), Stream.of("client CPU")))
                .toList());
        byClients.forEach((clients, window) -> {
            List<String> row =
                    new ArrayList<>(List.of(Units.count(clients), Units.threeDigits(window.secondsPerThousand())));
            row.addAll(percentiles(window.latencies()));
            row.add(Units.time(
                    (double) window.clientCpuNanos() / window.latencies().samples()));
            rows.row(row);
        });
        print(rows.lines());
        out().flush();
    }

    private static List<String> table(SumTable table, List<Integer> clients) {
        List<String> lines = new ArrayList<>(Paragraph.of("n = " + Units.count(table.n()) + ": a sum takes "
                + Units.time(table.aloneNanos()) + " alone; the essay's, of " + Units.count(EssayFigures.N)
                + " integers, took " + Units.time(EssayFigures.ALONE_SECONDS * 1e6) + "."));
        lines.add("");
        lines.addAll(essaysForm(table, clients));
        lines.add("");
        lines.addAll(latencies(table).lines("latency of a request"));
        lines.add("");
        lines.addAll(gains(table).lines("times by which it is faster, with 95 % intervals"));
        lines.add("");
        lines.addAll(Paragraph.of("The clients themselves used "
                + Units.time(table.cells().stream()
                        .mapToDouble(SumCell::clientCpuNanos)
                        .average()
                        .orElse(Double.NaN))
                + " of the same cores for a request, on average."));
        return lines;
    }

    /** The essay's own table, with its figures beside those of this machine. */
    private static List<String> essaysForm(SumTable table, List<Integer> clients) {
        TextTable rows = new TextTable();
        rows.row(Stream.concat(Stream.of("apply \\ clients"), clients.stream().map(Units::count))
                .toList());
        for (String apply : SumDocument.APPLIES) {
            List<String> row = new ArrayList<>(List.of(apply));
            clients.forEach(count -> row.add(table.cell(apply, count)
                            .map(cell -> Units.threeDigits(cell.secondsPerThousand()))
                            .orElse("-")
                    + EssayFigures.seconds(apply, count)
                            .map(seconds -> " (" + Units.threeDigits(seconds) + ")")
                            .orElse("")));
            rows.row(row);
        }
        return rows.lines("seconds for 1,000 requests, and in brackets the essay's");
    }

    private static TextTable latencies(SumTable table) {
        TextTable rows = new TextTable();
        rows.row(Stream.concat(Stream.of("cell"), percentileNames()).toList());
        for (SumCell cell : table.cells()) {
            rows.row(Stream.concat(Stream.of(label(cell)), percentiles(cell.latencies()).stream())
                    .toList());
        }
        return rows;
    }

    private static TextTable gains(SumTable table) {
        TextTable rows = new TextTable();
        rows.row(List.of("cell", "one / this", "in place / this", "p99 in place / this"));
        for (SumCell cell : table.cells()) {
            rows.row(Stream.concat(
                            Stream.of(label(cell)),
                            Stream.of(cell.speedUp(), cell.gain(), cell.p99Gain())
                                    .map(RatioWords::withInterval))
                    .toList());
        }
        return rows;
    }

    private static String label(SumCell cell) {
        return cell.apply() + " x " + cell.clients();
    }
}
