package dev.deft.analysis.advice;

import dev.deft.analysis.explanation.Predictor;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Windows;
import dev.deft.analysis.theory.ClosedQueue;
import dev.deft.analysis.theory.OpenQueue;
import dev.deft.analysis.theory.OperationalLaws;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the fewest workers that meet a target: by prediction first, and then by measuring around it.
 *
 * <ol>
 *   <li>What the work takes is measured where calls do not wait for each other. If that alone misses the target, it is
 *       infeasible.
 *   <li>The fewest workers are predicted from it, and measured.
 *   <li>If they do not meet the target, more are: one more, then steps that double, then the gap is halved. If they do, one
 *       fewer is measured too, as evidence. Where the model does not fit there, only what was measured counts, and fewer
 *       are tried as long as they meet the target.
 * </ol>
 *
 * <p>Cores that are too busy end the search, and so does a rate that would make them so, by what a call needs of them where
 * many are under way; it is measured once, as evidence. More workers do not help: a call costs as much
 * processor time with any number of them.
 */
public final class Adviser {

    /** Measures so many workers, or a pilot's load; the seam that lets the search be tested without threads. */
    public interface Measuring {
        /** Nothing if it was interrupted. */
        Optional<Windows> measure(Point point);
    }

    /** Callers of the second pilot, for each core: enough that the reactor and the workers hardly ever wait awake. */
    private static final int LOADED = 8;

    /** Measurements of one search at most; each takes seconds. */
    private static final int MOST_TRIALS = 16;

    private final Target target;
    private final Point wanted;
    private final int mostWorkers;
    private final int cores;
    private final Measuring measuring;

    private final Map<Integer, Advice.Trial> trials = new HashMap<>();
    private Windows work = new Windows(List.of());
    private Windows loaded = new Windows(List.of());
    private boolean interrupted;

    /**
     * An adviser that has measured nothing.
     *
     * @param wanted the load; how many workers it names does not matter
     */
    public Adviser(Target target, Point wanted, int mostWorkers, int cores, Measuring measuring) {
        this.target = target;
        this.wanted = wanted;
        this.mostWorkers = mostWorkers;
        this.cores = cores;
        this.measuring = measuring;
    }

    /** Searches, and measures what it takes. */
    public Advice advise() {
        Advice.Verdict verdict = search();
        List<Advice.Trial> evidence = new ArrayList<>(trials.values());
        evidence.sort(Comparator.comparingInt(Advice.Trial::workers));
        return new Advice(
                target,
                work,
                loaded,
                Collections.unmodifiableList(evidence),
                interrupted ? new Advice.Unknown() : verdict);
    }

    private Advice.Verdict search() {
        work = measured(new Shape(cores, cores));
        loaded = interrupted ? loaded : measured(new Shape(LOADED * cores, LOADED * cores));
        if (interrupted || work.latencies().samples() == 0) {
            return new Advice.Unknown();
        }
        if (work.parts()
                .run()
                .quantile(target.percentile())
                .filter(alone -> alone.lowNanos() > target.nanos())
                .isPresent()) {
            return new Advice.Infeasible(Advice.Reason.SERVICE);
        }
        int first = fewestPredicted();
        Advice.Trial trial = trial(first);
        if (interrupted) {
            return new Advice.Unknown();
        }
        if (isTooBusy(trial) || (needsTooMuchCpu() && !meets(trial))) {
            return new Advice.Infeasible(Advice.Reason.CPU);
        }
        return meets(trial) ? lookBelow(first, trial) : lookAbove(first);
    }

    /** By prediction; the most that may be tried if none is predicted to do. */
    private int fewestPredicted() {
        int fails = 0;
        int meets = mostWorkers;
        while (meets - fails > 1) {
            int middle = fails + (meets - fails) / 2;
            if (predictedNanos(middle) <= target.nanos()) {
                meets = middle;
            } else {
                fails = middle;
            }
        }
        return meets;
    }

    private Advice.Verdict lookBelow(int enough, Advice.Trial itsTrial) {
        int fewest = enough;
        boolean measurementAlone = false;
        Advice.Trial last = itsTrial;
        while (fewest > 1 && trials.size() < MOST_TRIALS) {
            Advice.Trial below = trial(fewest - 1);
            boolean modelFits = !last.isMisfit() && !below.isMisfit();
            if (interrupted || !meets(below) || modelFits) {
                break;
            }
            fewest--;
            last = below;
            measurementAlone = true;
        }
        return new Advice.Enough(fewest, measurementAlone || itsTrial.isMisfit());
    }

    private Advice.Verdict lookAbove(int tooFew) {
        int fails = tooFew;
        int step = 1;
        while (fails < mostWorkers && trials.size() < MOST_TRIALS) {
            int next = Math.min(mostWorkers, fails + step);
            Advice.Trial trial = trial(next);
            if (interrupted) {
                return new Advice.Unknown();
            }
            if (isTooBusy(trial)) {
                return new Advice.Infeasible(Advice.Reason.CPU);
            }
            if (meets(trial)) {
                return halve(fails, next);
            }
            fails = next;
            step *= 2;
        }
        return new Advice.Infeasible(Advice.Reason.WORKERS);
    }

    private Advice.Verdict halve(int fails, int meets) {
        int tooFew = fails;
        int enough = meets;
        while (enough - tooFew > 1 && trials.size() < MOST_TRIALS) {
            int middle = tooFew + (enough - tooFew) / 2;
            if (meets(trial(middle))) {
                enough = middle;
            } else {
                tooFew = middle;
            }
            if (interrupted) {
                return new Advice.Unknown();
            }
        }
        return new Advice.Enough(enough, trial(enough).isMisfit());
    }

    private boolean meets(Advice.Trial trial) {
        return trial.measured().filter(measured -> measured.meets(target)).isPresent();
    }

    private static boolean isTooBusy(Advice.Trial trial) {
        return trial.measured()
                .filter(measured -> measured.cpuLoad() > Advice.MOST_CPU)
                .isPresent();
    }

    /** Returns whether the planned rate needs more of the cores than it may: a loop that falls behind uses less than it needs. */
    private boolean needsTooMuchCpu() {
        return wanted instanceof OpenShape open
                && OperationalLaws.utilisation(open.ratePerSecond(), cpuNanos(), cores) > Advice.MOST_CPU;
    }

    private Advice.Trial trial(int workers) {
        Advice.Trial known = trials.get(workers);
        if (known != null) {
            return known;
        }
        Windows rounds = measured(withWorkers(workers));
        Optional<Advice.Measured> measured =
                rounds.latencies().samples() == 0 ? Optional.empty() : Optional.of(measured(rounds, workers));
        Advice.Trial trial = new Advice.Trial(workers, predictedNanos(workers), measured);
        if (!interrupted) {
            trials.put(workers, trial);
        }
        return trial;
    }

    private Advice.Measured measured(Windows rounds, int workers) {
        double run = rounds.parts().run().mean();
        return new Advice.Measured(
                rounds.quantile(target.percentile()),
                cpuLoad(rounds),
                OperationalLaws.utilisation(rounds.throughput(), run, workers),
                rounds.missedRate(workers));
    }

    /** An open loop's thread waits awake ahead of each send, which is the measuring's cost and not the calls'. */
    private double cpuLoad(Windows rounds) {
        double nanos = rounds.processNanos();
        if (wanted instanceof OpenShape) {
            nanos += rounds.latencies().samples() * reactorNanos() - rounds.reactorNanos();
        }
        return Math.max(0, nanos) / rounds.windowNanos() / cores;
    }

    private Windows measured(Point point) {
        Optional<Windows> rounds = measuring.measure(point);
        interrupted |= rounds.isEmpty();
        return rounds.orElseGet(() -> new Windows(List.of()));
    }

    private double reactorNanos() {
        return loaded.latencies().samples() == 0
                ? 0
                : (double) loaded.reactorNanos() / loaded.latencies().samples();
    }

    private double cpuNanos() {
        return loaded.latencies().samples() == 0
                ? 0
                : (double) loaded.processNanos() / loaded.latencies().samples();
    }

    private double predictedNanos(int workers) {
        ServiceTimes service = work.parts().run().asServiceTimes();
        if (wanted instanceof Shape closed) {
            ClosedQueue queue = new ClosedQueue(closed.demand(), service, reactorNanos(), workers);
            return queue.responseQuantileNanos(target.quantile()) * Predictor.stretch(queue, cpuNanos(), cores);
        }
        OpenShape open = (OpenShape) wanted;
        return new OpenQueue(open.ratePerSecond(), open.arrivals().squaredVariation(), service, workers)
                .responseQuantileNanos(target.quantile());
    }

    private Point withWorkers(int workers) {
        return wanted instanceof Shape closed
                ? new Shape(closed.demand(), workers)
                : new OpenShape(((OpenShape) wanted).ratePerSecond(), ((OpenShape) wanted).arrivals(), workers);
    }
}
