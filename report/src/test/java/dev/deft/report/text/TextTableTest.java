package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void aTablesColumnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable();
        table.row(List.of("W \\ D", "1", "16"));
        table.row(List.of("1", "insufficient", "33.0"));
        assertThat(table.lines()).containsExactly("W \\ D             1    16", "    1  insufficient  33.0");
    }

    @Test
    void columnsThatDoNotFitATerminalFollowBelowTheOthers() {
        String wide = "x".repeat(37);
        TextTable table = new TextTable();
        table.row(List.of("W", "1", "2", "3"));
        table.row(List.of("8", wide, wide, "y"));
        assertThat(table.lines())
                .containsExactly(
                        "W" + " ".repeat(38) + "1" + " ".repeat(38) + "2",
                        "8  " + wide + "  " + wide,
                        "",
                        "W  3",
                        "8  y");
    }

    @Test
    void aTableFillsATerminalToItsLastColumnButOne() {
        TextTable table = new TextTable();
        table.row(List.of("1", "x".repeat(76)));
        table.row(List.of("2", "x".repeat(76)));
        assertThat(table.lines()).hasSize(2).allSatisfy(line -> assertThat(line).hasSize(79));
    }

    @Test
    void aTableWithoutRowsHasNoLines() {
        assertThat(new TextTable().lines()).isEmpty();
    }
}
