package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Javadoc begins with a noun or a verb phrase, and not with a clause that lacks its head. */
class JavadocSentencesTest {

    private static final Pattern HEADLESS =
            Pattern.compile("/\\*\\*[\\s*]*(?:What|Whether|Whoever|Whatever|Who|Whom|Where|When|How|Which)\\b.*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deferred",
                "threadpool",
                "reactor",
                "net",
                "jdbc",
                "micrometer",
                "jfr",
                "http",
                "analysis",
                "live",
                "bench",
                "soak",
                "peers",
                "report",
                "cli",
                "examples"
            })
    void noneBeginsWithAHeadlessClause(String module) throws IOException {
        List<String> headless = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                HEADLESS.matcher(Files.readString(file))
                        .results()
                        .forEach(each -> headless.add(file + ": " + each.group()));
            }
        }
        assertThat(headless).isEmpty();
    }
}
