package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page that says what a reactor has under way, asked for by a real signal of a process of its own. */
@Tag("real-threads")
final class DescribeOnSignalTest {

    private static final String SIGNAL = "USR1";

    @Test
    void eachSignalHasThePageLoggedAndTheProgramGoesOn() throws Exception {
        Process program = start();
        try (BufferedReader output = program.inputReader()) {
            String first = output.readLine();
            if (first.startsWith("refused: ")) {
                skip(first);
            }
            assertThat(first).isEqualTo("running");
            for (int i = 0; i < 2; i++) {
                send(program);

                assertThat(page(output))
                        .contains("INFO Reactor 'web' runs, over NIO, on thread 'main'")
                        .contains("Calls outstanding: 1")
                        .contains("  on pool 'db': 1; it has 1 workers of at most 1, 1 busy, 0 queued; 0 completed,"
                                + " 0 refused, 0 discarded")
                        .contains("Pools that stop with it: 1")
                        .contains("Timed calls: 0");
            }
            program.getOutputStream().close();
            assertThat(output.lines()).last().isEqualTo("ended");
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    /** Reads to the page's last title. */
    private static List<String> page(BufferedReader output) throws IOException {
        List<String> page = new ArrayList<>();
        do {
            String line = output.readLine();
            assertThat(line).as("the output after " + page).isNotNull();
            page.add(line);
        } while (!page.get(page.size() - 1).startsWith("Ports and connections: "));
        return page;
    }

    private static void send(Process program) throws Exception {
        try {
            int sent = new ProcessBuilder("kill", "-" + SIGNAL, Long.toString(program.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(sent).isZero();
        } catch (IOException noSuchCommand) {
            skip(noSuchCommand.getMessage());
        }
    }

    private static void skip(String why) {
        System.out.println("skipped: a page on SIG" + SIGNAL + ": " + why);
        abort("skipped: " + why);
    }

    private static Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), DescribedProgram.class.getName(), SIGNAL)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
