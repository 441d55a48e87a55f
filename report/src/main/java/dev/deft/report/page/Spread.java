package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.statistics.Interval;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The precision of a cell's mean over its rounds: 95 % intervals, or nothing where there is but one round. */
final class Spread {

    private Spread() {}

    /** Of the mean latency, in nanoseconds. */
    static Optional<Interval> ofMean(Cell cell) {
        return of(cell, round -> round.latency().meanNanos());
    }

    /** Of the throughput, in calls per second. */
    static Optional<Interval> ofThroughput(Cell cell) {
        return of(cell, Round::throughput);
    }

    private static Optional<Interval> of(Cell cell, Function<Round, @Nullable Double> figure) {
        return Interval.ofMean(cell.rounds().stream()
                .mapToDouble(round -> Numbers.orNaN(figure.apply(round)))
                .toArray());
    }
}
