package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptOptions;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.analysis.result.Machine;
import dev.deft.report.text.AdaptPlot;
import dev.deft.report.text.AdaptWords;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Style;
import dev.deft.report.text.SweepCurve;
import dev.deft.report.text.SweepPlot;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints what {@code deft adapt} does and finds out. */
public final class AdaptText extends ResultText {

    private final Style style;

    /** A text of which nothing is printed yet. */
    public AdaptText(PrintStream out, Style style) {
        super(out);
        this.style = style;
    }

    /** Prints what makes the results that follow. */
    public void header(Machine environment, AdaptOptions options) {
        begin("adapt", environment);
        line("pools", String.join(", ", options.systems()));
        line(
                "tasks",
                options.work() + ", " + options.demand() + " outstanding; "
                        + Units.duration(Duration.ofNanos(options.durationNanos())) + " a phase; seed "
                        + options.seed());
    }

    /** Prints the tables, what they say, and what went wrong. */
    public void results(AdaptDocument document) {
        for (Absence missing : document.missing()) {
            print(Paragraph.labelled(missing.peer(), "skipped: " + missing.why()));
        }
        for (AdaptExperiment experiment : document.experiments()) {
            out().println();
            table(experiment)
                    .lines(title(experiment) + ": " + about(experiment.scenario()))
                    .forEach(line -> out().println(line.stripTrailing()));
            plots(experiment);
        }
        out().println();
        sentences(AdaptWords.of(document));
        end(document);
    }

    /** Prints the curve of a sweep, and else how pools that find their size found it. */
    private void plots(AdaptExperiment experiment) {
        if (experiment.scenario().equals(AdaptDocument.SWEEP)) {
            SweepCurve curve = SweepCurve.of(experiment);
            if (curve.isOne()) {
                plot(new SweepPlot(curve).lines(title(experiment) + ": tasks/s against workers", style));
            }
            return;
        }
        for (AdaptTrial trial : experiment.trials()) {
            if (moves(trial) && trial.samples().size() > 1) {
                plot(new AdaptPlot(experiment.phases(), trial)
                        .lines(trial.system() + " over time, " + title(experiment) + ": workers", style));
            }
        }
    }

    private void plot(List<String> lines) {
        out().println();
        print(lines);
    }

    /** Returns whether its goal ever changed, also where nobody says why, or a controller decided that it stays. */
    private static boolean moves(AdaptTrial trial) {
        return !trial.moves().isEmpty()
                || !trial.toldStates().isEmpty()
                || trial.samples().stream()
                                .mapToInt(AdaptSample::goal)
                                .distinct()
                                .count()
                        > 1;
    }

    private static String title(AdaptExperiment experiment) {
        return experiment.scenario() + (experiment.name().isEmpty() ? "" : ", " + experiment.name());
    }

    private static String about(String scenario) {
        return switch (scenario) {
            case AdaptDocument.STARVATION -> "endless tasks on all processors, and one more";
            case AdaptDocument.SWEEP -> "fixed sizes";
            case AdaptDocument.STEP -> "a resource that changes its size";
            case AdaptDocument.BURST -> "100 tasks at once that wait for 1 s";
            default -> "a resource that suffers beyond its size";
        };
    }

    private static TextTable table(AdaptExperiment experiment) {
        return switch (experiment.scenario()) {
            case AdaptDocument.SWEEP -> swept(experiment);
            default ->
                AdaptWords.awaited(experiment.scenario())
                        .map(what -> reached(experiment, what))
                        .orElseGet(() -> courses(experiment));
        };
    }

    private static TextTable reached(AdaptExperiment experiment, String what) {
        return new TextColumns<AdaptTrial>()
                .add("pool", AdaptTrial::system)
                .add(what, trial -> AdaptWords.reached(experiment, trial))
                .add("threads at most", trial -> Units.count(trial.mostThreads()))
                .add("thread-seconds", trial -> Units.threeDigits(trial.threadSeconds()))
                .table(experiment.trials());
    }

    private static TextTable swept(AdaptExperiment experiment) {
        return new TextColumns<AdaptTrial>()
                .add("pool", AdaptTrial::system)
                .add(
                        "tasks/s",
                        trial -> AdaptWords.mean(trial, AdaptCourse::throughput).stream()
                                .mapToObj(Units::threeDigits)
                                .findFirst()
                                .orElse("-"))
                .table(experiment.trials());
    }

    /** A row for each pool and figure, a column for each phase. */
    private static TextTable courses(AdaptExperiment experiment) {
        List<Figure> figures =
                experiment.trials().stream().flatMap(AdaptText::figures).toList();
        return new TextColumns<Figure>()
                .add("pool", Figure::pool)
                .add("best size", Figure::name)
                .addEach(
                        IntStream.range(0, experiment.phases().size()).boxed().toList(),
                        i -> shown(experiment.phases().get(i).bestWorkers(), size -> Units.count(size)),
                        (figure, i) -> i < figure.courses().size()
                                ? figure.shown().apply(figure.courses().get(i))
                                : "-")
                .table(figures);
    }

    /** A figure of each course of a pool. */
    private record Figure(String pool, String name, List<AdaptCourse> courses, Function<AdaptCourse, String> shown) {}

    private static Stream<Figure> figures(AdaptTrial trial) {
        List<AdaptCourse> courses = trial.courses();
        return Stream.of(
                new Figure(trial.system(), "of best", courses, course -> shown(course.ofBest(), Units::percent)),
                new Figure("", "to 80 %", courses, course -> shown(course.to80Nanos(), AdaptText::time)),
                new Figure("", "to 90 %", courses, course -> shown(course.to90Nanos(), AdaptText::time)),
                new Figure("", "overshoot", courses, course -> shown(course.overshoot(), Units::signedPercent)),
                new Figure("", "deviation", courses, course -> shown(course.deviation(), Units::percent)));
    }

    private static String time(long nanos) {
        return Units.time((double) nanos);
    }

    private static <T> String shown(@Nullable T value, Function<? super T, String> form) {
        return value == null ? "-" : form.apply(value);
    }
}
