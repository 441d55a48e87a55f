package dev.deft.analysis.theory;

import java.util.function.IntToDoubleFunction;

/**
 * The number of calls of a closed loop that are in the pool, the others being at the reactor: the probability of each number.
 *
 * <p>The product form of Gordon and Newell, "Closed queuing systems with exponential servers" (1967), with two stations:
 * p_n ∝ ∏_{k=1..n} (S/o)/min(k, W). Mean value analysis arrives at the same by a recursion that, with several servers,
 * subtracts nearly equal numbers, and returns a negative throughput for D=64, W=16, S=1 ms and o=20 µs; sums of logarithms
 * do not.
 */
final class Occupancy {

    private final double[] probability;

    /**
     * All probabilities of one loop.
     *
     * @param calls how many there are
     * @param ratio S/o; infinite if calls spend no time at the reactor
     * @param servers W
     */
    Occupancy(int calls, double ratio, int servers) {
        probability = new double[calls + 1];
        if (Double.isInfinite(ratio)) {
            probability[calls] = 1;
            return;
        }
        double greatest = 0;
        for (int n = 1; n <= calls; n++) {
            probability[n] = probability[n - 1] + Math.log(ratio / Math.min(n, servers));
            greatest = Math.max(greatest, probability[n]);
        }
        double sum = 0;
        for (int n = 0; n <= calls; n++) {
            probability[n] = Math.exp(probability[n] - greatest);
            sum += probability[n];
        }
        for (int n = 0; n <= calls; n++) {
            probability[n] /= sum;
        }
    }

    /** The average of what so many calls in the pool amount to. */
    double mean(IntToDoubleFunction value) {
        double sum = 0;
        for (int n = 0; n < probability.length; n++) {
            sum += probability[n] * value.applyAsDouble(n);
        }
        return sum;
    }

    /** The variation of that. */
    double variance(IntToDoubleFunction value) {
        double mean = mean(value);
        return mean(n -> (value.applyAsDouble(n) - mean) * (value.applyAsDouble(n) - mean));
    }
}
