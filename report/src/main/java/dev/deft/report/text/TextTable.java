package dev.deft.report.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells, each column as wide as its widest cell, all to the right.
 *
 * <p>Columns that do not fit a terminal follow below the others, beside their rows' first cells again.
 */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; every row has as many cells as the first. */
    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The rows, their heads first. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** The lines below a heading. */
    public List<String> lines(String heading) {
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(lines());
        return lines;
    }

    /** The lines, without line ends. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int columns = rows.isEmpty() ? 0 : rows.get(0).size();
        int from = 1;
        do {
            int to = end(from, columns);
            if (from > 1) {
                lines.add("");
            }
            for (List<String> row : rows) {
                lines.add(line(row, from, to));
            }
            from = to;
        } while (from < columns);
        return lines;
    }

    /** The length of a line that begins with the first column and goes on from this one. */
    private int end(int from, int columns) {
        int to = from;
        int width = width(0);
        while (to < columns && (to == from || width + GAP.length() + width(to) <= Paragraph.WIDTH)) {
            width += GAP.length() + width(to);
            to++;
        }
        return to;
    }

    private String line(List<String> cells, int from, int to) {
        StringBuilder line = new StringBuilder(padded(cells, 0));
        for (int column = from; column < to; column++) {
            line.append(GAP).append(padded(cells, column));
        }
        return line.toString();
    }

    private String padded(List<String> cells, int column) {
        String cell = cells.get(column);
        return " ".repeat(width(column) - cell.length()) + cell;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
