package dev.deft.report.page;

import java.util.List;

/** The positions of values on an axis, in the chart's units. */
interface Scale {

    double at(double value);

    /** The beginning of the axis. */
    double from();

    /** The end of the axis. */
    double to();

    /** The values worth a line, in growing order. */
    List<Double> ticks();
}
