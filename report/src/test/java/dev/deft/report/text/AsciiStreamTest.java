package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AsciiStreamTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AsciiStream ascii = new AsciiStream(out);

    @Test
    void signsArePrintedByTheirMeaning() {
        ascii.print("a ≥ b ÷ c, σ 5 µs … ");
        ascii.println("“x” – y");
        ascii.printf(Locale.ROOT, "%d × %s%n", 2, "→");
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(String.format("a >= b / c, sd 5 us ... \"x\" - y%n2 x ->%n"));
    }

    @Test
    void whatHasNoMeaningInAsciiIsOneQuestionMark() {
        ascii.print("file:/straße/😀 ⣿");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("file:/stra?e/? ?");
    }

    @Test
    void knowsThatWhatItPrintsToHasFailed() {
        assertThat(ascii.checkError()).isFalse();
        PrintStream closed = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        closed.close();
        AsciiStream broken = new AsciiStream(closed);
        broken.println("lost");
        assertThat(broken.checkError()).isTrue();
        assertThat(closed.checkError()).isTrue();
    }
}
