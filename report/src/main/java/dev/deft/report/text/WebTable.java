package dev.deft.report.text;

import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The essay's columns on web servers. The terminal and the page have the same. */
public final class WebTable {

    private WebTable() {}

    /**
     * Returns a row for each server that has figures: the requests a second with each number of them at a time, and how that is to the fewest.
     *
     * @param figure what a cell had answered in a second
     * @param gain that ÷ that of the fewest at a time
     */
    public static TextTable perSecond(
            WebDocument document, Function<WebCell, @Nullable Double> figure, Function<WebCell, @Nullable Ratio> gain) {
        List<Integer> parallel = document.options().parallel();
        return new TextColumns<String>()
                .add("server", server -> server)
                .addEach(
                        parallel,
                        WebTable::atATime,
                        (server, p) -> document.cell(server, p)
                                .map(figure)
                                .map(perSecond -> Units.count(Math.round(perSecond)))
                                .orElse("-"))
                .addEach(
                        parallel.subList(1, parallel.size()),
                        p -> atATime(p) + " / " + atATime(parallel.get(0)),
                        (server, p) -> document.cell(server, p)
                                .map(gain)
                                .map(RatioWords::withInterval)
                                .orElse("-"))
                .table(document.options().servers().stream()
                        .filter(server -> parallel.stream()
                                .anyMatch(p ->
                                        document.cell(server, p).map(figure).isPresent()))
                        .toList());
    }

    /** {@code p = 10}: so many requests at a time. */
    public static String atATime(int parallel) {
        return "p = " + Units.count(parallel);
    }
}
