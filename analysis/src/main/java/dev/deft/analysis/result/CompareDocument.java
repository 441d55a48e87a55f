package dev.deft.analysis.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code deft compare}, and its file: records whose names are the file's names.
 *
 * <p>Times are nanoseconds, throughput is calls per second. What is not known is null. A change that breaks a reader gets
 * another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it; a peer that failed does not
 * @param libraries what each peer that started says it runs on
 * @param lacks what a call has on Deft and not on this peer, as it is compared; null in files of before it was said
 * @param missing those that cannot run here
 * @param failed those that started, and then could not go on
 * @param cells those that were begun
 */
public record CompareDocument(
        String schema,
        boolean complete,
        Machine environment,
        CompareOptions options,
        Map<String, String> libraries,
        @Nullable Map<String, String> lacks,
        List<Absence> missing,
        List<Absence> failed,
        List<ComparedCell> cells)
        implements ResultDocument {

    /** The schema that this build writes. */
    public static final String SCHEMA = "deft-compare/1";
}
