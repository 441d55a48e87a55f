package dev.deft.cli;

import dev.deft.bench.Cell;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Environment;
import dev.deft.bench.Experiment;
import dev.deft.bench.Extent;
import dev.deft.bench.Latencies;
import dev.deft.bench.Load;
import dev.deft.bench.Matrix;
import dev.deft.bench.OpenMatrix;
import dev.deft.bench.Percentile;
import dev.deft.bench.PoolKind;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Style;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.List;

/** Prints what {@code deft bench} finds out, part by part as it becomes known. */
final class BenchReport {

    private final PrintStream out;
    private final BenchOptions options;
    private final Style style;

    BenchReport(PrintStream out, BenchOptions options, Style style) {
        this.out = out;
        this.options = options;
        this.style = style;
    }

    /** What makes the results that follow. It belongs to them, so it is printed even when results are all that is wanted. */
    void header(Environment environment, ClockCost clock) {
        out.println("deft bench " + environment.deftVersion() + ", " + environment.date());
        line("jvm", environment.jvm());
        line("flags", environment.flags().isEmpty() ? "none" : String.join(" ", environment.flags()));
        line("machine", environment.cores() + " cores, " + environment.cpu() + "; " + environment.os());
        line("transport", environment.transport());
        if (options.isOpen()) {
            line("open loop", describe(options.matrix()));
            line("arrivals", arrivals());
            line("", OpenMatrixText.SPINS);
        } else {
            line("experiment", describe(options.experiment()));
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

    /** The thread's experiment: a line for each demand in the thread's form, and what they show. */
    void experiment(Experiment experiment, ClockCost clock, int cores) {
        out.println();
        out.println("1. The thread's experiment: D callers over " + experiment.workers() + " workers, "
                + experiment.load().work().specification());
        if (experiment.trials().isEmpty()) {
            out.println("   not reached");
            return;
        }
        for (Experiment.Trial trial : experiment.trials()) {
            out.println();
            ExperimentText.trial(trial, clock).forEach(out::println);
        }
        LimitWords.disturbance(deferredCells(experiment), cores).ifPresent(note -> {
            out.println();
            out.println(note);
        });
        if (!options.quiet()) {
            explain(ExperimentText.words(experiment, cores));
        }
    }

    /** The matrix: a table each of mean, p99 and throughput, pictures, and what they show. */
    void matrix(Matrix matrix) {
        out.println();
        out.println("2. The matrix: D callers (across) over W workers (down), "
                + matrix.load().work().specification());
        if (matrix.cells().isEmpty()) {
            out.println("   not reached");
            return;
        }
        MatrixText text = new MatrixText(matrix);
        for (List<String> block : text.blocks()) {
            out.println();
            block.forEach(out::println);
        }
        MatrixWords.telling(matrix.rows()).ifPresent(row -> explain(new RowText(row).blocks()));
        List<String> notes = text.notes();
        if (!notes.isEmpty()) {
            out.println();
            notes.forEach(out::println);
        }
        if (!options.quiet()) {
            explain(MatrixPictures.of(matrix, style));
            explain(MatrixWords.of(matrix));
            explain(new PredictionText(matrix, options.seed()).blocks());
        }
    }

    /** Rate against workers: a table each of what was measured, and how well the rate was kept. */
    void open(OpenMatrix matrix) {
        out.println();
        out.println("Open loop: calls at a rate over W workers, "
                + matrix.load().work().specification());
        if (matrix.cells().isEmpty()) {
            out.println("   not reached");
            return;
        }
        OpenMatrixText text = new OpenMatrixText(matrix);
        for (List<String> block : text.blocks()) {
            out.println();
            block.forEach(out::println);
        }
        out.println();
        text.notes().forEach(out::println);
    }

    /** What the platform did to a thread that only slept. */
    void idle(Latencies idle) {
        if (idle.count() == 0) {
            return;
        }
        String p99 = idle.nanosAt(Percentile.P99).isPresent()
                ? Units.time((double) idle.nanosAt(Percentile.P99).getAsLong())
                : ExperimentText.INSUFFICIENT;
        out.println();
        Paragraph.of("The platform's own noise: a thread that only slept meanwhile was woken late by p99 " + p99
                        + ", max "
                        + Units.time((double) idle.maxNanos().getAsLong())
                        + ". Latencies of this size say nothing about the pool.")
                .forEach(out::println);
    }

    private String arrivals() {
        return switch (options.arrivals()) {
            case POISSON -> "poisson: what callers meet who know nothing of each other (seed " + options.seed() + ")";
            case CONSTANT -> "constant: what a metronome meets";
        };
    }

    private static List<Cell> deferredCells(Experiment experiment) {
        return experiment.trials().stream().map(Experiment.Trial::deferred).toList();
    }

    /**
     * What came of the run as a whole.
     *
     * @param stoppedBy what an incomplete run was stopped by: "interrupted" or "failed"
     */
    void end(BenchResult result, String stoppedBy) {
        long clamped = result.clamped();
        if (clamped > 0) {
            out.println();
            out.println(Units.count(clamped) + " calls took longer than an hour and are recorded as an hour.");
        }
        if (!result.complete()) {
            out.println();
            out.println("INCOMPLETE: " + stoppedBy + "; this is what was measured until then.");
        }
        out.flush();
    }

    /** Says where files went whose names the run changed. */
    void renamed(List<String> notes) {
        for (String note : notes) {
            out.println();
            out.println(note);
        }
        out.flush();
    }

    private static String poolName(PoolKind pool) {
        return switch (pool) {
            case DEDICATED -> "dedicated: deferToThreadPool, a pool for each cell";
            case SHARED -> "shared: deferToThread, the reactor's pool resized for each cell";
        };
    }

    private static String describe(Load load) {
        String extent = load.extent() instanceof Extent.Time time
                ? Units.duration(time.duration()) + " a cell"
                : Units.count(((Extent.CallsPerCaller) load.extent()).calls()) + " calls per caller";
        return load.work().specification() + ", " + extent + " after " + Units.duration(load.warmUp()) + " of warm-up";
    }

    private void explain(List<List<String>> paragraphs) {
        for (List<String> paragraph : paragraphs) {
            out.println();
            paragraph.forEach(out::println);
        }
    }

    private void line(String label, String text) {
        Paragraph.of(String.format("  %-12s", label), text).forEach(out::println);
    }
}
