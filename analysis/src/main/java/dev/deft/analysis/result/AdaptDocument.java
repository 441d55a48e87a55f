package dev.deft.analysis.result;

import java.util.List;
import java.util.stream.Stream;

/**
 * The result of {@code deft adapt}, and its file: records whose names are the file's names.
 *
 * <p>Times are nanoseconds, throughput is tasks per second. What is not known is null. A change that breaks a reader gets
 * another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether nothing stopped it
 * @param missing pools that cannot be had here
 * @param experiments those that were measured, as far as they went
 */
public record AdaptDocument(
        String schema,
        boolean complete,
        Machine environment,
        AdaptOptions options,
        List<Absence> missing,
        List<AdaptExperiment> experiments)
        implements ResultDocument {

    /** The schema that this build writes and reads. */
    public static final String SCHEMA = "deft-adapt/1";

    /** As many endless tasks as there are processors, and one more. */
    public static final String STARVATION = "starvation";

    /** Pools of a fixed size, one after the other. */
    public static final String SWEEP = "sweep";

    /** A resource whose size changes. */
    public static final String STEP = "step";

    /** Nothing, and then a hundred tasks that wait for a second. */
    public static final String BURST = "burst";

    /** Tasks of several lengths, or of the work that was asked for. */
    public static final String LONG = "long";

    /** All of these. */
    public static final List<String> SCENARIOS = List.of(STARVATION, SWEEP, STEP, BURST, LONG);

    /** Returns the experiments of a scenario, in their order. */
    public Stream<AdaptExperiment> experimentsOf(String scenario) {
        return experiments.stream().filter(experiment -> experiment.scenario().equals(scenario));
    }
}
