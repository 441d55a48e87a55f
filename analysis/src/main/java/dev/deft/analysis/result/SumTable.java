package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;

/**
 * The cells of one n.
 *
 * @param n how many integers each request has summed
 * @param aloneNanos how long the sum takes on a thread that does nothing else, with nothing else under way
 * @param cells those that were measured for a round at least
 */
public record SumTable(long n, double aloneNanos, List<SumCell> cells) {

    /** Returns the cell of that apply and so many clients, if it was measured. */
    public Optional<SumCell> cell(String apply, int clients) {
        return cells.stream()
                .filter(cell -> cell.apply().equals(apply) && cell.clients() == clients)
                .findFirst();
    }
}
