package dev.deft.reactor;

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

/** The README's example is code that was compiled, and does what the README says. */
final class ReadmeExampleTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/deft/reactor/CountLines.java");

    @Test
    void theReadmeShowsTheBodyOfMainAsItIs() throws IOException {
        String source = Files.readString(SOURCE).replace("\r\n", "\n");
        int begin = source.indexOf("{\n", source.indexOf("void main")) + 2;
        String body =
                source.substring(begin, source.indexOf("\n    }\n", begin)).stripIndent();

        assertThat(Files.readString(README).replace("\r\n", "\n")).contains(body);
    }

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
