package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import dev.deft.report.text.WebPart;
import dev.deft.report.text.WebTable;
import dev.deft.report.text.WebWords;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prints what {@code deft web} does and finds out, the essay's columns first. */
public final class WebText extends ResultText {

    /** A text of which nothing is printed yet. */
    public WebText(PrintStream out) {
        super(out);
    }

    /** Prints what makes the results that follow. */
    public void header(Machine environment, WebOptions options, List<Absence> missing) {
        begin("web", environment);
        line(
                "servers",
                "a process each on loopback, which sends a small page; pools of "
                        + Units.counted(options.workers(), "worker"));
        line(
                "clients",
                "platform threads of this process" + (options.ab() ? ", then ab" : "")
                        + ", against one server at a time; "
                        + (options.keepAlive() ? "each on one connection" : "a connection for each request"));
        line(
                "rounds",
                options.rounds() + ", in each " + Units.counted(options.requests(), "request")
                        + " of every cell, in an order drawn from seed " + options.seed()
                        + "; one before is not counted");
        missing.forEach(each -> line("skipped", each.peer() + ": " + each.why()));
    }

    /** Prints the tables, what they tell, and whether they are all. */
    public void results(WebDocument document) {
        if (!document.cells().isEmpty()) {
            tables(document);
            sentences(WebWords.of(document, Units::time));
        }
        end(document);
    }

    private void tables(WebDocument document) {
        WebOptions options = document.options();
        table("requests a second, p at a time", WebTable.perSecond(document, WebCell::perSecond, WebCell::gain));
        if (options.ab()) {
            table("the same by ab", WebTable.perSecond(document, WebCell::abPerSecond, WebCell::abGain));
        }
        table("latency of a request, closed loop", latencies(document, WebCell::latencies));
        table("where it goes, on average", parts(document));
        if (document.cells().stream().anyMatch(cell -> cell.within() != null)) {
            table("within the server, on average", within(document));
        }
        if (options.ratePerSecond() != null) {
            table(
                    "latency of a request, " + Quantities.rate(options.ratePerSecond()) + " due",
                    latencies(document, WebCell::open));
        }
        out().println();
        clientCpu(document.cells().stream().mapToDouble(WebCell::clientCpuNanos));
        out().println();
    }

    private void table(String title, TextTable rows) {
        out().println();
        print(rows.lines(title));
    }

    private static TextColumns<WebCell> columns() {
        return new TextColumns<WebCell>().add("cell", cell -> cell.server() + " x " + cell.parallel());
    }

    private static TextTable parts(WebDocument document) {
        return columns()
                .add("to connect", cell -> Units.time(cell.parts().connect()))
                .add("to the answer", cell -> Units.time(cell.parts().answer()))
                .add("to its end", cell -> Units.time(cell.parts().rest()))
                .table(document.cells());
    }

    private static TextTable within(WebDocument document) {
        return columns()
                .addEach(List.of(WebPart.values()), WebPart::label, (cell, part) -> time(part.nanos(cell)))
                .table(document.cells().stream()
                        .filter(cell -> cell.within() != null)
                        .toList());
    }

    private static String time(@Nullable Double nanos) {
        return nanos == null ? "-" : Units.time(nanos);
    }

    private static TextTable latencies(WebDocument document, Function<WebCell, @Nullable Distribution> which) {
        return columns()
                .addPercentiles(
                        cell -> Objects.requireNonNull(which.apply(cell), "only those that have them are shown"))
                .table(document.cells().stream()
                        .filter(cell -> which.apply(cell) != null)
                        .toList());
    }
}
