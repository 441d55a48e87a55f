package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * The prediction of theory for the cell.
 *
 * @param model "reactor + pool", "Erlang C" or "Allen-Cunneen"
 * @param meanNanos null where the queue would grow for ever
 * @param meanRatio measured ÷ predicted
 * @param fits whether the means part by no more than 20 %
 * @param why the assumption that fails, where they do not fit
 */
public record Prediction(
        String model,
        @Nullable Double meanNanos,
        @Nullable Double p99Nanos,
        @Nullable Double meanRatio,
        @Nullable Double p99Ratio,
        boolean fits,
        @Nullable String why) {

    /** The factor by which measurement and prediction may part. */
    public static final double FITS = 1.2;

    /** Returns whether a ratio of measured to predicted is within {@link #FITS}. */
    public static boolean isWithin(double ratio) {
        return Math.abs(Math.log(ratio)) <= Math.log(FITS);
    }
}
