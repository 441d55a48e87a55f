package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged {@code deft.jar}, which carries the peers' libraries. Runs after it is packaged, with tiny counts. */
@Tag("packaged")
@Tag("real-threads")
class PackagedCompareTest {

    @TempDir
    private Path folder;

    @Test
    void everyPeerRunsFromTheOneJar() throws Exception {
        Path json = folder.resolve("result.json");
        Process deft =
                start("compare --demand 3 --workers 2 --rounds 1 --time 5ms --warmup 1ms --busy 1 --json " + json);
        List<String> printed = linesOf(deft);
        assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
        assertThat(deft.exitValue()).as(String.join("\n", printed)).isZero();

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.getAsJsonArray("failed")).isEmpty();
        JsonObject libraries = result.getAsJsonObject("libraries");
        // Each on the libraries that it was released with.
        assertThat(libraries.get("vertx").getAsString()).matches("Vert\\.x 5\\.\\S+, Netty 4\\.\\S+");
        assertThat(libraries.get("bounded-elastic").getAsString()).matches("reactor-core 3\\.\\S+, Netty 4\\.\\S+");
        assertThat(libraries.get("vertx").getAsString())
                .doesNotEndWith(libraries.get("jdk-fixed").getAsString());
        assertThat(peersOf(result)).containsAll(libraries.keySet());
        assertThat(libraries.keySet())
                .contains(
                        "deft-adaptive",
                        "deft-park",
                        "deft-spin",
                        "jdk-fixed",
                        "completable-future",
                        "fork-join",
                        "netty-group",
                        "vertx",
                        "bounded-elastic")
                .doesNotContain("spsc-queues");
        assertThat(libraries.has("virtual-threads")).isEqualTo(Runtime.version().feature() >= 21);
        assertNothingIsLeftBehind();
    }

    @Test
    void theReferenceRunsWithNoLibraryOfAPeer() throws Exception {
        Process deft =
                start("compare --peers spsc-queues --base spsc-queues --demand 3 --rounds 1 --time 5ms --warmup 1ms");
        List<String> printed = linesOf(deft);
        assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
        assertThat(deft.exitValue()).as(String.join("\n", printed)).isZero();
        assertThat(printed).anyMatch(line -> line.matches(" *spsc-queues +no library"));
        assertNothingIsLeftBehind();
    }

    @Test
    void aSignalEndsItWithWhatThereIsAndLeavesNothingBehind() throws Exception {
        Process deft = start("compare --peers jdk-fixed --base jdk-fixed --demand 1 --time 1h");
        try (var lines = deft.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (!line.startsWith("  figures ")) {
                line = lines.readLine();
            }
            // Its child is there as soon as it has begun.
            while (deft.children().findAny().isEmpty()) {
                Thread.onSpinWait();
            }
            deft.toHandle().destroy(); // the process's own method would close what it prints
            assertThat(lines.lines().toList())
                    .last()
                    .isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
            assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
        } finally {
            deft.destroyForcibly();
        }
        assertNothingIsLeftBehind();
    }

    private void assertNothingIsLeftBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .noneMatch(file -> String.valueOf(file.getFileName()).startsWith("deft-compare"));
        }
    }

    private static List<String> peersOf(JsonObject result) {
        return StreamSupport.stream(
                        result.getAsJsonArray("cells")
                                .get(0)
                                .getAsJsonObject()
                                .getAsJsonArray("peers")
                                .spliterator(),
                        false)
                .map(JsonElement::getAsJsonObject)
                .map(peer -> peer.get("peer").getAsString())
                .toList();
    }

    private Process start(String args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-jar",
                System.getProperty("deft.jar")));
        command.addAll(List.of(args.split(" ", -1)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> linesOf(Process process) throws IOException {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines().toList();
        }
    }
}
