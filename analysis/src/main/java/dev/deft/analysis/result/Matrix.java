package dev.deft.analysis.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The matrix.
 *
 * @param loop "closed": demand against workers; "open": rate against workers
 * @param rows what limits each number of workers; empty for an open loop
 * @param scalability the universal scalability law over the workers; null where it could not be fitted
 */
public record Matrix(
        String loop,
        boolean complete,
        List<Cell> cells,
        List<Row> rows,
        @Nullable Scalability scalability) {}
