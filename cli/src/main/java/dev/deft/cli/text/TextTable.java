package dev.deft.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, each column as wide as its widest cell, all to the right. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; every row has as many cells as the first. */
    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The lines, without line ends. */
    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> cells) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            padded.add(" ".repeat(width(column) - cell.length()) + cell);
        }
        return String.join(GAP, padded);
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
