package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;

/**
 * A producer and a consumer, alone and beside busy threads.
 *
 * @param kind what they hand items over by: {@code condition}
 * @param threads what they are: {@code platform} or {@code virtual}
 * @param cells by the number of busy threads, in growing order; the first is the pair alone
 */
public record HandoffPair(String kind, String threads, List<HandoffCell> cells) {

    /** Returns the cell with so many busy threads, if it was measured. */
    public Optional<HandoffCell> beside(int busy) {
        return cells.stream().filter(cell -> cell.busy() == busy).findFirst();
    }
}
