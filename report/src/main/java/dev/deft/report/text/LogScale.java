package dev.deft.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A logarithmic axis of times from one round number to another, each 1, 2 or 5 times a power of ten.
 *
 * @param ticks its round numbers in nanoseconds, at least two, growing
 */
record LogScale(List<Double> ticks) {

    private static final double[] ROUND = {1, 2, 5};

    LogScale {
        ticks = List.copyOf(ticks);
    }

    /** The shortest that holds all of these, which are at least one. */
    static LogScale over(DoubleStream nanos) {
        double[] all = nanos.toArray();
        double least = DoubleStream.of(all).min().orElse(1);
        double greatest = DoubleStream.of(all).max().orElse(1);
        List<Double> ticks = new ArrayList<>();
        for (double power = 1; ; power *= 10) {
            for (double digit : ROUND) {
                double tick = digit * power;
                if (tick <= least) {
                    ticks.clear();
                }
                ticks.add(tick);
                if (tick >= greatest && ticks.size() > 1) {
                    return new LogScale(ticks);
                }
            }
        }
    }

    /** The position of a time, from 0 at the least tick to 1 at the greatest. */
    double position(double nanos) {
        double least = ticks.get(0);
        double greatest = ticks.get(ticks.size() - 1);
        return Math.log(nanos / least) / Math.log(greatest / least);
    }

    /** Returns whether the axis begins or ends with a tick. */
    boolean isEnd(double tick) {
        return tick == ticks.get(0) || tick == ticks.get(ticks.size() - 1);
    }

    /** Returns whether a tick is a power of ten. */
    static boolean isPower(double tick) {
        double power = Math.log10(tick);
        return power == Math.rint(power);
    }
}
