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

    private static final double BETWEEN = 8;

    /** A part; null where a server does not tell it, or does not have it. */
    private record Piece(String label, String colour, Function<WebCell, @Nullable Double> of) {}

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
        List<StackedBars.Bar> bars =
                cells.stream().map(cell -> bar(cell, shown)).toList();
        Chart chart =
                StackedBars.of(name, "Where the time goes, " + choice, "mean time of a request", legend, bars, BETWEEN);
        Table table = Table.of(
                "Mean of each part, " + choice,
                new TextColumns<WebCell>()
                        .add("", WebCell::server)
                        .addEach(shown, Piece::label, (cell, piece) -> shown(piece.of.apply(cell)))
                        .add("whole", cell -> Show.time(bar(cell, shown).whole()))
                        .table(cells));
        return new Section.Pane(choice, chart, List.of(table), true);
    }

    private static StackedBars.Bar bar(WebCell cell, List<Piece> pieces) {
        List<StackedBars.Part> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            Double nanos = piece.of.apply(cell);
            if (nanos != null) {
                parts.add(new StackedBars.Part(
                        piece.colour, nanos, cell.server() + ", " + piece.label + ": " + Show.time(nanos)));
            }
        }
        return new StackedBars.Bar(cell.server(), BETWEEN, parts, "");
    }

    private static String shown(@Nullable Double nanos) {
        return nanos == null ? "-" : Show.time(nanos);
    }
}
