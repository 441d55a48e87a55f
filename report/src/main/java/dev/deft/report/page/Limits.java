package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Row;
import dev.deft.report.text.LimitPhrases;
import java.util.Optional;

/** The limit of a row, in words. */
final class Limits {

    private static final String WORKERS = "workers";
    private static final String DEMAND = "demand";

    private Limits() {}

    /** The limit of a row; files of earlier versions call workers a limit of which each had its caller. */
    static String of(Row row, Matrix matrix) {
        return row.limit().equals(WORKERS) && isWorkerForEachCaller(row, matrix) ? DEMAND : row.limit();
    }

    /** As it stands in a table. */
    static String name(Row row, Matrix matrix) {
        String limit = of(row, matrix);
        return limit.equals(DEMAND) ? "none yet" : limit.equals("cpu") ? "CPU" : limit;
    }

    /** The meaning, to stand after the row. */
    static String sentence(Row row, Matrix matrix) {
        return LimitPhrases.of(of(row, matrix), isWorkerForEachCaller(row, matrix));
    }

    private static boolean isWorkerForEachCaller(Row row, Matrix matrix) {
        return matrix.cells().stream()
                .filter(cell -> cell.complete() && cell.workers() == row.workers())
                .map(Cell::demand)
                .flatMap(demand -> Optional.ofNullable(demand).stream())
                .allMatch(demand -> demand <= row.workers());
    }
}
