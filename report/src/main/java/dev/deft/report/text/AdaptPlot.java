package dev.deft.report.text;

import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One pool over time in text: its goal, its threads and its throughput, and below the axis the controller's state and its reason for each
 * change of the goal, as letters, where they are told.
 *
 * <p>It fits 80 columns, and has {@value #ROWS} lines between its heading and its axis.
 */
public final class AdaptPlot {

    private static final int ROWS = 10;
    private static final int THROUGHPUT = 2;
    private static final List<String> NAMES = List.of("goal", "threads", "tasks/s, as a part of the most");

    private final List<AdaptPhase> phases;
    private final AdaptTrial trial;
    private final List<AdaptSample> samples;
    private final double end;

    /** A plot of a trial with two samples at least. */
    public AdaptPlot(List<AdaptPhase> phases, AdaptTrial trial) {
        this.phases = phases;
        this.trial = trial;
        this.samples = trial.samples();
        this.end = Math.max(1, samples.get(samples.size() - 1).nanos());
    }

    /** The lines: the heading, the curves between their axes, the states, the reasons, and what the letters mean. */
    public List<String> lines(String heading, Style style) {
        int most = samples.stream()
                .mapToInt(sample -> Math.max(sample.goal(), sample.threads()))
                .max()
                .orElse(1);
        String top = Units.count(Math.max(1, most));
        int columns = PlotFrame.columns(top);
        Canvas canvas = new Canvas(style, NAMES.size(), columns, ROWS);
        draw(canvas, THROUGHPUT, throughput());
        draw(canvas, 1, values(AdaptSample::threads, most));
        draw(canvas, 0, values(AdaptSample::goal, most));
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(PlotFrame.rows(canvas, ROWS, top, style));
        String margin = PlotFrame.margin(top);
        lines.addAll(axis(style, margin, columns));
        String names = "  "
                + IntStream.range(0, NAMES.size())
                        .mapToObj(layer -> LayerSign.letter(style, layer) + " " + NAMES.get(layer))
                        .collect(Collectors.joining("  "));
        Map<String, Character> states = StateLetters.of(trial);
        Map<String, Character> reasons = WordLetters.of(trial.moves().stream().map(AdaptMove::reason));
        if (!states.isEmpty()) {
            lines.add((margin + " " + stateLine(states, columns)).stripTrailing());
        }
        if (!reasons.isEmpty()) {
            lines.add((margin + " " + reasonLine(reasons, columns)).stripTrailing());
        }
        lines.add(names);
        lines.addAll(meanings(states, reasons));
        return lines;
    }

    /** Returns a letter for the state in each column: for the first that began in it, if any did. */
    private String stateLine(Map<String, Character> letters, int columns) {
        char[] line = new char[columns];
        Arrays.fill(line, ' ');
        int taken = -1;
        for (AdaptState change : trial.toldStates()) {
            int from = Math.max(taken + 1, column(change.nanos(), columns));
            if (from < columns) {
                Arrays.fill(line, from, columns, letters.getOrDefault(change.state(), '*'));
            }
            taken = column(change.nanos(), columns);
        }
        return new String(line);
    }

    private String reasonLine(Map<String, Character> letters, int columns) {
        char[] line = new char[columns];
        Arrays.fill(line, ' ');
        trial.moves().forEach(move -> line[column(move.nanos(), columns)] = letters.getOrDefault(move.reason(), '*'));
        return new String(line);
    }

    /** Returns what the letters below the axis mean, line by line of these. */
    private static List<String> meanings(Map<String, Character> states, Map<String, Character> reasons) {
        String below = Stream.of(
                        states.isEmpty() ? "" : "the controller's state: " + meanings(states),
                        reasons.isEmpty() ? "" : "why the goal changed: " + meanings(reasons))
                .filter(meaning -> !meaning.isEmpty())
                .collect(Collectors.joining("; below that, "));
        return below.isEmpty() ? List.of() : Paragraph.of("  ", "below, " + below);
    }

    private static String meanings(Map<String, Character> letters) {
        return letters.entrySet().stream()
                .map(letter -> letter.getValue() + " " + letter.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Draws values from 0 to 1, one for each sample; between samples each stays. */
    private void draw(Canvas canvas, int layer, double[] values) {
        int lowest = canvas.dotsDown() - 1;
        int before = -1;
        int sample = 0;
        for (int across = 0; across < canvas.dotsAcross(); across++) {
            double nanos = end * across / (canvas.dotsAcross() - 1);
            while (sample + 1 < samples.size() && samples.get(sample + 1).nanos() <= nanos) {
                sample++;
            }
            int down = (int) Math.round((1 - values[sample]) * lowest);
            int from = before < 0 ? down : before;
            for (int dot = Math.min(from, down); dot <= Math.max(from, down); dot++) {
                canvas.dot(layer, across, dot);
            }
            before = down;
        }
    }

    private double[] values(ToDoubleFunction<AdaptSample> value, double most) {
        return samples.stream()
                .mapToDouble(sample -> value.applyAsDouble(sample) / Math.max(1, most))
                .toArray();
    }

    private double[] throughput() {
        double[] rates = AdaptCourse.throughputs(samples);
        double most = Arrays.stream(rates).max().orElse(0);
        return Arrays.stream(rates).map(rate -> most > 0 ? rate / most : 0).toArray();
    }

    /** The axis of time with a mark where each phase begins, and its ends. */
    private List<String> axis(Style style, String margin, int columns) {
        StringBuilder axis = new StringBuilder(
                style.either("└", "+") + style.either("─", "-").repeat(columns));
        long at = 0;
        for (AdaptPhase phase : phases.subList(0, phases.size() - 1)) {
            at += phase.nanos();
            if (at <= end) {
                axis.setCharAt(1 + column(at, columns), style.either("┬", "+").charAt(0));
            }
        }
        String last = Units.time(end);
        return List.of(margin + axis, margin + " 0" + " ".repeat(Math.max(1, columns - 1 - last.length())) + last);
    }

    private int column(long nanos, int columns) {
        return (int) Math.min(columns - 1, Math.max(0, Math.round(nanos / end * (columns - 1))));
    }
}
