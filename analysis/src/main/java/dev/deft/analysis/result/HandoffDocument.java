package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;

/**
 * The result of {@code deft handoff}, and its file: records whose names are the file's names.
 *
 * <p>Times are nanoseconds. What is not known is null. A change that breaks a reader gets another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it; a pair that failed does not
 * @param missing pairs that cannot be had here
 * @param failed those that were begun, and then could not go on
 * @param efficiencies of each kind of thread
 * @param pairs those that were measured for a round at least
 */
public record HandoffDocument(
        String schema,
        boolean complete,
        Machine environment,
        HandoffOptions options,
        RecordingCost recording,
        List<Absence> missing,
        List<Absence> failed,
        List<HandoffEfficiency> efficiencies,
        List<HandoffPair> pairs)
        implements ResultDocument {

    /** The schema that this build writes and reads. */
    public static final String SCHEMA = "deft-handoff/1";

    /** The pair over locks that whoever likes may release, as Python's. */
    public static final String LOCK = "lock";

    /** The pair over a lock and its condition. */
    public static final String CONDITION = "condition";

    /** Threads of the operating system's. */
    public static final String PLATFORM = "platform";

    /** Threads of the JVM's own. */
    public static final String VIRTUAL = "virtual";

    /** Returns the pair of that kind on those threads, if it was measured. */
    public Optional<HandoffPair> pair(String kind, String threads) {
        return pairs.stream()
                .filter(pair -> pair.kind().equals(kind) && pair.threads().equals(threads))
                .findFirst();
    }

    /** Returns the kinds of threads that were measured. */
    public List<String> threads() {
        return List.of(PLATFORM, VIRTUAL).stream()
                .filter(threads -> pairs.stream()
                                .anyMatch(pair -> pair.threads().equals(threads))
                        || efficiencies.stream().anyMatch(of -> of.threads().equals(threads)))
                .toList();
    }
}
