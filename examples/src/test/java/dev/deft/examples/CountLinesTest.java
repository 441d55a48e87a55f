package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountLinesTest {

    @Test
    @Tag("real-threads")
    void itCountsLines(@TempDir Path folder) throws IOException {
        Path poem = Files.writeString(folder.resolve("poem"), "roses\nviolets\n");

        assertThat(printedBy(poem)).isEqualToIgnoringNewLines(poem + ": 2 lines");
    }

    @Test
    @Tag("real-threads")
    void itSaysWhatCannotBeRead(@TempDir Path folder) {
        Path missing = folder.resolve("missing");

        assertThat(printedBy(missing)).startsWith(missing + ": cannot be read: java.nio.file.NoSuchFileException");
    }

    private static String printedBy(Path argument) {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            CountLines.main(new String[] {argument.toString()});
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
