package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents show code that is compiled and run here, and configuration that is used here. */
@Tag("any-jdk")
class DocumentsTest {

    private static final Path HOUSE = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("^```(java|xml)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** {@code NamedTest.method}, and {@code .method} for another of the same. */
    private static final Pattern TEST = Pattern.compile("`(\\w+Test|)\\.(\\w+)`");

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

    @ParameterizedTest
    @MethodSource("documents")
    void eachTestThatIsNamedExists(Path document) throws IOException {
        Map<String, String> tests = tests();
        for (String line : read(document).lines().toList()) {
            String type = "";
            Matcher name = TEST.matcher(line);
            while (name.find()) {
                type = name.group(1).isEmpty() ? type : name.group(1);
                if (type.isEmpty()) {
                    continue; // `.method` of something else
                }
                assertThat(tests).as("%s names a test", document).containsKey(type);
                assertThat(tests.get(type))
                        .as("%s names a test of %s", document, type)
                        .contains("void " + name.group(2) + "(");
            }
        }
    }

    /** Returns the sources of all tests, by their names. */
    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(HOUSE)) {
            return files.filter(file -> file.toString().endsWith("Test.java")
                            && !file.toString().contains("target"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), DocumentsTest::read));
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
