package dev.deft.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Equal steps for equal factors.
 *
 * @param least above zero
 * @param greatest above {@code least}
 */
record LogAxis(double least, double greatest, double from, double to) implements Scale {

    /** Room beyond the outermost values, as a factor. */
    private static final double ROOM = 1.08;

    /** A scale that spans less than this would blow up noise. */
    private static final double LEAST_SPAN = 2;

    /** Up to this span, in powers of ten, ticks at equal differences are rounder. */
    private static final double NARROW = 0.8;

    private static final double WIDE = 2.4;

    /** A scale over the finite values above zero, and at least a factor of two wide. */
    static LogAxis over(DoubleStream values, double from, double to) {
        double[] known = values.filter(v -> v > 0 && Double.isFinite(v)).toArray();
        double least = DoubleStream.of(known).min().orElse(1);
        double greatest = DoubleStream.of(known).max().orElse(1);
        double missing = Math.max(1, Math.sqrt(LEAST_SPAN / (greatest / least)));
        return new LogAxis(least / missing / ROOM, greatest * missing * ROOM, from, to);
    }

    @Override
    public double at(double value) {
        double position = Math.log(Math.max(value, least) / least) / Math.log(greatest / least);
        return from + position * (to - from);
    }

    @Override
    public List<Double> ticks() {
        double decades = Math.log10(greatest / least);
        if (decades < NARROW) {
            return LinearScale.between(least, greatest, 5);
        }
        int[] digits = decades < WIDE ? new int[] {1, 2, 5} : new int[] {1};
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(least)); power <= Math.log10(greatest); power++) {
            for (int digit : digits) {
                double tick = digit * Math.pow(10, power);
                if (tick >= least && tick <= greatest) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
