package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real signals, sent to a process of their own. */
@Tag("real-threads")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there Process.destroy() sends no signal")
final class StopOnSignalsTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void sigtermStopsTheReactorAndTheProgramEndsByItself() throws Exception {
        Process program = start("heeding");
        try (BufferedReader output = program.inputReader()) {
            readUntil(output, "running");
            terminate(program);
            readUntil(output, "ended");

            assertThat(program.waitFor(600, TimeUnit.SECONDS)).isTrue();
            assertThat(said).containsExactly("running", "stopping", "interrupted", "ended");
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnce() throws Exception {
        Process program = start("stuck");
        try (BufferedReader output = program.inputReader()) {
            readUntil(output, "running");
            terminate(program);
            readUntil(output, "stopping");
            terminate(program);

            assertThat(program.waitFor(600, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(143);
            assertThat(said).doesNotContain("ended");
        } finally {
            program.destroyForcibly();
        }
    }

    /** Sends SIGTERM; {@code Process.destroy()} would close the output too. */
    private static void terminate(Process program) {
        program.toHandle().destroy();
    }

    private void readUntil(BufferedReader output, String awaited) throws Exception {
        String line;
        do {
            line = output.readLine();
            assertThat(line)
                    .as("output before '" + awaited + "', after " + said)
                    .isNotNull();
            said.add(line);
        } while (!line.equals(awaited));
    }

    private static Process start(String kind) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), SignalledProgram.class.getName(), kind)
                .redirectErrorStream(true)
                .start();
    }
}
