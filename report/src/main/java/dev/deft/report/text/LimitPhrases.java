package dev.deft.report.text;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.statistics.Interval;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The meaning of a limit for whoever chooses the number of workers. The terminal and the page say it in the same words. */
public final class LimitPhrases {

    private static final String WORKERS = "workers";
    private static final String DEMAND = "demand";

    /** By the names of the result file. */
    private static final Map<String, String> PHRASES = Map.of(
            WORKERS,
            "the workers are the limit, and more of them would do more",
            "reactor",
            "the reactor's one thread is the limit, and more workers would not help",
            "cpu",
            "the cores are the limit, and more workers would not help",
            DEMAND,
            "no limit was met, and more callers would show one",
            "elsewhere",
            "the limit is none of workers, reactor and cores: a lock, a device, the hand-over",
            "unknown",
            "the limit cannot be told: the calls are too few, or the rounds too far apart");

    private static final String WORKER_FOR_EACH =
            "no limit was met, and there was a worker for each caller, so more workers would do no more";

    private LimitPhrases() {}

    /**
     * A clause without its end.
     *
     * @param limit as in a result file; another is named as it is
     * @param workerForEachCaller whether there were as many workers as callers, or more
     */
    public static String of(String limit, boolean workerForEachCaller) {
        return limit.equals(DEMAND) && workerForEachCaller
                ? WORKER_FOR_EACH
                : PHRASES.getOrDefault(limit, "the limit is " + limit);
    }

    /** The meaning of a row's limit, to stand after the row. */
    public static String of(Row row, Matrix matrix) {
        return of(limit(row, matrix), isWorkerForEachCaller(row, matrix));
    }

    /** The limit of a row, as it stands in a table. */
    public static String name(Row row, Matrix matrix) {
        String limit = limit(row, matrix);
        return limit.equals(DEMAND) ? "none yet" : limit.equals("cpu") ? "CPU" : limit;
    }

    /** Files of earlier versions call workers a limit of which each had its caller. */
    private static String limit(Row row, Matrix matrix) {
        return row.limit().equals(WORKERS) && isWorkerForEachCaller(row, matrix) ? DEMAND : row.limit();
    }

    private static boolean isWorkerForEachCaller(Row row, Matrix matrix) {
        return matrix.cells().stream()
                .filter(cell -> cell.complete() && cell.workers() == row.workers())
                .map(Cell::demand)
                .flatMap(Stream::ofNullable)
                .allMatch(demand -> demand <= row.workers());
    }

    /** {@code 98 %}, or with its interval {@code 98 %, 95 % interval 97 to 99 %}. */
    public static String share(double part, Optional<Interval> interval) {
        return Units.percent(part)
                + interval.map(i -> ", 95 % interval " + Math.round(100 * i.low()) + " to " + Units.percent(i.high()))
                        .orElse("");
    }
}
