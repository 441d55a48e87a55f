package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Exit codes, of processes of their own. */
@Tag("real-threads")
final class ReactedProgramTest {

    @Test
    void theProcessEndsWithTheExitCodeThoughAThreadWouldKeepItAlive() throws Exception {
        assertThat(exitCodeOf(start("succeeds"))).isZero();
        assertThat(exitCodeOf(start("fails"))).isEqualTo(1);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there Process.destroy() sends no signal")
    void aProgramThatSigtermStopsCleansUpAndEndsWith143() throws Exception {
        Process program = start("serves");
        try (BufferedReader output = program.inputReader()) {
            awaitLine(output, "serving");
            program.toHandle().destroy(); // the process itself would close its output

            awaitLine(output, "cleaned up");
            assertThat(exitCodeOf(program)).isEqualTo(143);
        } finally {
            program.destroyForcibly();
        }
    }

    private static void awaitLine(BufferedReader output, String awaited) throws IOException {
        String line = output.readLine();
        while (line != null && !line.equals(awaited)) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo(awaited);
    }

    private static int exitCodeOf(Process program) throws InterruptedException {
        try {
            assertThat(program.waitFor(600, TimeUnit.SECONDS)).isTrue();
            return program.exitValue();
        } finally {
            program.destroyForcibly();
        }
    }

    private static Process start(String kind) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), ReactedProgram.class.getName(), kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
