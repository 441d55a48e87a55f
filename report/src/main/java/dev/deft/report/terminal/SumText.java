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
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
                clientCpu(table.cells().stream().mapToDouble(SumCell::clientCpuNanos));
                out().println();
                sentences(SumWords.of(table, document.environment().cores()));
            }
        }
        end(document);
    }

    /** Prints a row for each number of clients, which asked one server. */
    public void load(Map<Integer, SumWindow> byClients) {
        TextTable rows = new TextColumns<Map.Entry<Integer, SumWindow>>()
                .add("clients", row -> Units.count(row.getKey()))
                .add("seconds / 1,000", row -> Units.threeDigits(row.getValue().secondsPerThousand()))
                .addPercentiles(row -> row.getValue().latencies())
                .add(
                        "client CPU",
                        row -> Units.time((double) row.getValue().clientCpuNanos()
                                / row.getValue().latencies().samples()))
                .table(byClients.entrySet());
        print(rows.lines());
        out().flush();
    }

    private static List<String> table(SumTable table, List<Integer> clients) {
        List<String> lines = new ArrayList<>(Paragraph.of("n = " + Units.count(table.n()) + ": a sum takes "
                + Units.time(table.aloneNanos()) + " alone; the essay's, of " + Units.count(EssayFigures.N)
                + " integers, took " + Units.time(EssayFigures.ALONE_SECONDS * 1e6) + "."));
        lines.add("");
        lines.addAll(EssayFigures.beside(table, "apply \\ clients", clients, count -> Units.count(count), "")
                .lines("seconds for 1,000 requests, and in brackets the essay's"));
        lines.add("");
        lines.addAll(latencies(table).lines("latency of a request"));
        lines.add("");
        lines.addAll(gains(table).lines("times by which it is faster, with 95 % intervals"));
        return lines;
    }

    private static TextTable latencies(SumTable table) {
        return new TextColumns<SumCell>()
                .add("cell", SumText::label)
                .addPercentiles(SumCell::latencies)
                .table(table.cells());
    }

    private static TextTable gains(SumTable table) {
        return new TextColumns<SumCell>()
                .add("cell", SumText::label)
                .add("one / this", cell -> RatioWords.withInterval(cell.speedUp()))
                .add("in place / this", cell -> RatioWords.withInterval(cell.gain()))
                .add("p99 in place / this", cell -> RatioWords.withInterval(cell.p99Gain()))
                .table(table.cells());
    }

    private static String label(SumCell cell) {
        return cell.apply() + " x " + cell.clients();
    }
}
