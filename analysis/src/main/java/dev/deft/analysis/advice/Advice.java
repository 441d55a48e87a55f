package dev.deft.analysis.advice;

import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Utilisation;
import dev.deft.analysis.result.Windows;
import java.util.List;
import java.util.Optional;

/**
 * The number of workers that meets a target, and what shows it.
 *
 * @param target what was wanted
 * @param work what the work alone takes, by a caller for each core
 * @param loaded what the reactor and the processors need per call where many calls are under way
 * @param trials each number of workers that was predicted or measured, by growing number
 * @param verdict the answer
 */
public record Advice(Target target, Windows work, Windows loaded, List<Trial> trials, Verdict verdict) {

    /** The part of all cores that calls may use; beyond it, every disturbance shows in the latency. */
    public static final double MOST_CPU = Utilisation.MET;

    public Advice {
        trials = List.copyOf(trials);
    }

    /**
     * One number of workers.
     *
     * @param predictedNanos the target's percentile; infinite where the queue would grow for ever
     * @param measured what was measured; nothing where the prediction was enough
     */
    public record Trial(int workers, double predictedNanos, Optional<Measured> measured) {

        /** Measured ÷ predicted; nothing without both. */
        public Optional<Double> ratio() {
            return measured.flatMap(Measured::quantile)
                    .map(quantile -> quantile.nanos() / predictedNanos)
                    .filter(ratio -> ratio > 0 && Double.isFinite(ratio));
        }

        /** Returns whether prediction and measurement part by more than 20 %. */
        public boolean isMisfit() {
            return ratio().filter(Prediction::isWithin).isEmpty();
        }
    }

    /**
     * The measurements with so many workers.
     *
     * @param quantile the target's percentile with its interval; nothing where samples do not suffice
     * @param cpuLoad the part of all cores that the calls used, without the waiting awake of an open loop
     * @param workersLoad X·S/W
     * @param missedRate whether an open loop fell behind its plan
     */
    public record Measured(Optional<Quantile> quantile, double cpuLoad, double workersLoad, boolean missedRate) {

        /** Returns whether the upper end of the interval meets the target, the rate was kept and the cores were not too busy. */
        public boolean meets(Target target) {
            return !missedRate
                    && cpuLoad <= MOST_CPU
                    && quantile.filter(q -> q.highNanos() <= target.nanos()).isPresent();
        }
    }

    /** The answer. */
    public sealed interface Verdict {}

    /**
     * So many workers meet it, and one fewer does not, as far as was measured: a search that has tried too many numbers ends
     * with the fewest that did.
     *
     * @param byMeasurementAlone the model does not fit there, so only what was measured counts
     */
    public record Enough(int workers, boolean byMeasurementAlone) implements Verdict {}

    /** No number of workers meets it. */
    public record Infeasible(Reason reason) implements Verdict {}

    /** Interrupted, or failed, before there was an answer. */
    public record Unknown() implements Verdict {}

    /** Why no number of workers meets a target. */
    public enum Reason {
        /** The work alone takes longer. */
        SERVICE,
        /** The calls need more of the cores than they may have, whatever the workers. */
        CPU,
        /** The most workers that may be tried do not meet it. */
        WORKERS
    }
}
