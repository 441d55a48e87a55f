package dev.deft.peers;

/** The middle of some numbers. */
final class Median {

    private Median() {}

    /** NaN if there are none. */
    static double ofSorted(double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
