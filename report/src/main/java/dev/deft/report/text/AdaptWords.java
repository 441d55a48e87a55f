package dev.deft.report.text;

import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.analysis.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The sentences about a result of {@code deft adapt}. The terminal and the page say it in the same words. */
public final class AdaptWords {

    private AdaptWords() {}

    /** The sentences, scenario by scenario, of those that were measured. */
    public static List<String> of(AdaptDocument document) {
        List<String> sentences = new ArrayList<>();
        document.experimentsOf(AdaptDocument.STARVATION)
                .forEach(experiment -> experiment.trials().forEach(trial -> sentences.add(starvation(trial))));
        document.experimentsOf(AdaptDocument.SWEEP)
                .forEach(experiment -> sweep(experiment).ifPresent(sentences::add));
        document.experimentsOf(AdaptDocument.STEP)
                .forEach(experiment -> experiment
                        .trials()
                        .forEach(trial -> step(experiment, trial).ifPresent(sentences::add)));
        document.experimentsOf(AdaptDocument.BURST).forEach(experiment -> sentences.add(burst(experiment)));
        document.experimentsOf(AdaptDocument.LONG).forEach(experiment -> sentences.add(longTasks(experiment)));
        return sentences;
    }

    private static String starvation(AdaptTrial trial) {
        Long started = trial.reachedNanos();
        return "With endless tasks on all processors, " + trial.system()
                + (started == null
                        ? " did not begin one more within the time."
                        : " began one more after " + Units.time((double) started) + ".");
    }

    private static Optional<String> sweep(AdaptExperiment experiment) {
        SweepCurve curve = SweepCurve.of(experiment);
        List<List<SweepCurve.Point>> runs = curve.goodRuns();
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        String sizes = runs.stream().map(AdaptWords::range).collect(Collectors.joining(" and "));
        String noise = runs.size() == 1 ? "." : "; sizes between these did less, so which is best is noise.";
        return Optional.of(
                "Of fixed sizes, " + sizes + " did most with " + experiment.name() + ": " + rate(curve.most()) + noise);
    }

    private static String range(List<SweepCurve.Point> run) {
        String first = run.get(0).pool();
        return run.size() == 1
                ? first
                : first + " to " + run.get(run.size() - 1).pool();
    }

    private static Optional<String> step(AdaptExperiment experiment, AdaptTrial trial) {
        long fast = trial.courses().stream()
                .map(AdaptCourse::to90Nanos)
                .filter(Objects::nonNull)
                .count();
        OptionalDouble ofBest = mean(trial, course -> Numbers.orNaN(course.ofBest()));
        return ofBest.isEmpty()
                ? Optional.empty()
                : Optional.of("As the resource changed its size, " + trial.system() + " ended "
                        + Units.percent(ofBest.getAsDouble())
                        + " of the tasks that the best size would have, came to 90 % in "
                        + fast + " of " + Units.counted(experiment.phases().size(), "phase") + ", and had "
                        + Units.threeDigits(trial.threadSeconds()) + " thread-seconds.");
    }

    private static String burst(AdaptExperiment experiment) {
        return "A hundred tasks at once that wait for a second, " + experiment.name() + ", had all ended: "
                + experiment.trials().stream()
                        .map(trial -> trial.system() + " "
                                + (trial.reachedNanos() == null
                                        ? "not within the time"
                                        : "after " + Units.time((double) trial.reachedNanos())))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String longTasks(AdaptExperiment experiment) {
        return "With " + experiment.name() + ", of the tasks that the best size would have ended: "
                + experiment.trials().stream()
                        .map(trial -> trial.system() + " "
                                + mean(trial, course -> Numbers.orNaN(course.ofBest())).stream()
                                        .mapToObj(Units::percent)
                                        .findFirst()
                                        .orElse("-")
                                + " in " + Units.threeDigits(trial.threadSeconds()) + " thread-seconds")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** The words for what an experiment waits for that ends with it; nothing for one that ends with its phases. */
    public static Optional<String> awaited(String scenario) {
        return switch (scenario) {
            case AdaptDocument.STARVATION -> Optional.of("one more began after");
            case AdaptDocument.BURST -> Optional.of("all ended after");
            default -> Optional.empty();
        };
    }

    /** The time until that came which an experiment waits for, or that it did not come. */
    public static String reached(AdaptExperiment experiment, AdaptTrial trial) {
        Long reached = trial.reachedNanos();
        return reached == null
                ? "not within " + Units.time((double) experiment.phases().get(0).nanos())
                : Units.time((double) reached);
    }

    /** A throughput in words: {@code 200 tasks/s}. */
    public static String rate(double perSecond) {
        return Units.rate(perSecond).replace("calls", "tasks");
    }

    /** The mean of a figure over the phases that a pool went through; nothing if it is not known of any. */
    public static OptionalDouble mean(AdaptTrial trial, ToDoubleFunction<AdaptCourse> figure) {
        return trial.courses().stream()
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .average();
    }
}
