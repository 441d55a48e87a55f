package dev.deft.analysis.result;

import java.util.List;

/**
 * The result of {@code deft sum}, and its file: records whose names are the file's names.
 *
 * <p>Times are nanoseconds. What is not known is null. A change that breaks a reader gets another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it
 * @param tables one for each n
 */
public record SumDocument(
        String schema, boolean complete, Machine environment, SumOptions options, List<SumTable> tables)
        implements ResultDocument {

    /** The schema that this build writes and reads. */
    public static final String SCHEMA = "deft-sum/1";

    /** The apply by which each handler computes on its own thread. */
    public static final String IN_PLACE = "in-place";

    /** The apply by which each handler computes on its own thread, one at a time. */
    public static final String EXCLUSIVE = "exclusive";

    /** The apply by which workers of a pool compute. */
    public static final String POOL = "pool";

    /** The apply by which workers of a share of a pool compute. */
    public static final String SHARE = "share";

    /** All of them, in the order in which they are shown. */
    public static final List<String> APPLIES = List.of(IN_PLACE, EXCLUSIVE, POOL, SHARE);
}
