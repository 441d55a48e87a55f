package dev.deft.report.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Latencies over percentiles as curves in text. Each step to the right leaves a tenth of the calls, each step upwards is
 * the same factor; a curve ends where its samples can tell no more.
 *
 * <p>It fits 80 columns, and has {@value #ROWS} lines between its heading and its axis.
 */
public final class PercentilePlot {

    /** As many curves as can be told apart. */
    public static final int MOST_CURVES = LayerSign.MOST;

    static final String LINES = "│┤└─┬";

    private static final int ROWS = 12;
    private static final int MOST_LABELS_SIDE_BY_SIDE = 8;
    private static final String GAP = "  ";

    /** The percentiles that may stand below the axis. */
    private static final double[] LABELLED = {0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999};

    private final String heading;
    private final List<Curve> curves;

    /**
     * A curve.
     *
     * @param highestPercent the last percentile that its samples can tell, from 0 to 100
     * @param atPercent the latency at a percentile up to that one, in nanoseconds
     */
    public record Curve(String name, double highestPercent, DoubleUnaryOperator atPercent) {

        /** At least one, as a logarithm needs. */
        private double nanosAt(double percent) {
            return Math.max(1, atPercent.applyAsDouble(percent));
        }

        private double highestNanos() {
            return nanosAt(highestPercent);
        }

        private double nines() {
            return PercentilePlot.nines(highestPercent);
        }
    }

    /** A plot of up to {@link #MOST_CURVES} curves. */
    public PercentilePlot(String heading, List<Curve> curves) {
        if (curves.isEmpty() || curves.size() > MOST_CURVES) {
            throw new IllegalArgumentException(
                    curves.size() + " curves in '" + heading + "'; a plot takes from 1 to " + MOST_CURVES);
        }
        this.heading = heading;
        this.curves = List.copyOf(curves);
    }

    /** The lines: the heading, the curves between their axes and their names. */
    public List<String> lines(Style style) {
        LogScale scale = LogScale.over(
                curves.stream().flatMapToDouble(curve -> DoubleStream.of(curve.nanosAt(0), curve.highestNanos())));
        int margin = scale.ticks().stream()
                .mapToInt(tick -> label(tick).length())
                .max()
                .orElse(0);
        int columns = Paragraph.WIDTH - margin - 2;
        Canvas canvas = new Canvas(style, curves.size(), columns, ROWS);
        // At the right of the longest curve there is room for all letters.
        int across = canvas.dotsAcross() * (columns - curves.size()) / columns;
        double dotsPerNine =
                (across - 1) / curves.stream().mapToDouble(Curve::nines).max().orElseThrow();
        for (int layer = 0; layer < curves.size(); layer++) {
            draw(canvas, layer, dotsPerNine, scale);
        }

        List<String> lines = new ArrayList<>(List.of(heading));
        String[] labels = labels(canvas, scale);
        for (int row = 0; row < ROWS; row++) {
            String axis = labels[row].isEmpty() ? style.either("│", "|") : style.either("┤", "+");
            lines.add((right(labels[row], margin) + " " + axis + canvas.line(row)).stripTrailing());
        }
        double columnsPerNine = dotsPerNine * columns / canvas.dotsAcross();
        lines.addAll(percentiles(style, " ".repeat(margin + 1), columnsPerNine, columns - curves.size()));
        lines.addAll(names(style));
        return lines;
    }

    private void draw(Canvas canvas, int layer, double dotsPerNine, LogScale scale) {
        Curve curve = curves.get(layer);
        double highest = curve.highestPercent();
        int last = (int) Math.round(curve.nines() * dotsPerNine);
        int before = down(canvas, scale, curve.nanosAt(0));
        for (int across = 0; across <= last; across++) {
            int down = down(canvas, scale, curve.nanosAt(Math.min(highest, percent(across / dotsPerNine))));
            // Latencies only grow to the right; a jump is drawn as a line upwards.
            for (int dot = down; dot <= Math.max(down, before - 1); dot++) {
                canvas.dot(layer, across, dot);
            }
            before = down;
        }
        canvas.name(layer, last, before);
    }

    private static int down(Canvas canvas, LogScale scale, double nanos) {
        return (int) Math.round((1 - scale.position(nanos)) * (canvas.dotsDown() - 1));
    }

    /** The label of each row: of the ends, then of powers of ten, then of what is not too near to others. */
    private static String[] labels(Canvas canvas, LogScale scale) {
        String[] labels = new String[ROWS];
        Arrays.fill(labels, "");
        List<Double> ticks = new ArrayList<>(scale.ticks());
        ticks.sort(Comparator.comparing((Double tick) -> !scale.isEnd(tick))
                .thenComparing(tick -> !LogScale.isPower(tick)));
        int gap = ticks.size() > MOST_LABELS_SIDE_BY_SIDE ? 1 : 0;
        for (double tick : ticks) {
            int row = canvas.row(down(canvas, scale, tick));
            boolean free = IntStream.rangeClosed(Math.max(0, row - gap), Math.min(ROWS - 1, row + gap))
                    .allMatch(near -> labels[near].isEmpty());
            if (free) {
                labels[row] = label(tick);
            }
        }
        return labels;
    }

    private static String label(double tick) {
        return Units.duration(Duration.ofNanos((long) tick));
    }

    /** The axis of percentiles and its labels, as far as there is room. */
    private static List<String> percentiles(Style style, String margin, double columnsPerNine, int columns) {
        StringBuilder axis = new StringBuilder(
                style.either("└", "+") + style.either("─", "-").repeat(columns));
        StringBuilder labels = new StringBuilder();
        for (double percent : LABELLED) {
            String label =
                    "p" + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
            int column = 1 + (int) (nines(percent) * columnsPerNine);
            int start = Math.max(0, column - label.length() / 2);
            if (column <= columns && (labels.isEmpty() || start > labels.length())) {
                axis.setCharAt(column, style.either("┬", "+").charAt(0));
                labels.append(" ".repeat(start - labels.length())).append(label);
            }
        }
        return List.of(margin + axis, margin + labels);
    }

    private List<String> names(Style style) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int width = 0;
        for (int layer = 0; layer < curves.size(); layer++) {
            String name = curves.get(layer).name();
            int needed = GAP.length() + "a ".length() + name.length();
            if (width > 0 && width + needed > Paragraph.WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder();
                width = 0;
            }
            line.append(GAP).append(LayerSign.letter(style, layer)).append(" ").append(name);
            width += needed;
        }
        lines.add(line.toString());
        return lines;
    }

    private static String right(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }

    /** The number of nines of a percentile: 1 for the 90th, 2 for the 99th. */
    private static double nines(double percent) {
        return -Math.log10(1 - percent / 100);
    }

    private static double percent(double nines) {
        return 100 * (1 - Math.pow(10, -nines));
    }
}
