package dev.deft.report.text;

import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The figures of David Beazley's essay on yielding CPU-intensive work: seconds for 1,000 requests, each of which sums 25,000 integers, in Python 2.7 on a
 * Mac Pro with four cores.
 */
public final class EssayFigures {

    /** The essay's n. */
    public static final long N = 25_000;

    /** The seconds that 1,000 of its sums took without a server. */
    public static final double ALONE_SECONDS = 4.500338077545166;

    /** The columns of its table. */
    public static final List<Integer> CLIENTS = List.of(1, 2, 4, 8);

    private static final Map<String, List<Double>> SECONDS = Map.of(
            SumDocument.IN_PLACE, List.of(4.95635294914, 7.82525205612, 9.25957417488, 9.95880198479),
            SumDocument.EXCLUSIVE, List.of(4.55530810356, 5.75427007675, 5.75416207314, 5.81962108612),
            SumDocument.POOL, List.of(4.50634002686, 2.29651284218, 1.45105290413, 1.59892106056));

    private EssayFigures() {}

    /** Returns the seconds of one of its cells, if it has it. */
    public static Optional<Double> seconds(String apply, int clients) {
        List<Double> row = SECONDS.get(apply);
        int column = CLIENTS.indexOf(clients);
        return row == null || column < 0 ? Optional.empty() : Optional.of(row.get(column));
    }

    /**
     * Returns a table of this machine's seconds for 1,000 requests, with the essay's in brackets: a row for each apply, a column for each number
     * of clients.
     *
     * @param corner the head of the applies
     * @param head the head of a number of clients
     * @param word what is said before each of the essay's figures
     */
    public static TextTable beside(
            SumTable table, String corner, List<Integer> clients, Function<Integer, String> head, String word) {
        return new TextColumns<String>()
                .add(corner, apply -> apply)
                .addEach(
                        clients,
                        head,
                        (apply, count) -> table.cell(apply, count)
                                        .map(cell -> Units.threeDigits(cell.secondsPerThousand()))
                                        .orElse("-")
                                + seconds(apply, count)
                                        .map(seconds -> " (" + word + Units.threeDigits(seconds) + ")")
                                        .orElse(""))
                .table(SumDocument.APPLIES);
    }
}
