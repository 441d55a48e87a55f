package dev.deft.report.text;

import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Ratio;
import org.jspecify.annotations.Nullable;

/** A ratio and how sure it is. The terminal and the page say it in the same words. */
public final class RatioWords {

    private RatioWords() {}

    /** {@code 2.00 (1.90..2.10)}, {@code not resolved (0.90..1.10)}, {@code 2.00} of too few rounds, {@code -} of none. */
    public static String of(@Nullable Ratio ratio) {
        if (ratio == null || ratio.median() == null) {
            return "-";
        }
        String median = Units.threeDigits(ratio.median());
        if (ratio.low() == null || ratio.high() == null) {
            return median;
        }
        return (ratio.resolved() ? median : "not resolved") + " (" + interval(ratio) + ")";
    }

    /** {@code 1.00 (0.90..1.10)}, resolved or not; {@code 1.00} of too few rounds, {@code -} of none. */
    public static String withInterval(@Nullable Ratio ratio) {
        if (ratio == null || ratio.median() == null) {
            return "-";
        }
        return Units.threeDigits(ratio.median()) + (ratio.low() == null ? "" : " (" + interval(ratio) + ")");
    }

    /** {@code 1.31 times (1.20..1.40)}; of a ratio that has an interval. */
    static String times(Ratio ratio) {
        return Units.threeDigits(Numbers.orNaN(ratio.median())) + " times (" + interval(ratio) + ")";
    }

    static boolean hasInterval(@Nullable Ratio ratio) {
        return ratio != null && ratio.low() != null;
    }

    /** Returns whether there is a ratio that is certainly more than 1. */
    static boolean isMore(@Nullable Ratio ratio) {
        return ratio != null && Numbers.orNaN(ratio.low()) > 1;
    }

    /** Returns whether there is a ratio that is certainly less than 1. */
    static boolean isLess(@Nullable Ratio ratio) {
        return ratio != null && Numbers.orNaN(ratio.high()) < 1;
    }

    /** {@code 0.90..1.10}; of a ratio that has an interval. */
    public static String interval(Ratio ratio) {
        return Units.interval(Numbers.orNaN(ratio.low()), Numbers.orNaN(ratio.high()), Units::threeDigits);
    }
}
