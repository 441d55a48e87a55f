package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents show code that is compiled and run here, and configuration that is used here. */
class DocumentsTest {

    private static final Path HOUSE = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("^```(java|xml)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(HOUSE.resolve("docs"))) {
            List<Path> all = new ArrayList<>(
                    docs.filter(file -> file.toString().endsWith(".md")).toList());
            all.add(HOUSE.resolve("README.md"));
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachBlockOfCodeStandsInASourceOfTheExamples(Path document) throws IOException {
        String sources = sources();
        Matcher block = BLOCK.matcher(read(document));
        while (block.find()) {
            if (!block.group(2).contains("<dependency>")) { // which the build of the examples has with its own version
                assertThat(sources).contains(squeezed(block.group(2)));
            }
        }
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> squeezed(read(file)))
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Removes indentation, which a document need not keep. */
    private static String squeezed(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
