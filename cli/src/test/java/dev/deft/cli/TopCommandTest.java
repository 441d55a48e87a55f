package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deft top} on other processes, and on those that it cannot look at. */
class TopCommandTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pid 0|--pid '0': allowed: a whole number from 1 to 2,147,483,647",
                "--pid 2147483647|--pid '2147483647': there is no such process; 'deft top' lists those that publish their pools",
                "--pid 1 --interval 1ms|--interval '1ms': allowed: a time from 100 ms to 3600 s",
                "--pid 1 --count 0|--count '0': allowed: a whole number from 1 to 1,000,000,000",
                "--pid 1 --once --count 2|--count '2': --once is one screen already; allowed: one of the two",
            })
    void badInputGetsOneLineThatSaysWhatIsAllowed(String args, String line) {
        assertThat(run(("top " + args).split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err.lines()).containsExactly("deft top: " + line);
    }

    @Test
    void thisProcessItselfIsRefused() {
        assertThat(run("top", "--pid", Long.toString(ProcessHandle.current().pid())))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.text()).contains("that is this process");
    }

    @Test
    @Tag("real-threads")
    void aProcessThatIsNoJvmIsRefusedInOneLine() throws IOException, InterruptedException {
        Process cat = new ProcessBuilder("cat").start();
        try {
            assertThat(run("top", "--pid", Long.toString(cat.pid()))).isEqualTo(ExitCode.USAGE);
            assertThat(err.lines()).singleElement().asString().contains("that is no JVM", "allowed: a JVM");
            assertThat(cat.isAlive()).isTrue();
        } finally {
            cat.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("real-threads")
    void aJvmThatPublishesNothingIsToldHowTo() throws IOException, InterruptedException {
        Process quiet = jvm("dev.deft.cli.Main", "serve", "http", "--port", "0", "--until-stdin-ends");
        try (BufferedReader lines = quiet.inputReader()) {
            assertThat(lines.readLine()).contains("listening");

            assertThat(run("top", "--pid", Long.toString(quiet.pid()))).isEqualTo(ExitCode.USAGE);
            assertThat(err.lines()).singleElement().asString().contains("LivePublication.publishAll()");
        } finally {
            quiet.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("real-threads")
    void theScreenOfASoakHasItsReactorAndItsPools() throws IOException, InterruptedException {
        Process soak = jvm("dev.deft.cli.Main", "soak", "--observed", "--duration", "10m", "--transport", "nio");
        try (BufferedReader lines = soak.inputReader()) {
            assertThat(lines.readLine()).startsWith("deft soak");
            String pid = Long.toString(soak.pid());

            int code = run("top", "--pid", pid, "--count", "2", "--interval", "500ms");

            assertThat(err.text()).isEmpty();
            assertThat(code).isZero();
            assertThat(out.lines())
                    .filteredOn(line -> line.startsWith("process " + pid + ", dev.deft.cli.Main: the last"))
                    .hasSize(2);
            assertThat(out.lines())
                    .anyMatch(line -> line.startsWith("soak ")) // the reactor
                    .anyMatch(line -> line.startsWith("soak-wide"))
                    .anyMatch(line -> line.matches("soak-narrow( +[0-9.]+(ns|us|ms|s)){3}.*"));

            assertThat(run("top", "--pid", pid, "--once", "--interval", "500ms"))
                    .isZero();
            assertThat(out.lines())
                    .filteredOn(line -> line.startsWith("process " + pid + ", dev.deft.cli.Main: the last"))
                    .as("the two screens before, and one")
                    .hasSize(3);
        } finally {
            soak.destroyForcibly().waitFor();
        }
    }

    private static Process jvm(String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"));
        builder.command().addAll(List.of(args));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
