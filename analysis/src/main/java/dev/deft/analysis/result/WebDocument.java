package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;

/**
 * The result of {@code deft web}, and its file: records whose names are the file's names.
 *
 * <p>Times are nanoseconds. What is not known is null.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it
 * @param missing servers that cannot be had here, and {@code ab} where it cannot
 * @param failed servers that did not answer to the end, and are left out
 */
public record WebDocument(
        String schema,
        boolean complete,
        Machine environment,
        WebOptions options,
        List<WebCell> cells,
        @Override List<Absence> missing,
        @Override List<Absence> failed)
        implements ResultDocument {

    /** The schema that this build writes. */
    public static final String SCHEMA = "deft-web/1";

    /** Returns a cell, if it was measured. */
    public Optional<WebCell> cell(String server, int parallel) {
        return cells.stream()
                .filter(cell -> cell.server().equals(server) && cell.parallel() == parallel)
                .findFirst();
    }
}
