package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deft web} of the packaged {@code deft.jar}, which carries Vert.x's server too. Runs after it is packaged, with tiny counts. */
@Tag("packaged")
@Tag("real-threads")
class PackagedWebTest {

    @TempDir
    private Path folder;

    @Test
    void everyServerRunsFromTheOneJarAndThoseThatCanTellWhereTheirTimeGoes() throws Exception {
        Path json = folder.resolve("web.json");
        Path page = folder.resolve("web.html");
        Process deft = start("web --requests 20 --rounds 1 --seed 1 --json " + json + " --report " + page);
        String printed = new String(deft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
        assertThat(deft.exitValue()).as(printed).isZero();

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        TreeSet<String> known = new TreeSet<>();
        TreeSet<String> telling = new TreeSet<>();
        StreamSupport.stream(result.getAsJsonArray("cells").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .forEach(cell -> {
                    String server = cell.get("server").getAsString();
                    known.add(server);
                    if (!cell.get("within").isJsonNull()) {
                        telling.add(server);
                    }
                });
        assertThat(known).contains("deft-pool", "deft-loop", "jdk-pool", "netty", "vertx-pool", "vertx");
        assertThat(telling)
                .contains("deft-pool", "deft-loop", "jdk-pool", "netty", "vertx-pool", "vertx")
                .doesNotContain("twisted");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("data-chart=\"parts-10\"");
    }

    @Test
    void aSignalEndsItWithItsServers() throws Exception {
        Process deft = start("web --servers deft-loop,netty --rounds 1000 --no-ab");
        try (var lines = deft.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (!line.startsWith("  rounds ")) {
                line = lines.readLine();
            }
            List<ProcessHandle> servers = deft.children().toList();
            assertThat(servers).hasSize(2);
            deft.toHandle().destroy(); // the process's own method would close what it prints
            assertThat(lines.lines().toList())
                    .last()
                    .isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
            assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
            for (ProcessHandle server : servers) {
                server.onExit().get(600, TimeUnit.SECONDS);
            }
        } finally {
            deft.destroyForcibly();
        }
    }

    private Process start(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("deft.jar")));
        command.addAll(List.of(arguments.split(" ", -1)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
