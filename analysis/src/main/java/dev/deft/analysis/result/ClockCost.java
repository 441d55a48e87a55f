package dev.deft.analysis.result;

/**
 * The cost of reading the clock, so that nobody takes it for the cost of a call.
 *
 * @param readNanos the average of one read
 * @param medianStepNanos the median difference of two reads that follow each other
 * @param perCallNanos the average that a measured call shows when nothing is done between its reads; it reads the clock four times
 */
public record ClockCost(double readNanos, long medianStepNanos, double perCallNanos) {

    /** Returns whether an average of measured calls is so near to the clock's own cost that it says nothing of the call. */
    public boolean hides(double meanNanos) {
        return meanNanos - perCallNanos <= perCallNanos;
    }
}
