package dev.deft.analysis.theory;

import java.util.OptionalDouble;

/**
 * The growth of throughput with the number of workers, and why it stops: X(N) = γN/(1 + α(N-1) + βN(N-1)).
 *
 * <p>Gunther's universal scalability law ("Guerrilla Capacity Planning", 2007). It speaks of N workers that always have
 * work: throughput against demand, with the number of workers fixed, follows {@link ClosedQueue} instead. Immutable, for
 * any thread.
 *
 * @param gamma what a single worker gets done, in calls per second
 * @param alpha contention: the part of the work that only one of them can do at a time
 * @param beta coherency: what each pair of them costs, as a part of the work
 */
public record ScalabilityLaw(double gamma, double alpha, double beta) {

    /** The throughput of n workers, in calls per second. */
    public double throughput(double n) {
        return gamma * n / cost(n);
    }

    /** The time of a call with n workers, as a multiple of that with one. */
    private double cost(double n) {
        return 1 + alpha * (n - 1) + beta * n * (n - 1);
    }

    /**
     * The number of workers of which one more, or one less, gets less done: N* = √((1-α)/β), at least one. None if
     * throughput grows with every worker.
     */
    public OptionalDouble peak() {
        if (beta == 0 && alpha <= 1) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(alpha >= 1 ? 1 : Math.max(1, Math.sqrt((1 - alpha) / beta)));
    }

    /** The derivatives of the throughput of n workers by γ, α and β. */
    double[] slopes(double n) {
        double unit = n / cost(n);
        double perCost = -throughput(n) / cost(n);
        return new double[] {unit, perCost * (n - 1), perCost * n * (n - 1)};
    }
}
