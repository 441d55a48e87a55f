package dev.deft.report.terminal;

import dev.deft.analysis.result.WebLoadDocument;
import dev.deft.analysis.result.WebLoadOptions;
import dev.deft.analysis.result.WebLoadRow;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.io.PrintStream;

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
        TextColumns<WebLoadRow> rows = new TextColumns<WebLoadRow>().add("p", row -> Units.count(row.parallel()));
        if (!document.options().ratesPerSecond().isEmpty()) {
            rows.add("due a second", WebLoadRow::ratePerSecond, Units::threeDigits);
        }
        rows.add("requests a second", row -> Units.count(Math.round(row.perSecond())))
                .addPercentiles(WebLoadRow::latencies)
                .add("client CPU", row -> Units.time(row.clientCpuNanos()));
        print(rows.table(document.rows()).lines());
        end(document);
    }
}
