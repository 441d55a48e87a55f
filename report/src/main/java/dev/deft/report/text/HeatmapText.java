package dev.deft.report.text;

import dev.deft.report.chart.HeatScale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A heatmap of times in text: each number on its colour, or without colours beside its shade.
 *
 * <p>It fits 80 columns with up to 16 columns of its own and labels of up to ten characters. Cells too narrow for a number
 * with its unit have two lines.
 */
public final class HeatmapText {

    private static final String GAP = " ";

    /** Larger numbers have so many digits that units of their own read better. */
    private static final double MOST_AT_A_GLANCE = 99_999.5;

    private final String heading;
    private final String corner;
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A cell.
     *
     * @param number seconds, not negative; NaN if it is not known
     * @param mark nothing, or one sign that a note explains
     */
    public record Cell(double number, String mark) {

        boolean isKnown() {
            return Double.isFinite(number);
        }
    }

    private record Row(String label, List<Cell> cells) {}

    /**
     * A heatmap without rows yet.
     *
     * @param heading what the times are
     * @param corner what the labels are: {@code W \ D}
     * @param columns the columns' labels
     */
    public HeatmapText(String heading, String corner, List<String> columns) {
        this.heading = heading;
        this.corner = corner;
        this.columns = List.copyOf(columns);
    }

    /** Adds a row, with a cell for each column. */
    public void row(String label, List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("row '" + label + "' has " + cells.size() + " cells for "
                    + columns.size() + " columns; give it one for each");
        }
        rows.add(new Row(label, List.copyOf(cells)));
    }

    /** The lines: the heading, the columns' labels, the rows and a legend. */
    public List<String> lines(Style style) {
        HeatScale scale = HeatScale.over(numbers());
        CellPainter painter = painter(style, scale);
        List<String> lines = new ArrayList<>();
        lines.add(heading
                + painter.form().commonUnit().map(common -> ", " + common).orElse(""));
        lines.addAll(header(painter.width()));
        rows.forEach(row -> lines.addAll(lines(row, painter)));
        if (numbers().findAny().isPresent()) {
            lines.add(padded("") + legend(painter, scale));
        }
        return lines;
    }

    /** The most legible form of the numbers that leaves room for all columns. */
    private CellPainter painter(Style style, HeatScale scale) {
        int room = (Paragraph.WIDTH - labelWidth() - GAP.length()) / Math.max(1, columns.size());
        Prefix common = Prefix.fitting(scale.least());
        if (common.of(scale.greatest()) < MOST_AT_A_GLANCE) {
            CellForm form = CellForm.inOneUnit(common);
            if (fits(form, style, room)) {
                return CellPainter.onOneLine(style, scale, form, widest(form), widestColumn(), room);
            }
        }
        CellForm form = CellForm.eachInItsUnit();
        return fits(form, style, room)
                ? CellPainter.onOneLine(style, scale, form, widest(form), widestColumn(), room)
                : CellPainter.onTwoLines(style, scale, room);
    }

    private boolean fits(CellForm form, Style style, int room) {
        return widest(form) + CellPainter.besideNumber(style) <= room;
    }

    /** Labels that are too wide for their columns take turns on two lines. */
    private List<String> header(int width) {
        String start = padded(corner);
        if (widestColumn() < width) {
            return List.of(start + everySecond(width, 0, 1));
        }
        return List.of(padded("") + everySecond(width, 1, 2), start + everySecond(width, 0, 2));
    }

    private String everySecond(int width, int first, int step) {
        StringBuilder line = new StringBuilder();
        for (int column = first; column < columns.size(); column += step) {
            String label = columns.get(column);
            // As in a cell, the last place is the mark's.
            int start = width * (column + 1) - 1 - label.length();
            line.append(" ".repeat(Math.max(0, start - line.length()))).append(label);
        }
        return line.toString();
    }

    private List<String> lines(Row row, CellPainter painter) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < painter.form().height(); at++) {
            StringBuilder line = new StringBuilder(padded(at == 0 ? row.label() : ""));
            for (Cell cell : row.cells()) {
                line.append(painter.line(cell, at));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private String legend(CellPainter painter, HeatScale scale) {
        String least = CellForm.eachInItsUnit().number().apply(scale.least()).get(0);
        String greatest =
                CellForm.eachInItsUnit().number().apply(scale.greatest()).get(0);
        if (scale.least() == scale.greatest()) {
            return "all " + least;
        }
        return least + " " + painter.legend() + " " + greatest;
    }

    private DoubleStream numbers() {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(Cell::isKnown)
                .mapToDouble(Cell::number)
                .filter(number -> number > 0);
    }

    private int widest(CellForm form) {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .mapToInt(cell -> form.of(cell).get(0).length())
                .max()
                .orElse(0);
    }

    private int widestColumn() {
        return columns.stream().mapToInt(String::length).max().orElse(0);
    }

    private int labelWidth() {
        return Stream.concat(Stream.of(corner), rows.stream().map(Row::label))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private String padded(String label) {
        return " ".repeat(labelWidth() - label.length()) + label + GAP;
    }
}
