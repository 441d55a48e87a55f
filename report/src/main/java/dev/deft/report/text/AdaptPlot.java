package dev.deft.report.text;

import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptTrial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One pool over time in text: its goal, its threads and its throughput, and below the axis the controller's reason for each change of the
 * goal, as a letter, where it is told.
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

    /** The lines: the heading, the curves between their axes, the reasons, and what the letters mean. */
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
        lines.addAll(trial.moves().isEmpty() ? List.of(names) : withReasons(names, margin, columns));
        return lines;
    }

    /** A letter for each reason, the names of the curves, and what the letters mean. */
    private List<String> withReasons(String names, String margin, int columns) {
        Map<String, Character> letters = letters();
        char[] reasons = new char[columns];
        Arrays.fill(reasons, ' ');
        trial.moves()
                .forEach(move -> reasons[column(move.nanos(), columns)] = letters.getOrDefault(move.reason(), '*'));
        List<String> lines = new ArrayList<>();
        lines.add((margin + " " + new String(reasons)).stripTrailing());
        lines.add(names);
        lines.addAll(Paragraph.of(
                "  ",
                "below, why the goal changed: "
                        + letters.entrySet().stream()
                                .map(letter -> letter.getValue() + " " + letter.getKey())
                                .collect(Collectors.joining(", "))));
        return lines;
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

    /** A letter of each reason, its first that is free, else a capital one. */
    private Map<String, Character> letters() {
        Map<String, Character> letters = new LinkedHashMap<>();
        for (AdaptMove move : trial.moves()) {
            if (!letters.containsKey(move.reason())) {
                letters.put(move.reason(), free(move.reason(), letters));
            }
        }
        return letters;
    }

    private static char free(String reason, Map<String, Character> taken) {
        return (char) (reason + reason.toUpperCase(Locale.ROOT) + "0123456789")
                .chars()
                .filter(letter -> letter != ' ' && !taken.containsValue((char) letter))
                .findFirst()
                .orElse('*');
    }
}
