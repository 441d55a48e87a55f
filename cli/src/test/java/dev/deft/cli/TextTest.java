package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void aTablesColumnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable();
        table.row(List.of("W \\ D", "1", "16"));
        table.row(List.of("1", "insufficient", "33.0"));
        assertThat(table.lines()).containsExactly("W \\ D             1    16", "    1  insufficient  33.0");
    }

    @Test
    void aParagraphFitsATerminal() {
        List<String> lines = Paragraph.of("  W=1: ", "word ".repeat(40).strip());
        assertThat(lines)
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
        assertThat(lines.get(0)).startsWith("  W=1: word word");
        assertThat(lines.get(1)).startsWith("       word");
    }

    @Test
    void aWordTooLongForALineStandsAlone() {
        String path = "/x".repeat(60);
        assertThat(Paragraph.of("see " + path + " there")).containsExactly("see", path, "there");
    }

    @Test
    void theProgressLineOverwritesItselfAndGoesAway() {
        Captured err = new Captured();
        ProgressLine progress = new ProgressLine(err.stream(), true);
        progress.starting(new Shape(16, 64), 2, 49);
        assertThat(err.text())
                .startsWith("\rcell 3 of 49: 16 callers, 64 workers  ")
                .hasSize(80);
        progress.clear();
        assertThat(err.text()).endsWith("\r" + " ".repeat(79) + "\r");
    }

    @Test
    void nobodyWatchesAProgressLineThatIsNoTerminal() {
        Captured err = new Captured();
        ProgressLine progress = new ProgressLine(err.stream(), false);
        progress.starting(new Shape(16, 64), 2, 49);
        progress.clear();
        assertThat(err.text()).isEmpty();
    }
}
