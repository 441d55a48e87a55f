package dev.deft.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failures that nobody has handled when the process ends, and that no garbage collection has found before. */
@Tag("real-threads")
class UnhandledAtTheEndTest {

    @Test
    void theEndOfMainTellsEachThatWasNeitherHandledNorToldOnce() throws Exception {
        assertTellsAllAndEndsWith(0, "end");
    }

    @Test
    void anExitTellsEachThatWasNeitherHandledNorToldOnce() throws Exception {
        assertTellsAllAndEndsWith(3, "exit");
    }

    private static void assertTellsAllAndEndsWith(int status, String how) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process program = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), ForgetfulProgram.class.getName(), how)
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(program.getInputStream().readAllBytes(), Charset.defaultCharset());
            assertThat(program.waitFor(600, TimeUnit.SECONDS)).isTrue();
            String inHook = ", on deft-unhandled, inherited null, priority 5, loader Deft's";
            assertThat(said.lines().toList())
                    .isEqualTo(List.of(
                            "ERROR told before, on main, inherited inherited, priority 10, loader another",
                            "main ends with 9",
                            "ERROR never handled" + inHook,
                            "ERROR never handled in two forks" + inHook));
            assertThat(program.exitValue()).isEqualTo(status);
        } finally {
            program.destroyForcibly();
        }
    }
}
