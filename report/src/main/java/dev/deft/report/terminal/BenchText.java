package dev.deft.report.terminal;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.Trial;
import dev.deft.report.text.NoiseWords;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Style;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Prints what {@code deft bench} finds out, part by part as it becomes known. */
public final class BenchText extends ResultText {

    private final Machine environment;
    private final Options options;
    private final ClockCost clock;
    private final boolean quiet;
    private final Style style;

    /**
     * A text of which nothing is printed yet.
     *
     * @param quiet results only: no pictures, no explanation
     */
    public BenchText(
            PrintStream out, Machine environment, Options options, ClockCost clock, boolean quiet, Style style) {
        super(out);
        this.environment = environment;
        this.options = options;
        this.clock = clock;
        this.quiet = quiet;
        this.style = style;
    }

    /** Prints what makes the results that follow. It belongs to them, so it is printed even when they are all that is wanted. */
    public void header() {
        out().println("deft bench " + environment.deftVersion() + ", " + environment.date());
        line("jvm", environment.jvm());
        line("flags", environment.flags().isEmpty() ? "none" : String.join(" ", environment.flags()));
        line("machine", environment.cores() + " cores, " + environment.cpu() + "; " + environment.os());
        line("transport", environment.transport());
        if (options.isOpen()) {
            line("open loop", describe(options.matrix()));
            line("arrivals", arrivals());
            line("", OpenMatrixText.SPINS);
        } else {
            if (options.experiment() != null) {
                line("experiment", describe(options.experiment()));
            }
            line("matrix", describe(options.matrix()));
        }
        line("rounds", options.rounds() + " of each cell, in turn with the JDK's fixed pool as the reference");
        line("pool", poolName(options.matrix().pool()));
        line("seed", options.seed() + " (draws the order of the cells" + (options.isOpen() ? " and the plans)" : ")"));
        line(
                "clock",
                Units.threeDigits(clock.readNanos()) + " ns a read, " + Units.threeDigits(clock.perCallNanos())
                        + " ns around each call; not subtracted");
    }

    /** Prints the thread's experiment: a line for each demand in the thread's form, and what they show. */
    public void experiment(Experiment experiment) {
        out().println();
        out().println("1. The thread's experiment: D callers over " + Options.EXPERIMENT_WORKERS + " workers, "
                + (options.experiment() == null ? "" : options.experiment().work()));
        if (experiment.trials().isEmpty()) {
            out().println("   not reached");
            return;
        }
        for (Trial trial : experiment.trials()) {
            out().println();
            print(ExperimentText.trial(trial, clock));
        }
        if (!experiment.styled().isEmpty()) {
            explain(List.of(ExperimentText.styles(experiment)));
        }
        LimitWords.disturbance(ExperimentText.deferred(experiment), environment.cores())
                .ifPresent(note -> explain(List.of(List.of(note))));
        if (!quiet) {
            explain(ExperimentText.words(experiment, environment.cores()));
        }
    }

    /** Prints the matrix: a table each of mean, p99 and throughput, pictures, and what they show. */
    public void matrix(Matrix result) {
        MatrixAnalysis matrix = MatrixAnalysis.of(result, options, environment.cores());
        out().println();
        out().println("2. The matrix: D callers (across) over W workers (down), "
                + options.matrix().work());
        if (matrix.cells().isEmpty()) {
            out().println("   not reached");
            return;
        }
        MatrixText text = new MatrixText(matrix);
        explain(text.blocks());
        MatrixWords.telling(matrix.rows()).ifPresent(row -> explain(new RowText(row).blocks()));
        List<String> notes = text.notes();
        if (!notes.isEmpty()) {
            explain(List.of(notes));
        }
        if (!quiet) {
            explain(MatrixPictures.of(matrix, style));
            explain(MatrixWords.of(matrix));
            explain(new PredictionText(matrix, result.scalability()).blocks());
        }
    }

    /** Prints rate against workers: a table each of what was measured, and how well the rate was kept. */
    public void open(Matrix matrix) {
        out().println();
        out().println("Open loop: calls at a rate over W workers, "
                + options.matrix().work());
        if (matrix.cells().isEmpty()) {
            out().println("   not reached");
            return;
        }
        OpenMatrixText text = new OpenMatrixText(matrix);
        explain(text.blocks());
        explain(List.of(text.notes()));
    }

    private String arrivals() {
        return "constant".equals(options.arrivals())
                ? "constant: what a metronome meets"
                : "poisson: what callers meet who know nothing of each other (seed " + options.seed() + ")";
    }

    /**
     * Prints what came of the run as a whole.
     *
     * @param stoppedBy what an incomplete run was stopped by: "interrupted" or "failed"
     */
    public void end(BenchDocument result, String stoppedBy) {
        NoiseWords.of(result.idle(), Units::time).ifPresent(noise -> explain(List.of(Paragraph.of(noise))));
        long clamped = result.clamped();
        if (clamped > 0) {
            out().println();
            out().println(Units.count(clamped) + " calls took longer than an hour and are recorded as an hour.");
        }
        if (!result.complete()) {
            out().println();
            out().println("INCOMPLETE: " + stoppedBy + "; this is what was measured until then.");
        }
        out().flush();
    }

    /** Prints where files went whose names the run changed. */
    public void renamed(List<String> notes) {
        notes.forEach(note -> explain(List.of(List.of(note))));
        out().flush();
    }

    private static String poolName(String pool) {
        return pool.equals("shared")
                ? "shared: deferToThread, the reactor's pool resized for each cell"
                : "dedicated: deferToThreadPool, a pool for each cell";
    }

    private static String describe(Load load) {
        String extent = load.durationNanos() == null
                ? Units.count(load.callsPerCaller() == null ? 0 : load.callsPerCaller()) + " calls per caller"
                : Units.duration(Duration.ofNanos(load.durationNanos())) + " a cell";
        return load.work() + ", " + extent + " after " + Units.duration(Duration.ofNanos(load.warmUpNanos()))
                + " of warm-up";
    }

    private void explain(List<List<String>> paragraphs) {
        for (List<String> paragraph : paragraphs) {
            out().println();
            print(paragraph);
        }
    }
}
