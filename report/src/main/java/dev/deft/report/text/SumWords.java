package dev.deft.report.text;

import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The difference that an apply makes, in sentences that the numbers support; ratios are with their 95 % intervals. */
public final class SumWords {

    private final SumTable table;
    private final int cores;

    private SumWords(SumTable table, int cores) {
        this.table = table;
        this.cores = cores;
    }

    /**
     * Returns the sentences about one table.
     *
     * @param cores how many the machine has
     */
    public static List<String> of(SumTable table, int cores) {
        return new SumWords(table, cores).sentences();
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (table.cells().stream().allMatch(cell -> cell.rounds().size() < Ratio.FEWEST_ROUNDS)) {
            sentences.add("No conclusion about the applies: fewer than " + Ratio.FEWEST_ROUNDS
                    + " rounds have no interval; more --rounds help.");
            return sentences;
        }
        withoutGil().ifPresent(sentences::add);
        for (String apply : SumDocument.APPLIES) {
            if (!apply.equals(SumDocument.IN_PLACE)) {
                paying(apply, "time", SumCell::gain).ifPresent(sentences::add);
                paying(apply, "p99", SumCell::p99Gain).ifPresent(sentences::add);
            }
        }
        return sentences;
    }

    /** The difference that there is no lock around the interpreter: threads in place may compute at the same time. */
    private Optional<String> withoutGil() {
        return ofApply(SumDocument.IN_PLACE).values().stream()
                .filter(cell -> RatioWords.hasInterval(cell.speedUp()))
                .reduce((earlier, later) -> later)
                .map(this::withoutGil);
    }

    private String withoutGil(SumCell cell) {
        Ratio speedUp = Objects.requireNonNull(cell.speedUp(), "it has an interval");
        String measured = "In place, " + Units.counted(cell.clients(), "client") + " got a thousand answers "
                + (RatioWords.isMore(speedUp)
                        ? RatioWords.times(speedUp)
                                + " as fast as one: without a GIL, nothing keeps threads from computing in place at the same time."
                        : RatioWords.isLess(speedUp)
                                ? "more slowly than one: " + RatioWords.times(speedUp) + " as fast."
                                : "no faster and no slower than one, as far as this run tells: "
                                        + RatioWords.interval(speedUp) + " times as fast.");
        return measured
                + EssayFigures.seconds(SumDocument.IN_PLACE, cell.clients())
                        .map(seconds -> " The essay's threads, which fought for the GIL, took "
                                + Units.threeDigits(seconds
                                        / EssayFigures.seconds(SumDocument.IN_PLACE, 1)
                                                .orElse(Double.NaN))
                                + " times as long as one.")
                        .orElse("");
    }

    /** The number of clients from which on an apply is certainly better than computing in place; or that there is none, and how it is with the most. */
    private Optional<String> paying(String apply, String what, Function<SumCell, @Nullable Ratio> gain) {
        List<SumCell> cells = ofApply(apply).values().stream()
                .filter(cell -> RatioWords.hasInterval(gain.apply(cell)))
                .toList();
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        int from = cells.size();
        while (from > 0 && RatioWords.isMore(gain.apply(cells.get(from - 1)))) {
            from--;
        }
        SumCell first = cells.get(Math.min(from, cells.size() - 1));
        Ratio there = Objects.requireNonNull(gain.apply(first), "it has an interval");
        if (from < cells.size()) {
            return Optional.of("'" + apply + "' pays in " + what + " from " + oversubscription(first)
                    + ", on: in place takes " + RatioWords.times(there) + " as long there.");
        }
        List<String> fewer = cells.stream()
                .filter(cell -> RatioWords.isMore(gain.apply(cell)))
                .map(cell -> Integer.toString(cell.clients()))
                .toList();
        return Optional.of("'" + apply + "' pays in " + what
                + (fewer.isEmpty() ? " nowhere up to " : " with " + String.join(", ", fewer) + ", but not with ")
                + oversubscription(first) + ", where in place takes "
                + (RatioWords.isLess(there) ? "" : "as long, as far as this run tells: ") + RatioWords.times(there)
                + " as long.");
    }

    /** {@code 4 clients, 2.0 a core}. */
    private String oversubscription(SumCell cell) {
        return Units.counted(cell.clients(), "client") + ", "
                + String.format(Locale.ROOT, "%.1f", (double) cell.clients() / cores) + " a core";
    }

    private Map<Integer, SumCell> ofApply(String apply) {
        Map<Integer, SumCell> cells = new TreeMap<>();
        table.cells().stream()
                .filter(cell -> cell.apply().equals(apply))
                .forEach(cell -> cells.put(cell.clients(), cell));
        return cells;
    }
}
