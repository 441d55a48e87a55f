package dev.deft.report.page;

import dev.deft.analysis.result.WebCell;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.WebPart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a request's time as bars, one for each server; means, one on top of the other. */
final class WebPartsChart {

    private static final double RIGHT = Chart.WIDTH - 104;
    private static final double BAR = 24;
    private static final double BETWEEN = 8;

    /** A part; null where a server does not tell it, or does not have it. */
    private record Piece(String label, String colour, Function<WebCell, @Nullable Double> of) {

        double nanos(WebCell cell) {
            Double nanos = of.apply(cell);
            return nanos == null ? 0 : nanos;
        }
    }

    private static final List<Piece> PIECES = pieces();

    private WebPartsChart() {}

    private static List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece("connect", Colours.result(5), cell -> cell.parts().connect()));
        pieces.add(new Piece(
                "answer",
                Colours.result(4),
                cell -> cell.within() == null ? (Double) cell.parts().answer() : null));
        for (WebPart part : WebPart.values()) {
            pieces.add(new Piece(part.label(), colour(part), part::nanos));
        }
        pieces.add(new Piece("end", Colours.result(1), cell -> cell.parts().rest()));
        return List.copyOf(pieces);
    }

    private static String colour(WebPart part) {
        return switch (part) {
            case OUTSIDE -> Colours.MUTED;
            case HEAD -> Colours.result(2);
            case QUEUE -> Colours.QUEUE;
            case RUN -> Colours.RUN;
            case RETURN_HOP -> Colours.RETURN;
            case WRITE -> Colours.result(3);
        };
    }

    /** Draws cells that were asked with the same number of requests at a time, each under its server's name. */
    static Section.Pane of(String choice, String name, List<WebCell> cells) {
        List<Piece> shown = PIECES.stream()
                .filter(piece -> cells.stream().anyMatch(cell -> piece.of.apply(cell) != null))
                .toList();
        List<Legend.Entry> legend = shown.stream()
                .map(piece -> new Legend.Entry(piece.colour, piece.label))
                .toList();
        double top = Legend.height(legend, Chart.WIDTH) + BETWEEN;
        double left = 14
                + Chart.LETTER
                        * cells.stream()
                                .mapToInt(cell -> cell.server().length())
                                .max()
                                .orElse(0);
        Plot plot = new Plot(left, top, RIGHT, top + BETWEEN + cells.size() * (BAR + BETWEEN));
        Legend.draw(plot.svg, legend, 0, Chart.WIDTH);
        double longest = cells.stream().mapToDouble(WebPartsChart::whole).max().orElse(1);
        Scale x = new LinearScale(longest, left, RIGHT);
        plot.xAxis(x, Show::timeTick, "mean time of a request");
        Table table = Table.of(
                "Mean of each part, " + choice,
                new TextColumns<WebCell>()
                        .add("", WebCell::server)
                        .addEach(shown, Piece::label, (cell, piece) -> shown(piece.of.apply(cell)))
                        .add("whole", cell -> Show.time(whole(cell)))
                        .table(cells));
        for (int i = 0; i < cells.size(); i++) {
            draw(plot, x, cells.get(i), top + BETWEEN + i * (BAR + BETWEEN), shown);
        }
        plot.line(left, plot.top, left, plot.bottom, Colours.MUTED);
        return new Section.Pane(choice, plot.chart(name, "Where the time goes, " + choice), List.of(table), true);
    }

    private static void draw(Plot plot, Scale scale, WebCell cell, double y, List<Piece> pieces) {
        plot.svg.label(scale.from() - 8, y + BAR / 2, "end", Colours.MUTED, cell.server());
        double nanos = 0;
        for (Piece piece : pieces) {
            if (piece.of.apply(cell) != null) {
                double x = scale.at(nanos);
                nanos += piece.nanos(cell);
                plot.svg.rect(
                        x,
                        y,
                        scale.at(nanos) - x,
                        BAR,
                        "fill",
                        piece.colour,
                        "role",
                        "img",
                        "aria-label",
                        cell.server() + ", " + piece.label + ": " + Show.time(piece.nanos(cell)));
            }
        }
        plot.svg.label(scale.at(nanos) + 6, y + BAR / 2, "start", Colours.INK, Show.time(nanos));
    }

    private static String shown(@Nullable Double nanos) {
        return nanos == null ? "-" : Show.time(nanos);
    }

    private static double whole(WebCell cell) {
        return PIECES.stream().mapToDouble(piece -> piece.nanos(cell)).sum();
    }
}
