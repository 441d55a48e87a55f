package dev.deft.report.page;

import dev.deft.report.chart.HeatScale;
import dev.deft.report.text.Units;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Squares in rows and columns, with a number in each and a scale of the colours below. */
final class Heatmap {

    private static final double LEFT = 66;
    private static final double TOP = 30;
    private static final double SQUARE = 46;
    private static final double LEAST_WIDTH = 48;
    private static final double GAP = 2;

    /** The width of half of "insufficient" where letters are large. */
    private static final double FOR_WORDS = 7 * Chart.LETTER;

    private static final double BELOW = 58;
    private static final int SCALE_STEPS = 64;

    /**
     * One square.
     *
     * @param colour as 0xRRGGBB; null where there is no number
     * @param text the number
     * @param below what stands under it in a table
     * @param says the same for whoever cannot see it, with the cell's name
     */
    record Square(@Nullable Integer colour, String text, String below, List<Flag> flags, String says) {}

    private final Markup svg = new Markup();
    private final double squareWidth;
    private final int width;
    private final int height;

    Heatmap(List<String> columns, List<String> rows) {
        squareWidth = Math.max(LEAST_WIDTH, (Chart.WIDTH - LEFT) / Math.max(1, columns.size()));
        width = (int) Math.max(Chart.WIDTH, Math.ceil(LEFT + columns.size() * squareWidth));
        height = (int) (TOP + rows.size() * SQUARE + BELOW);
        for (int i = 0; i < columns.size(); i++) {
            svg.label(LEFT + (i + 0.5) * squareWidth, TOP / 2, "middle", Colours.MUTED, columns.get(i));
        }
        for (int i = 0; i < rows.size(); i++) {
            svg.label(LEFT - 10, TOP + (i + 0.5) * SQUARE, "end", Colours.MUTED, rows.get(i));
        }
    }

    /** A square in its place; counted from zero. */
    void square(int column, int row, Square square) {
        double x = LEFT + column * squareWidth + GAP / 2;
        double y = TOP + row * SQUARE + GAP / 2;
        double inset = square.flags().isEmpty() ? 0 : 1.5;
        Integer colour = square.colour();
        svg.rect(
                x + inset,
                y + inset,
                squareWidth - GAP - 2 * inset,
                SQUARE - GAP - 2 * inset,
                "rx",
                3,
                "fill",
                colour == null ? Colours.FAINT : Colours.hex(colour),
                "stroke",
                square.flags().isEmpty() ? "none" : Colours.ALARM,
                "stroke-width",
                3,
                "role",
                "img",
                "aria-label",
                square.says());
        String ink = colour == null ? Colours.MUTED : Colours.readableOn(colour);
        double middle = x + (squareWidth - GAP) / 2;
        boolean insufficient = square.text().equals(Units.INSUFFICIENT);
        if (insufficient && squareWidth < FOR_WORDS) {
            svg.label(middle, y + SQUARE / 2 - 1, "middle", ink, "–");
        } else if (insufficient) {
            svg.label(middle, y + SQUARE / 2 - 10, "middle", ink, "insuf-");
            svg.label(middle, y + SQUARE / 2 + 8, "middle", ink, "ficient");
        } else {
            svg.label(middle, y + SQUARE / 2 - 1, "middle", ink, square.text() + Flag.signs(square.flags()));
        }
    }

    /** The legend of the colours, with words at both ends and in the middle; nothing if there is but one. */
    void scale(HeatScale range, DoubleFunction<Integer> colour, DoubleFunction<String> label) {
        if (colour.apply(range.least()).equals(colour.apply(range.greatest()))) {
            return;
        }
        double y = height - BELOW + 14;
        double stepWidth = (width - LEFT) / (SCALE_STEPS + 1);
        for (int i = 0; i <= SCALE_STEPS; i++) {
            double value = range.at((double) i / SCALE_STEPS);
            double x = LEFT + i * stepWidth;
            // As wide as all that follow, lest the background shine through between two.
            svg.rect(x, y, width - x, 10, "fill", Colours.hex(colour.apply(value)));
            if (i % (SCALE_STEPS / 2) == 0) {
                String anchor = i == 0 ? "start" : i == SCALE_STEPS ? "end" : "middle";
                double at = i == 0 ? x : i == SCALE_STEPS ? width : x + stepWidth / 2;
                svg.label(at, y + 26, anchor, Colours.MUTED, label.apply(value));
            }
        }
    }

    Chart chart(String name, String title) {
        return new Chart(name, title, width, height, svg.toString());
    }
}
