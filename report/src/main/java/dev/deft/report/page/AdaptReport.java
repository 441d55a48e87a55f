package dev.deft.report.page;

import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptOptions;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.report.page.Plot.Point;
import dev.deft.report.text.AdaptWords;
import dev.deft.report.text.StateLetters;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The result of {@code deft adapt} as a page: goal, threads and throughput over time, with the controller's states and reasons marked. */
public final class AdaptReport {

    private static final String TITLE = "How pools find their size";
    private static final int HEIGHT = 300;
    private static final double RIGHT = Chart.WIDTH - 16;

    /** The height of the band of states, and of the room below the curves for it and its letters. */
    private static final double BAND = 8;

    private static final double BAND_ROOM = 28;

    private static final String GOAL = Colours.result(1);
    private static final String THREADS = Colours.result(0);
    private static final String THROUGHPUT = Colours.result(2);

    private AdaptReport() {}

    /** Writes the page, in UTF-8 if {@code out} does. */
    public static void write(AdaptDocument document, PrintStream out) {
        Page page = new Page(TITLE);
        page.head("adapt", TITLE, document, AdaptWords.of(document));
        for (int i = 0; i < document.experiments().size(); i++) {
            page.section(section(document.experiments().get(i), "experiment-" + i));
        }
        out.print(page.end(conditions(document), document));
    }

    private static Section section(AdaptExperiment experiment, String id) {
        String title = experiment.scenario().substring(0, 1).toUpperCase(Locale.ROOT)
                + experiment.scenario().substring(1)
                + (experiment.name().isEmpty() ? "" : ", " + experiment.name());
        if (experiment.scenario().equals(AdaptDocument.SWEEP)) {
            return SweepChart.section(experiment, id, title);
        }
        List<Section.Pane> panes = new ArrayList<>();
        for (AdaptTrial trial : experiment.trials()) {
            Chart chart = chart(experiment, trial, id + "-" + trial.system().replace(':', '-'));
            panes.add(new Section.Pane(trial.system(), chart, List.of(table(experiment, trial)), panes.isEmpty()));
        }
        return new Section(
                id,
                title,
                "Threads and goal on the left, tasks a second as a part of the most that was seen; a dot is a change of the goal, and says its"
                        + " reason. The band at the bottom has the controller's states, where it has any, each with its own colour and letter.",
                "Pool",
                panes);
    }

    private static Chart chart(AdaptExperiment experiment, AdaptTrial trial, String name) {
        List<Legend.Entry> legend = new ArrayList<>(List.of(
                new Legend.Entry(GOAL, "goal"),
                new Legend.Entry(THREADS, "threads"),
                new Legend.Entry(THROUGHPUT, "tasks/s")));
        Map<String, Character> letters = StateLetters.of(trial);
        letters.forEach((state, letter) -> legend.add(new Legend.Entry(stateColour(state), letter + " " + state)));
        Plot plot = Plot.of(legend, RIGHT, HEIGHT);
        double base = plot.bottom - (letters.isEmpty() ? 0 : BAND_ROOM);
        List<AdaptSample> samples = trial.samples();
        double end = samples.isEmpty() ? 1 : samples.get(samples.size() - 1).nanos() / 1e9;
        Scale x = new LinearScale(end, Plot.LEFT, RIGHT);
        Scale y = new LinearScale(
                IntStream.concat(
                                samples.stream().mapToInt(sample -> Math.max(sample.threads(), sample.goal())),
                                trial.moves().stream().mapToInt(AdaptMove::goal)) // some lie between two samples
                        .max()
                        .orElse(1),
                base,
                plot.top);
        plot.yAxis(y, AdaptReport::tick, "workers");
        plot.xAxis(x, tick -> tick(tick) + " s", "time");
        states(plot, x, end, trial, letters);
        boundaries(plot, x, base, experiment);
        plot.curve(throughput(samples, x, base, plot.top), THROUGHPUT, 1.5, false);
        plot.curve(points(samples, x, y, false), THREADS, 2, false);
        plot.curve(points(samples, x, y, true), GOAL, 1.5, true);
        for (AdaptMove move : trial.moves()) {
            plot.dot(
                    new Point(x.at(move.nanos() / 1e9), y.at(move.goal())),
                    GOAL,
                    2.5,
                    Show.time((double) move.nanos()) + ": goal " + move.goal() + ", " + move.reason());
        }
        String experimentName = experiment.name().isEmpty() ? "" : ", " + experiment.name();
        return plot.chart(name, experiment.scenario() + experimentName + ", " + trial.system());
    }

    /** The colour of a state, one of a scale whose lightness grows: so those of one controller differ without colours, too. */
    private static String stateColour(String state) {
        int place = StateLetters.STATES.indexOf(state);
        return place < 0 ? Colours.MUTED : Colours.step(place, StateLetters.STATES.size());
    }

    /**
     * A band along the time in the colour of each state, which says its name and its time, with its letter above where there is room. A state that lasted
     * for less than can be seen is seen all the same, and none covers the one before.
     */
    private static void states(Plot plot, Scale x, double end, AdaptTrial trial, Map<String, Character> letters) {
        List<AdaptState> states = trial.toldStates();
        double drawn = x.at(0);
        double written = drawn;
        for (int i = 0; i < states.size(); i++) {
            double from = Math.min(end, states.get(i).nanos() / 1e9);
            double to = i + 1 < states.size() ? Math.min(end, states.get(i + 1).nanos() / 1e9) : end;
            String state = states.get(i).state();
            double left = Math.max(x.at(from), drawn);
            double width = Math.min(Math.max(1, x.at(to) - left), RIGHT - left);
            if (width <= 0) {
                return; // it began as the time ended
            }
            plot.svg.rect(
                    left,
                    plot.bottom - BAND,
                    width,
                    BAND,
                    "fill",
                    stateColour(state),
                    "role",
                    "img",
                    "aria-label",
                    Show.timeTick(1e9 * from) + " to " + Show.timeTick(1e9 * to) + ": " + state);
            drawn = left + width;
            double middle = left + width / 2;
            if (middle - Chart.LETTER / 2 >= written) {
                String letter = String.valueOf(letters.getOrDefault(state, '*'));
                plot.svg.label(middle, plot.bottom - (BAND + BAND_ROOM) / 2, "middle", Colours.INK, letter);
                written = middle + Chart.LETTER / 2;
            }
        }
    }

    private static String tick(double number) {
        return Units.threeDigits(number).replaceAll("\\.0+$", "");
    }

    private static void boundaries(Plot plot, Scale x, double base, AdaptExperiment experiment) {
        double at = 0;
        for (int i = 0; i + 1 < experiment.phases().size(); i++) {
            at += experiment.phases().get(i).nanos() / 1e9;
            plot.line(x.at(at), plot.top, x.at(at), base, Colours.MUTED);
        }
    }

    private static List<Point> points(List<AdaptSample> samples, Scale x, Scale y, boolean goal) {
        return samples.stream()
                .map(sample -> new Point(x.at(sample.nanos() / 1e9), y.at(goal ? sample.goal() : sample.threads())))
                .toList();
    }

    private static List<Point> throughput(List<AdaptSample> samples, Scale x, double base, double top) {
        double[] rates = AdaptCourse.throughputs(samples);
        double most = Arrays.stream(rates).max().orElse(0);
        return IntStream.range(1, most > 0 ? rates.length : 1)
                .mapToObj(i -> new Point(x.at(samples.get(i).nanos() / 1e9), base + rates[i] / most * (top - base)))
                .toList();
    }

    private static Table table(AdaptExperiment experiment, AdaptTrial trial) {
        return AdaptWords.awaited(experiment.scenario())
                .map(what -> reached(experiment, trial, what))
                .orElseGet(() -> courses(experiment, trial));
    }

    private static Table reached(AdaptExperiment experiment, AdaptTrial trial, String what) {
        return new Table(trial.system(), "pool", what, "threads at most", "thread-seconds")
                .row(
                        trial.system(),
                        List.of(),
                        AdaptWords.reached(experiment, trial),
                        Units.count(trial.mostThreads()),
                        Units.threeDigits(trial.threadSeconds()));
    }

    private static Table courses(AdaptExperiment experiment, AdaptTrial trial) {
        Table table = new Table(
                trial.system() + ": " + Units.threeDigits(trial.threadSeconds()) + " thread-seconds",
                "phase",
                "best size",
                "tasks/s",
                "of best",
                "to 80 %",
                "to 90 %",
                "overshoot",
                "deviation");
        for (int i = 0; i < trial.courses().size(); i++) {
            AdaptCourse course = trial.courses().get(i);
            Integer best = experiment.phases().get(i).bestWorkers();
            table.row(
                    String.valueOf(i + 1),
                    List.of(),
                    best == null ? "–" : Units.count(best),
                    Units.threeDigits(course.throughput()),
                    percent(course.ofBest()),
                    time(course.to80Nanos()),
                    time(course.to90Nanos()),
                    percent(course.overshoot()),
                    percent(course.deviation()));
        }
        return table;
    }

    private static String percent(@Nullable Double part) {
        return part == null ? "–" : Show.percent(part);
    }

    private static String time(@Nullable Long nanos) {
        return nanos == null ? "–" : Show.time(nanos);
    }

    private static Table conditions(AdaptDocument document) {
        AdaptOptions options = document.options();
        Table table = Table.conditions(document.environment());
        table.row("tasks", options.work() + ", " + options.demand() + " outstanding");
        table.row("phase", Show.duration(options.durationNanos()));
        table.row("seed", String.valueOf(options.seed()));
        return table;
    }
}
