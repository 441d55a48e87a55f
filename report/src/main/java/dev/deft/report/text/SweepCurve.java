package dev.deft.report.text;

import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The throughput of pools of fixed sizes against their number of workers.
 *
 * @param points those of the sizes that were measured, from few workers to many
 */
public record SweepCurve(List<Point> points) {

    /** A throughput that is this near to the best one is as good, in a single measurement. */
    private static final double AS_GOOD = 0.95;

    /**
     * One size.
     *
     * @param pool the pool, as it is typed
     * @param throughput the tasks that ended per second
     */
    public record Point(String pool, int workers, double throughput) {}

    /** Returns the curve of an experiment of the scenario {@code sweep}. */
    public static SweepCurve of(AdaptExperiment experiment) {
        return new SweepCurve(experiment.trials().stream()
                .filter(trial -> !trial.samples().isEmpty() && !trial.courses().isEmpty())
                .map(trial -> new Point(
                        trial.system(),
                        trial.samples().stream()
                                .mapToInt(AdaptSample::goal)
                                .max()
                                .orElse(0),
                        AdaptWords.mean(trial, AdaptCourse::throughput).orElse(0)))
                .filter(point -> point.workers() > 0)
                .sorted(Comparator.comparingInt(Point::workers))
                .toList());
    }

    /** Returns whether there is a curve to be drawn: some task ended, and not all sizes are the same. */
    public boolean isOne() {
        return most() > 0
                && points.get(0).workers() < points.get(points.size() - 1).workers();
    }

    /** Returns the highest throughput; 0 if no task ended. */
    public double most() {
        return points.stream().mapToDouble(Point::throughput).max().orElse(0);
    }

    /** Returns the sizes that did most, or as good as that; none if there is no curve. */
    public List<Point> good() {
        return goodRuns().stream().flatMap(List::stream).toList();
    }

    /** Returns the same in runs of sizes between which none did less. */
    public List<List<Point>> goodRuns() {
        List<List<Point>> runs = new ArrayList<>();
        boolean goesOn = false;
        for (Point point : isOne() ? points : List.<Point>of()) {
            boolean isGood = point.throughput() >= AS_GOOD * most();
            if (isGood && !goesOn) {
                runs.add(new ArrayList<>());
            }
            if (isGood) {
                runs.get(runs.size() - 1).add(point);
            }
            goesOn = isGood;
        }
        return runs;
    }

    /** Returns the best size, which is the fewest workers that did as good as most; nothing if there is none, or if some between those did less, for then it is noise. */
    public Optional<Point> best() {
        List<List<Point>> runs = goodRuns();
        return runs.size() == 1 ? Optional.of(runs.get(0).get(0)) : Optional.empty();
    }
}
