package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.OverTime;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Summary;
import dev.deft.report.page.Plot.Point;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The course of one cell's latency, round after round. */
final class TimeCharts {

    private static final int HEIGHT = 350;
    private static final double RIGHT = Chart.WIDTH - 16;

    /** Between two rounds, as a part of a round. */
    private static final double GAP = 0.12;

    /** The dots that a page may hold, and those that a curve needs at least and at most. */
    private static final int DOTS = 6_000;

    private static final int FEWEST = 30;
    private static final int MOST = 250;

    private final Results results;
    private final int perCell;

    /** The pieces drawn as one dot. */
    private record Piece(int round, double start, double p50, double max, long samples) {}

    private record Track(int result, Cell cell, List<Piece> pieces) {}

    TimeCharts(Results results) {
        this.results = results;
        this.perCell = Math.max(FEWEST, Math.min(MOST, DOTS / Math.max(1, results.count())));
    }

    Section section() {
        Set<String> telling = results.telling();
        List<Section.Pane> panes = new ArrayList<>();
        for (Results.Place place : results.places()) {
            List<Track> tracks = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                int index = i;
                results.cell(i, place.column(), place.workers())
                        .ifPresent(cell -> tracks.add(new Track(index, cell, pieces(cell))));
            }
            if (tracks.stream().anyMatch(track -> !track.pieces().isEmpty())) {
                panes.add(pane(place, tracks, telling.contains(place.label())));
            }
        }
        return new Section("time", "Latency over time", reading(), "Cell", results.tellingCell(), panes);
    }

    /** The number of pieces drawn as one, lest there be more dots than a page can hold. */
    private int together(Cell cell) {
        int all = cell.rounds().stream()
                .mapToInt(round -> round.overTime().samples().size())
                .sum();
        return Math.max(1, (all + perCell - 1) / perCell);
    }

    private String reading() {
        String reading =
                "Each dot is the median of a piece of the measured time, the thin line above it the longest call in that"
                        + " piece; the rounds stand one after another. A level chart is a steady measurement.";
        int most = IntStream.range(0, results.size())
                .boxed()
                .flatMap(i -> results.cells(i).stream())
                .mapToInt(this::together)
                .max()
                .orElse(1);
        return most == 1
                ? reading
                : reading + " Up to " + most
                        + " neighbouring pieces are drawn as one: the middle one of their medians, the"
                        + " longest of their calls.";
    }

    private List<Piece> pieces(Cell cell) {
        int together = together(cell);
        List<Piece> pieces = new ArrayList<>();
        for (int r = 0; r < cell.rounds().size(); r++) {
            OverTime over = cell.rounds().get(r).overTime();
            double window =
                    over.endNanos().stream().mapToLong(Long::longValue).max().orElse(1);
            for (int i = 0; i < over.samples().size(); i += together) {
                int end = Math.min(i + together, over.samples().size());
                long samples = over.samples().subList(i, end).stream()
                        .mapToLong(Long::longValue)
                        .sum();
                if (samples > 0) {
                    double p50 = middle(over.p50Nanos().subList(i, end));
                    double max = over.maxNanos().subList(i, end).stream()
                            .filter(Objects::nonNull)
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0);
                    pieces.add(new Piece(r, over.startNanos().get(i) / Math.max(1, window), p50, max, samples));
                }
            }
        }
        return pieces;
    }

    /** Of pieces that are drawn as one, the median of their medians. */
    private static double middle(List<Long> values) {
        List<Long> sorted = values.stream().filter(Objects::nonNull).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private Section.Pane pane(Results.Place place, List<Track> tracks, boolean telling) {
        Plot plot = Plot.of(results, RIGHT, HEIGHT);
        Scale y = LogAxis.over(
                tracks.stream()
                        .flatMap(track -> track.pieces().stream())
                        .flatMapToDouble(piece -> DoubleStream.of(piece.p50(), piece.max())),
                plot.bottom,
                plot.top);
        plot.yAxis(y, Show::timeTick, "latency, p50 and longest");
        int rounds = tracks.stream()
                .mapToInt(track -> track.cell().rounds().size())
                .max()
                .orElse(1);
        rounds(plot, rounds);
        tracks.forEach(track -> draw(plot, y, track, rounds));
        String title = "Latency over time, " + place.label();
        Chart chart = plot.chart("time-" + ChartFiles.fileName(place), title);
        return new Section.Pane(place.label(), chart, List.of(table(place, tracks)), telling);
    }

    private static void rounds(Plot plot, int rounds) {
        for (int i = 0; i < rounds; i++) {
            double from = x(i, 0, rounds);
            double to = x(i, 1, rounds);
            plot.line(from, plot.bottom, to, plot.bottom, Colours.MUTED);
            if (rounds <= 10 || i % 5 == 0) {
                plot.svg.label((from + to) / 2, plot.bottom + 16, "middle", Colours.MUTED, String.valueOf(i + 1));
            }
        }
        plot.below("round");
    }

    private static double x(int round, double part, int rounds) {
        double width = (RIGHT - Plot.LEFT) / (rounds + (rounds - 1) * GAP);
        return Plot.LEFT + round * width * (1 + GAP) + part * width;
    }

    private void draw(Plot plot, Scale y, Track track, int rounds) {
        String colour = Colours.result(track.result());
        boolean flagged = !Flag.of(track.cell()).isEmpty();
        StringBuilder stems = new StringBuilder();
        for (Piece piece : track.pieces()) {
            double x = x(piece.round(), piece.start(), rounds);
            stems.append(Plot.path(List.of(new Point(x, y.at(piece.p50())), new Point(x, y.at(piece.max())))));
        }
        plot.svg.mark(
                "path", "d", stems, "fill", "none", "stroke", colour, "stroke-opacity", ".35", "stroke-width", 1.5);
        for (int round = 0; round < rounds; round++) {
            int current = round;
            List<Point> points = track.pieces().stream()
                    .filter(piece -> piece.round() == current)
                    .map(piece -> new Point(x(current, piece.start(), rounds), y.at(piece.p50())))
                    .toList();
            plot.curve(points, colour, 1.5, flagged);
        }
        for (Piece piece : track.pieces()) {
            Point at = new Point(x(piece.round(), piece.start(), rounds), y.at(piece.p50()));
            plot.dot(
                    at,
                    colour,
                    2,
                    results.prefix(track.result()) + "round " + (piece.round() + 1) + ": p50 "
                            + Show.time(piece.p50()) + ", longest " + Show.time(piece.max()) + ", "
                            + Units.counted(piece.samples(), "call"));
        }
    }

    private Table table(Results.Place place, List<Track> tracks) {
        Table table = new Table(
                "Rounds, " + place.label(),
                "round",
                "calls",
                "p50",
                "p99",
                "max",
                "throughput",
                "JDK's pool p50",
                "its throughput",
                "idle trace max");
        tracks.stream().sorted(Comparator.comparingInt(Track::result)).forEach(track -> {
            List<Round> rounds = track.cell().rounds();
            for (int i = 0; i < rounds.size(); i++) {
                Round round = rounds.get(i);
                Summary reference = round.reference();
                table.row(
                        results.prefix(track.result()) + (i + 1),
                        Flag.of(track.cell()),
                        Units.count(round.latency().samples()),
                        Show.quantile(round.latency().percentiles(), "p50"),
                        Show.quantile(round.latency().percentiles(), "p99"),
                        Show.time(round.latency().maxNanos()),
                        Show.rate(round.throughput()),
                        reference == null ? "–" : Show.quantile(reference.percentiles(), "p50"),
                        reference == null ? "–" : Show.rate(round.referenceThroughput()),
                        Show.time(round.idle().maxNanos()));
            }
        });
        return table;
    }
}
