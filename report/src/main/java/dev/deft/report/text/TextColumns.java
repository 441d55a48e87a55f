package dev.deft.report.text;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table whose rows are of one kind: the head of each, and beside it how it shows a row. The first column names the rows.
 *
 * @param <T> the kind of thing that a row is about
 */
public final class TextColumns<T> {

    /** In place of what is not known. */
    private static final String UNKNOWN = "-";

    private final List<String> heads = new ArrayList<>();
    private final List<Function<? super T, String>> shown = new ArrayList<>();

    /** No columns yet. */
    public TextColumns() {}

    /** Adds a column. */
    public TextColumns<T> add(String head, Function<? super T, String> cell) {
        heads.add(head);
        shown.add(cell);
        return this;
    }

    /** Adds a column for a figure; a dash where it is not known. */
    public <F> TextColumns<T> add(
            String head, Function<? super T, @Nullable F> figure, Function<? super F, String> form) {
        return add(head, row -> {
            F known = figure.apply(row);
            return known == null ? UNKNOWN : form.apply(known);
        });
    }

    /** Adds a column for each of these. */
    public <C> TextColumns<T> addEach(
            Collection<C> columns, Function<? super C, String> head, BiFunction<? super T, C, String> cell) {
        columns.forEach(column -> add(head.apply(column), row -> cell.apply(row, column)));
        return this;
    }

    /** Adds columns for the percentiles of latencies and the longest of them; a dash where there are too few samples. */
    public TextColumns<T> addPercentiles(Function<? super T, Distribution> latencies) {
        return addEach(
                        List.of(Percentile.values()),
                        Percentile::label,
                        (row, percentile) -> latencies
                                .apply(row)
                                .quantile(percentile)
                                .map(quantile -> Units.time((double) quantile.nanos()))
                                .orElse(UNKNOWN))
                .add("max", row -> latencies.apply(row).maxNanos(), longest -> Units.time((double) longest));
    }

    /** Returns the heads of the columns. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** Returns a row. */
    public List<String> cells(T row) {
        return shown.stream().map(cell -> cell.apply(row)).toList();
    }

    /** Returns the table that has these rows. */
    public TextTable table(Iterable<? extends T> rows) {
        TextTable table = new TextTable();
        table.row(heads);
        rows.forEach(row -> table.row(cells(row)));
        return table;
    }
}
