package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The results of a report, the first of them the base, and the matrix that spans the cells of all. */
final class Results {

    /** As many as there are colours that can be told apart. */
    static final int MOST = 6;

    private static final int MOST_TELLING = 4;
    private static final int MOST_OF_A_NAME = 24;

    private final List<NamedResult> results;
    private final List<Map<String, Cell>> cells = new ArrayList<>();
    private final List<Column> columns;
    private final List<Integer> workers;

    /**
     * Looks them over.
     *
     * @throws IllegalArgumentException if they cannot be shown together
     */
    Results(List<NamedResult> results) {
        if (results.isEmpty() || results.size() > MOST) {
            throw new IllegalArgumentException(
                    "a report shows 1 to " + MOST + " results, not " + results.size() + "; leave some out");
        }
        NamedResult first = results.get(0);
        for (NamedResult other : results) {
            if (!loop(other).equals(loop(first))) {
                throw new IllegalArgumentException("'" + first.name() + "' has the loop " + loop(first) + " and '"
                        + other.name() + "' the loop " + loop(other) + "; give each a report of its own");
            }
        }
        this.results = List.copyOf(results);
        for (NamedResult result : results) {
            Map<String, Cell> byLabel = new HashMap<>();
            result.document().matrix().cells().forEach(cell -> byLabel.putIfAbsent(cell.label(), cell));
            cells.add(byLabel);
        }
        columns = allCells()
                .map(Column::of)
                .distinct()
                .sorted(Comparator.comparingDouble(Column::load))
                .toList();
        workers = allCells().map(Cell::workers).distinct().sorted().toList();
    }

    private static String loop(NamedResult result) {
        return result.document().matrix().loop();
    }

    int size() {
        return results.size();
    }

    boolean several() {
        return results.size() > 1;
    }

    NamedResult at(int index) {
        return results.get(index);
    }

    NamedResult base() {
        return results.get(0);
    }

    List<NamedResult> all() {
        return results;
    }

    boolean isOpen() {
        return loop(base()).equals("open");
    }

    /** {@code A}, {@code B}, …: how a result is called where there is little room. */
    static String letter(int index) {
        return String.valueOf((char) ('A' + index));
    }

    /** {@code A before.json}. */
    String title(int index) {
        return letter(index) + " " + Show.shortened(results.get(index).name(), MOST_OF_A_NAME);
    }

    /** The prefix of a cell's name: which result it is of, if there are several. */
    String prefix(int index) {
        return several() ? letter(index) + ", " : "";
    }

    List<Column> columns() {
        return columns;
    }

    List<Integer> workers() {
        return workers;
    }

    Optional<Cell> cell(int index, Column column, int workers) {
        return Optional.ofNullable(cells.get(index).get(label(column, workers)));
    }

    static String label(Column column, int workers) {
        return column.label() + " W=" + workers;
    }

    /** The cells of one result, in the order of the matrix. */
    List<Cell> cells(int index) {
        return workers.stream()
                .flatMap(w -> columns.stream().flatMap(column -> cell(index, column, w).stream()))
                .toList();
    }

    /** The number of cells, of all results. */
    int count() {
        return IntStream.range(0, size()).map(i -> cells(i).size()).sum();
    }

    /** Every place of the matrix that any result has a cell for, in its order. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int w : workers) {
            for (Column column : columns) {
                if (IntStream.range(0, size()).anyMatch(i -> cell(i, column, w).isPresent())) {
                    places.add(new Place(column, w));
                }
            }
        }
        return places;
    }

    /** One place of the matrix. */
    record Place(Column column, int workers) {
        String label() {
            return Results.label(column, workers);
        }
    }

    /**
     * The places that stand for all where there is no room for all: the base's longest and shortest mean, the first that
     * missed its rate, and that with the most throughput.
     */
    Set<String> telling() {
        List<Cell> known = cells(0).stream()
                .filter(cell -> cell.latency().meanNanos() != null)
                .toList();
        Comparator<Cell> byMean =
                Comparator.comparingDouble(cell -> cell.latency().mean());
        Set<String> telling = new LinkedHashSet<>();
        known.stream().max(byMean).ifPresent(cell -> telling.add(cell.label()));
        known.stream().min(byMean).ifPresent(cell -> telling.add(cell.label()));
        Predicate<Cell> missed = cell -> Flag.of(cell).contains(Flag.MISSED);
        allCells().filter(missed).findFirst().ifPresent(cell -> telling.add(cell.label()));
        known.stream()
                .max(Comparator.comparingDouble(Results::throughput))
                .ifPresent(cell -> telling.add(cell.label()));
        places().stream().limit(telling.isEmpty() ? MOST_TELLING : 0).forEach(place -> telling.add(place.label()));
        return telling;
    }

    /** The place that tells most: where the base's calls took longest; empty where that is not known. */
    String tellingCell() {
        return telling().stream().findFirst().orElse("");
    }

    /**
     * The row that tells most, {@code W=8}: of the base, that with the most cells on both sides of the demand from which
     * throughput no longer grows; of an open loop, on both sides of the rate from which it is missed. The terminal shows
     * the same.
     */
    String tellingRow() {
        return workers.stream()
                .max(Comparator.comparingInt(this::cellsOnTheShorterSide))
                .map(w -> "W=" + w)
                .orElse("");
    }

    private int cellsOnTheShorterSide(int w) {
        List<Cell> row =
                columns.stream().flatMap(column -> cell(0, column, w).stream()).toList();
        int before = isOpen()
                ? (int) row.stream()
                        .filter(cell -> !Flag.of(cell).contains(Flag.MISSED))
                        .count()
                : (int) row.stream()
                        .filter(cell -> isBelow(cell, kneeDemand(w)))
                        .count();
        int after = isOpen() ? row.size() - before : row.size() - 1 - before;
        return Math.min(before, after);
    }

    private static boolean isBelow(Cell cell, int demand) {
        return cell.demand() != null && cell.demand() < demand;
    }

    /** No demand is below it where nobody asked what limits the row. */
    private int kneeDemand(int w) {
        return base().document().matrix().rows().stream()
                .filter(row -> row.workers() == w)
                .mapToInt(Row::kneeDemand)
                .findFirst()
                .orElse(0);
    }

    /** Completed calls a second, or zero. */
    static double throughput(Cell cell) {
        return Numbers.orZero(cell.throughput());
    }

    private Stream<Cell> allCells() {
        return results.stream().flatMap(result -> result.document().matrix().cells().stream());
    }
}
