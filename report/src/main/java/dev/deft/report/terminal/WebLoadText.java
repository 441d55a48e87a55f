package dev.deft.report.terminal;

import dev.deft.analysis.result.WebLoadDocument;
import dev.deft.analysis.result.WebLoadOptions;
import dev.deft.analysis.result.WebLoadRow;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/** Prints what {@code deft load http} does and finds out. */
public final class WebLoadText extends ResultText {

    /** A text of which nothing is printed yet. */
    public WebLoadText(PrintStream out) {
        super(out);
    }

    /** Prints what is asked, and how. */
    public void header(WebLoadOptions options) {
        out().println("deft load http: " + Units.counted(options.requests(), "request") + " a row to "
                + options.server() + ", "
                + (options.keepAlive() ? "each client on one connection" : "a connection for each"));
    }

    /** Prints a row for each load. */
    public void results(WebLoadDocument document) {
        boolean isOpen = !document.options().ratesPerSecond().isEmpty();
        TextTable rows = new TextTable();
        rows.row(Stream.of(
                        isOpen ? Stream.of("p", "due a second") : Stream.of("p"),
                        Stream.of("requests a second"),
                        percentileNames(),
                        Stream.of("client CPU"))
                .flatMap(part -> part)
                .toList());
        document.rows().forEach(row -> rows.row(cells(row)));
        print(rows.lines());
        end(document);
    }

    private static List<String> cells(WebLoadRow row) {
        return Stream.of(
                        Stream.of(Units.count(row.parallel())),
                        Stream.ofNullable(row.ratePerSecond()).map(Units::threeDigits),
                        Stream.of(Units.count(Math.round(row.perSecond()))),
                        percentiles(row.latencies()).stream(),
                        Stream.of(Units.time(row.clientCpuNanos())))
                .flatMap(part -> part)
                .toList();
    }
}
