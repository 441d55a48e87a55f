package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code deft bench}, and its file: records whose names are the file's names; docs/result-file.md explains
 * each.
 *
 * <p>Times are nanoseconds, rates and throughput are calls per second, utilisations and loads are parts of one. Where there
 * were too few samples, the clock hides what was measured, or a cell was too short for the processor's clock, a value is
 * null. A change that breaks a reader gets another number in {@link #SCHEMA}.
 *
 * @param schema {@link #SCHEMA}
 * @param complete whether everything was measured that was asked for
 * @param missedRate whether any cell of an open loop missed its rate
 * @param idle how late a thread that only slept was woken meanwhile: the platform's noise
 * @param experiment the 2016 thread's; null for an open loop
 * @param matrix demand, or rate, against workers
 */
public record BenchDocument(
        String schema,
        boolean complete,
        boolean missedRate,
        Machine environment,
        Options options,
        ClockCost clock,
        Summary idle,
        @Nullable Experiment experiment,
        Matrix matrix)
        implements ResultDocument {

    /** The schema that this build writes and reads. */
    public static final String SCHEMA = "deft-bench/2";

    /** The percentiles that a {@link Summary} and a {@link Distribution} have, as keys. */
    public static final List<String> PERCENTILES =
            Stream.of(Percentile.values()).map(Percentile::label).toList();

    /** Returns the document of what was just measured. */
    public static BenchDocument of(
            Machine environment, Options options, ClockCost clock, @Nullable Experiment experiment, Matrix matrix) {
        List<Distribution> idle = cells(experiment, matrix)
                .flatMap(cell -> cell.windows().stream())
                .map(Window::idle)
                .toList();
        return new BenchDocument(
                SCHEMA,
                matrix.complete() && (experiment == null || experiment.complete()),
                matrix.cells().stream().anyMatch(Cell::missedRate),
                environment,
                options,
                clock,
                Distribution.merged(idle).summary(),
                experiment,
                matrix);
    }

    /** Returns how many calls took longer than an hour. */
    public long clamped() {
        return cells(experiment, matrix)
                .mapToLong(cell -> cell.latency().clamped())
                .sum();
    }

    private static Stream<Cell> cells(@Nullable Experiment experiment, Matrix matrix) {
        Stream<Cell> deferred = Optional.ofNullable(experiment).stream()
                .flatMap(one -> Stream.concat(
                        one.trials().stream().map(Trial::deferred),
                        one.styled().stream().map(StyledCell::cell)));
        return Stream.concat(deferred, matrix.cells().stream());
    }
}
