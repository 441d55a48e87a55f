package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;

/**
 * The result of {@code deft isolate}, and its file: records whose names are the file's names.
 *
 * <p>Times are nanoseconds, throughput is calls per second. What is not known is null. A change that breaks a reader gets
 * another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it; a setting that failed does not
 * @param missing settings that cannot be had here
 * @param failed those that were begun, and then could not go on
 * @param settings those that were measured for a round at least, each after what it is compared with
 */
public record IsolateDocument(
        String schema,
        boolean complete,
        Machine environment,
        IsolateOptions options,
        List<Absence> missing,
        List<Absence> failed,
        List<IsolatedSetting> settings)
        implements ResultDocument {

    /** The schema that this build writes and reads. */
    public static final String SCHEMA = "deft-isolate/1";

    /** Look-ups on a pool of their own, with no user work. */
    public static final String ALONE = "alone";

    /** Look-ups and user work in one pool. */
    public static final String SHARED = "shared pool";

    /** Look-ups on the reactor's pool for them, user work on another. */
    public static final String OWN = "own pools";

    /** Look-ups in a share of the user's pool, some of whose threads nobody else may use. */
    public static final String RESERVED = "reserved share";

    /** Look-ups by a resolver that needs no thread, with no user work. */
    public static final String ASYNC_ALONE = "async alone";

    /** Look-ups by a resolver that needs no thread, beside user work. */
    public static final String ASYNC = "async";

    /** Look-ups in Twisted, with no user work. */
    public static final String TWISTED_ALONE = "twisted alone";

    /** Look-ups in Twisted, in the pool of the user work. */
    public static final String TWISTED = "twisted";

    /** Returns the setting of that name, if it was measured. */
    public Optional<IsolatedSetting> setting(String name) {
        return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }
}
