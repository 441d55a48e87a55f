package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import dev.deft.report.text.WebPart;
import dev.deft.report.text.WebWords;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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
        table("requests a second, p at a time", perSecond(document, WebCell::perSecond, WebCell::gain));
        if (options.ab()) {
            table("the same by ab", perSecond(document, WebCell::abPerSecond, WebCell::abGain));
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
        print(Paragraph.of("The clients themselves used "
                + Units.time(document.cells().stream()
                        .mapToDouble(WebCell::clientCpuNanos)
                        .average()
                        .orElse(Double.NaN))
                + " of the same cores for a request, on average."));
        out().println();
    }

    private void table(String title, TextTable rows) {
        out().println();
        print(rows.lines(title));
    }

    private static TextTable perSecond(
            WebDocument document, Function<WebCell, @Nullable Double> figure, Function<WebCell, @Nullable Ratio> gain) {
        List<Integer> parallel = document.options().parallel();
        List<Integer> more = parallel.subList(1, parallel.size());
        TextTable rows = new TextTable();
        rows.row(Stream.of(
                        Stream.of("server"),
                        parallel.stream().map(p -> "p = " + Units.count(p)),
                        more.stream().map(p -> "p = " + Units.count(p) + " / p = " + Units.count(parallel.get(0))))
                .flatMap(part -> part)
                .toList());
        for (String server : document.options().servers()) {
            if (parallel.stream()
                    .allMatch(p -> document.cell(server, p).map(figure).isEmpty())) {
                continue; // it failed, which is said elsewhere
            }
            List<String> row = new ArrayList<>(List.of(server));
            parallel.forEach(p -> row.add(document.cell(server, p)
                    .map(figure)
                    .map(perSecond -> Units.count(Math.round(perSecond)))
                    .orElse("-")));
            more.forEach(p -> row.add(document.cell(server, p)
                    .map(gain)
                    .map(RatioWords::withInterval)
                    .orElse("-")));
            rows.row(row);
        }
        return rows;
    }

    private static TextTable parts(WebDocument document) {
        TextTable rows = new TextTable();
        rows.row(List.of("cell", "to connect", "to the answer", "to its end"));
        for (WebCell cell : document.cells()) {
            rows.row(List.of(
                    cell.server() + " x " + cell.parallel(),
                    Units.time(cell.parts().connect()),
                    Units.time(cell.parts().answer()),
                    Units.time(cell.parts().rest())));
        }
        return rows;
    }

    private static TextTable within(WebDocument document) {
        TextTable rows = new TextTable();
        rows.row(Stream.concat(Stream.of("cell"), Stream.of(WebPart.values()).map(WebPart::label))
                .toList());
        for (WebCell cell : document.cells()) {
            if (cell.within() != null) {
                rows.row(Stream.concat(
                                Stream.of(cell.server() + " x " + cell.parallel()),
                                Stream.of(WebPart.values()).map(part -> time(part.nanos(cell))))
                        .toList());
            }
        }
        return rows;
    }

    private static String time(@Nullable Double nanos) {
        return nanos == null ? "-" : Units.time(nanos);
    }

    private static TextTable latencies(WebDocument document, Function<WebCell, @Nullable Distribution> which) {
        TextTable rows = new TextTable();
        rows.row(Stream.concat(Stream.of("cell"), percentileNames()).toList());
        for (WebCell cell : document.cells()) {
            Distribution latencies = which.apply(cell);
            if (latencies != null) {
                rows.row(Stream.concat(
                                Stream.of(cell.server() + " x " + cell.parallel()), percentiles(latencies).stream())
                        .toList());
            }
        }
        return rows;
    }
}
