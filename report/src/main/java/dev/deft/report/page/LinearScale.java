package dev.deft.report.page;

import java.util.ArrayList;
import java.util.List;

/** Equal steps for equal differences, from zero to a value that is at least one. */
record LinearScale(double greatest, double from, double to) implements Scale {

    private static final int TICKS = 5;

    LinearScale {
        greatest = Double.isFinite(greatest) ? Math.max(1, greatest) : 1;
    }

    @Override
    public double at(double value) {
        return from + value / greatest * (to - from);
    }

    @Override
    public List<Double> ticks() {
        return between(0, greatest, TICKS);
    }

    /** About so many round values: 1, 2 or 5 times a power of ten apart. */
    static List<Double> between(double least, double greatest, int about) {
        double step = roundStep((greatest - least) / about);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(least / step - 1e-9); i * step <= greatest * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static double roundStep(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        double digit = step / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
