package dev.deft.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Percentiles, as parts of one, by how rare what lies above them is: 90 %, 99 % and 99.9 % are equally far apart. The axis
 * of HdrHistogram's plotter, 1/(1−p) on a logarithmic scale.
 *
 * @param highest the last percentile shown, below one
 */
record NinesScale(double highest, double from, double to) implements Scale {

    /** At least to the 90th, or there is nothing to see. */
    NinesScale {
        highest = Math.max(0.9, highest);
    }

    @Override
    public double at(double part) {
        return from + nines(part) / nines(highest) * (to - from);
    }

    @Override
    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>(List.of(0.5));
        for (int nines = 1; nines <= nines(highest) + 1e-9; nines++) {
            ticks.add(part(nines));
        }
        return ticks;
    }

    /** The number of nines: 2 for 99 %. */
    static double nines(double part) {
        return -Math.log10(1 - part);
    }

    /** The percentile with so many nines. */
    static double part(double nines) {
        return 1 - Math.pow(10, -nines);
    }
}
