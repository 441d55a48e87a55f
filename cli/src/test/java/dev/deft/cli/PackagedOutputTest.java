package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deft.report.document.DocumentsForDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged {@code deft.jar}, mostly under a shell, which opens its streams. */
@Tag("packaged")
@EnabledOnOs({OS.LINUX, OS.MAC})
class PackagedOutputTest {

    private static final String SMALL = "bench --demand 1 --workers 1 --rounds 1 --calls 20 --warmup 1ms --work noop";

    @TempDir
    private Path folder;

    @Test
    void theJarHasTheJvmShowItsContinuationsForCoroutines() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("deft.jar"))) {
            Attributes shown = jar.getManifest().getMainAttributes();
            assertThat(shown.getValue("Add-Exports")).isEqualTo("java.base/jdk.internal.vm");
            assertThat(shown.getValue("Add-Opens")).isEqualTo("java.base/jdk.internal.vm");
        }
    }

    @Test
    void aLogThatStdoutIsAppendedToKeepsWhatItHeld() throws Exception {
        Path log = Files.writeString(folder.resolve("log"), "kept\n");
        assertThat(shell("deft " + SMALL + " --json /dev/stdout >> log")).isZero();
        assertThat(Files.readString(log)).startsWith("kept\ndeft bench ").contains("\"schema\":");
    }

    @Test
    void aLogThatAnotherDescriptorIsAppendedToKeepsWhatItHeld() throws Exception {
        result();
        Path log = Files.writeString(folder.resolve("log"), "kept\n");
        assertThat(shell("{ deft report result.json -o /dev/fd/3 && echo end >&3; } 3>> log"))
                .isZero();
        assertThat(Files.readString(log)).startsWith("kept\n<!DOCTYPE html>").endsWith("</html>\nend\n");
    }

    @Test
    void aPipeIsWrittenTo() throws Exception {
        result();
        assertThat(shell("mkfifo pipe; cat pipe > page & deft report result.json -o pipe && wait"))
                .isZero();
        assertThat(Files.readString(folder.resolve("page"))).endsWith("</html>\n");
    }

    @Test
    void withDashNothingButTheResultGoesToStdout() throws Exception {
        assertThat(shell("deft " + SMALL + " --json - > result.json")).isZero();
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("result.json")))
                        .getAsJsonObject()
                        .get("schema")
                        .getAsString())
                .isEqualTo("deft-bench/2");
        assertThat(shell("deft report result.json -o - > page.html")).isZero();
        assertThat(Files.readString(folder.resolve("page.html"))).startsWith("<!DOCTYPE html>");
        assertThat(folder.resolve("-")).doesNotExist();
    }

    @Test
    void aFileThatStdoutGoesToIsNotReplaced() throws Exception {
        assertThat(shell("deft " + SMALL + " --json log > log")).isEqualTo(ExitCode.USAGE);
        assertThat(folder.resolve("log")).isEmptyFile();
    }

    @Test
    void whatIsMeasuredIsKeptWhereItCannotBePrinted() throws Exception {
        assertThat(shell("deft " + SMALL + " --json result.json > /dev/full")).isEqualTo(ExitCode.FAILED);
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("result.json")))
                        .getAsJsonObject()
                        .get("complete")
                        .getAsBoolean())
                .isTrue();
    }

    private void result() throws IOException {
        Files.writeString(
                folder.resolve("result.json"),
                DocumentsForDiff.json(DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, 1.5))));
    }

    private int shell(String line) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String deft = "deft() { '" + java + "' -jar '" + System.getProperty("deft.jar") + "' \"$@\"; }; ";
        Process shell = new ProcessBuilder("sh", "-c", deft + line)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(shell.waitFor(600, TimeUnit.SECONDS)).isTrue();
            return shell.exitValue();
        } finally {
            shell.destroyForcibly();
        }
    }
}
