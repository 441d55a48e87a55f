package dev.deft.analysis.result;

import java.util.List;

/**
 * The result of {@code deft load http}, and its file: records whose names are the file's names. Times are nanoseconds.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it
 * @param environment of the clients
 */
public record WebLoadDocument(
        String schema, boolean complete, Machine environment, WebLoadOptions options, List<WebLoadRow> rows)
        implements ResultDocument {

    /** The schema that this build writes. */
    public static final String SCHEMA = "deft-web-load/1";
}
