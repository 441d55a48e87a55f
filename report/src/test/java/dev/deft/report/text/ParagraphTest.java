package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphTest {

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
    void aLabelIsApartFromItsTextHoweverLongItIs() {
        assertThat(Paragraph.labelled("jvm", "17")).containsExactly("  jvm         17");
        assertThat(Paragraph.labelled("virtual:best", "skipped")).containsExactly("  virtual:best skipped");
    }

    @Test
    void aWordTooLongForALineStandsAlone() {
        String path = "/x".repeat(60);
        assertThat(Paragraph.of("see " + path + " there")).containsExactly("see", path, "there");
    }
}
