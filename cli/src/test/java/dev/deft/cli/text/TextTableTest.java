package dev.deft.cli.text;

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
}
