package dev.deft.report.text;

import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffEfficiency;
import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.RecordingCost;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The columns of giltest, and the words of its figures. The terminal and the page have the same. */
public final class HandoffTable {

    private HandoffTable() {}

    /**
     * Returns the columns of giltest, with a row for each kind of thread; {@code -} where it was not measured.
     *
     * @param name how the first column shows a kind of thread
     */
    public static TextTable giltest(HandoffDocument document, UnaryOperator<String> name) {
        int fewest = fewestBusy(document);
        return new TextColumns<String>()
                .add(name.apply("threads"), name)
                .add(
                        "e",
                        threads -> document.efficiencies().stream()
                                .filter(of -> of.threads().equals(threads))
                                .map(HandoffEfficiency::twoToOne)
                                .map(RatioWords::withInterval)
                                .findFirst()
                                .orElse("-"))
                .add("lock", threads -> rate(document, HandoffDocument.LOCK, threads, 0))
                .add("lock, " + level(fewest), threads -> rate(document, HandoffDocument.LOCK, threads, fewest))
                .add("condition", threads -> rate(document, HandoffDocument.CONDITION, threads, 0))
                .table(document.threads());
    }

    /** {@code alone}, {@code 1 busy}. */
    public static String level(int busy) {
        return busy == 0 ? "alone" : Units.count(busy) + " busy";
    }

    /** {@code 123,456}, of transactions per second. */
    public static String rate(HandoffCell cell) {
        return cell.perSecond() == 0 ? "0" : Units.threeDigits(cell.perSecond());
    }

    /** {@code 0.26 (0.20..0.31)}: how many percent of its transactions a pair keeps; {@code -} where that is not known. */
    public static String kept(@Nullable Ratio toAlone) {
        if (toAlone == null || toAlone.median() == null) {
            return "-";
        }
        return percent(toAlone.median())
                + (toAlone.low() == null || toAlone.high() == null
                        ? ""
                        : " (" + Units.interval(toAlone.low(), toAlone.high(), HandoffTable::percent) + ")");
    }

    private static String percent(double part) {
        return part == 0 ? "0" : Units.threeDigits(100 * part);
    }

    /** Returns what observing a transaction costs, in a sentence. */
    public static String recording(RecordingCost cost) {
        return "To count a transaction takes " + Units.time(cost.countNanos()) + ", and to count, time and record it "
                + Units.time(cost.recordNanos()) + ": so much of the percentiles is not the pair's.";
    }

    private static String rate(HandoffDocument document, String kind, String threads, int busy) {
        return document.pair(kind, threads)
                .flatMap(pair -> pair.beside(busy))
                .map(HandoffTable::rate)
                .orElse("-");
    }

    private static int fewestBusy(HandoffDocument document) {
        return document.options().busy().stream()
                .filter(busy -> busy > 0)
                .findFirst()
                .orElse(1);
    }
}
