package dev.deft.analysis.theory;

/**
 * Fits a {@link ScalabilityLaw} by least squares, none of whose parameters may be below zero.
 *
 * <p>Levenberg (1944) and Marquardt (1963): steps that are Gauss and Newton's where those help, and shorter and downhill
 * where they do not. A parameter at zero that would have to go below stays there, and is left out of the step.
 */
final class LeastSquares {

    private static final int PARAMETERS = 3;
    private static final int MOST_STEPS = 1_000;
    private static final double EASIEST = 1e-12;
    private static final double STIFFEST = 1e12;

    /** A step that gains less than this part of what is left has nothing more to gain. */
    private static final double GAIN = 1e-15;

    private final double[] workers;
    private final double[] throughputs;

    LeastSquares(double[] workers, double[] throughputs) {
        this.workers = workers;
        this.throughputs = throughputs;
    }

    ScalabilityLaw fit(ScalabilityLaw start) {
        double[] best = {start.gamma(), start.alpha(), start.beta()};
        double left = squares(best);
        double damping = 1e-3;
        for (int step = 0; step < MOST_STEPS && damping < STIFFEST; step++) {
            double[] next = step(best, damping);
            double squares = squares(next);
            if (!(squares < left)) {
                damping *= 10;
                continue;
            }
            boolean done = left - squares <= GAIN * left;
            best = next;
            left = squares;
            damping = Math.max(damping / 10, EASIEST);
            if (done) {
                break;
            }
        }
        return law(best);
    }

    private static ScalabilityLaw law(double[] parameters) {
        return new ScalabilityLaw(parameters[0], parameters[1], parameters[2]);
    }

    private double squares(double[] parameters) {
        ScalabilityLaw law = law(parameters);
        double sum = 0;
        for (int i = 0; i < workers.length; i++) {
            double residual = throughputs[i] - law.throughput(workers[i]);
            sum += residual * residual;
        }
        return sum;
    }

    /** Solves (JᵀJ + damping·diag(JᵀJ))·δ = Jᵀr. */
    private double[] step(double[] from, double damping) {
        double[][] equations = new double[PARAMETERS][PARAMETERS + 1];
        ScalabilityLaw law = law(from);
        for (int i = 0; i < workers.length; i++) {
            double residual = throughputs[i] - law.throughput(workers[i]);
            double[] slopes = law.slopes(workers[i]);
            for (int row = 0; row < PARAMETERS; row++) {
                for (int column = 0; column < PARAMETERS; column++) {
                    equations[row][column] += slopes[row] * slopes[column];
                }
                equations[row][PARAMETERS] += slopes[row] * residual;
            }
        }
        for (int i = 0; i < PARAMETERS; i++) {
            boolean staysAtZero = from[i] == 0 && equations[i][PARAMETERS] <= 0;
            if (staysAtZero) {
                leaveOut(equations, i);
            }
            equations[i][i] *= 1 + damping;
        }
        double[] change = solve(equations);
        double[] to = new double[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            to[i] = Math.max(0, from[i] + change[i]);
        }
        return to;
    }

    private static void leaveOut(double[][] equations, int parameter) {
        for (int i = 0; i < PARAMETERS; i++) {
            equations[i][parameter] = 0;
            equations[parameter][i] = 0;
        }
        equations[parameter][parameter] = 1;
        equations[parameter][PARAMETERS] = 0;
    }

    /** Gauss's elimination. The matrix is symmetric and positive, so no rows need to change places. */
    private static double[] solve(double[][] equations) {
        for (int pivot = 0; pivot < PARAMETERS; pivot++) {
            for (int row = pivot + 1; row < PARAMETERS; row++) {
                double factor = equations[row][pivot] / equations[pivot][pivot];
                for (int column = pivot; column <= PARAMETERS; column++) {
                    equations[row][column] -= factor * equations[pivot][column];
                }
            }
        }
        double[] solution = new double[PARAMETERS];
        for (int row = PARAMETERS - 1; row >= 0; row--) {
            double sum = equations[row][PARAMETERS];
            for (int column = row + 1; column < PARAMETERS; column++) {
                sum -= equations[row][column] * solution[column];
            }
            solution[row] = sum / equations[row][row];
        }
        return solution;
    }
}
