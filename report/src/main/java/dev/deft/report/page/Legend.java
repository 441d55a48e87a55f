package dev.deft.report.page;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The meaning of colours and signs, in rows above a chart. */
final class Legend {

    private static final double LINE = 24;
    private static final double SWATCH = 14;
    private static final double GAP = 18;

    /** One entry. */
    record Entry(String colour, String text) {}

    private Legend() {}

    /** The results' names, if there are several. */
    static List<Entry> of(Results results) {
        return results.several()
                ? IntStream.range(0, results.size())
                        .mapToObj(i -> new Entry(Colours.result(i), results.title(i)))
                        .toList()
                : List.of();
    }

    /** The height, so that the chart can begin below it. */
    static double height(List<Entry> entries, double width) {
        return entries.isEmpty() ? 0 : lay(null, entries, 0, width);
    }

    static void draw(Markup svg, List<Entry> entries, double left, double width) {
        lay(svg, entries, left, width);
    }

    private static double lay(@Nullable Markup svg, List<Entry> entries, double left, double width) {
        double x = 0;
        double y = LINE / 2;
        for (Entry entry : entries) {
            double wide = SWATCH + 6 + entry.text().length() * Chart.LETTER + GAP;
            if (x > 0 && x + wide > width) {
                x = 0;
                y += LINE;
            }
            if (svg != null) {
                svg.rect(left + x, y - SWATCH / 2, SWATCH, SWATCH, "rx", 3, "fill", entry.colour());
                svg.element(
                        "text", entry.text(), "x", left + x + SWATCH + 6, "y", y, "dy", ".35em", "fill", Colours.INK);
            }
            x += wide;
        }
        return y + LINE / 2;
    }
}
