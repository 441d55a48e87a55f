package dev.deft.report.page;

import java.util.List;

/** Where values lie on an axis, in the chart's units. */
interface Scale {

    double at(double value);

    /** Where the axis begins. */
    double from();

    /** Where the axis ends. */
    double to();

    /** The values worth a line, in growing order. */
    List<Double> ticks();
}
