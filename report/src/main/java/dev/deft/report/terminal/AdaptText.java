package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptOptions;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.analysis.result.Machine;
import dev.deft.report.text.AdaptPlot;
import dev.deft.report.text.AdaptWords;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Style;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
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

    /** Prints how pools that find their size found it, where that is what the experiment is about. */
    private void plots(AdaptExperiment experiment) {
        if (!experiment.scenario().equals(AdaptDocument.STEP)
                && !experiment.scenario().equals(AdaptDocument.LONG)) {
            return;
        }
        for (AdaptTrial trial : experiment.trials()) {
            if (!trial.moves().isEmpty() && trial.samples().size() > 1) {
                out().println();
                print(new AdaptPlot(experiment.phases(), trial)
                        .lines(trial.system() + " over time, " + title(experiment) + ": workers", style));
            }
        }
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
            case AdaptDocument.STARVATION -> reached(experiment, "one more began after");
            case AdaptDocument.BURST -> reached(experiment, "all ended after");
            case AdaptDocument.SWEEP -> swept(experiment);
            default -> courses(experiment);
        };
    }

    private static TextTable reached(AdaptExperiment experiment, String what) {
        String never =
                "not within " + Units.time((double) experiment.phases().get(0).nanos());
        return new TextColumns<AdaptTrial>()
                .add("pool", AdaptTrial::system)
                .add(what, trial -> trial.reachedNanos() == null ? never : time(trial.reachedNanos()))
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
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of("pool", "best size"));
        experiment.phases().forEach(phase -> head.add(shown(phase.bestWorkers(), size -> Units.count(size))));
        table.row(head);
        for (AdaptTrial trial : experiment.trials()) {
            row(table, experiment, trial, trial.system(), "of best", course -> shown(course.ofBest(), Units::percent));
            row(table, experiment, trial, "", "to 80 %", course -> shown(course.to80Nanos(), AdaptText::time));
            row(table, experiment, trial, "", "to 90 %", course -> shown(course.to90Nanos(), AdaptText::time));
            row(table, experiment, trial, "", "overshoot", course -> shown(course.overshoot(), Units::signedPercent));
            row(table, experiment, trial, "", "deviation", course -> shown(course.deviation(), Units::percent));
        }
        return table;
    }

    private static void row(
            TextTable table,
            AdaptExperiment experiment,
            AdaptTrial trial,
            String name,
            String figure,
            Function<AdaptCourse, String> shown) {
        List<String> row = new ArrayList<>(List.of(name, figure));
        IntStream.range(0, experiment.phases().size())
                .mapToObj(i ->
                        i < trial.courses().size() ? shown.apply(trial.courses().get(i)) : "-")
                .forEach(row::add);
        table.row(row);
    }

    private static String time(long nanos) {
        return Units.time((double) nanos);
    }

    private static <T> String shown(@Nullable T value, Function<? super T, String> form) {
        return value == null ? "-" : form.apply(value);
    }
}
