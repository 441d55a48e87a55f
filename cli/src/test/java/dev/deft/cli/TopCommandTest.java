package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deft top} on other processes, and on those that it cannot look at. */
class TopCommandTest {

    /** The examples, which are on no class path here. */
    private static final Path EXAMPLES = Path.of("..", "examples", "target", "classes");

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

    @Test
    @Tag("real-threads")
    void theScreenOfAnApplicationHasItsReactorItsPoolsAndWhatToDo() throws Exception {
        int port = freePort();
        Process guestBook = jvm(
                List.of(System.getProperty("java.class.path"), EXAMPLES.toString()),
                "dev.deft.examples.GuestBook",
                Integer.toString(port),
                "jdbc:h2:mem:guests;DB_CLOSE_DELAY=-1;TRACE_LEVEL_SYSTEM_OUT=2");
        AtomicBoolean over = new AtomicBoolean();
        Thread guest = new Thread(() -> askForThePage(port, over));
        Thread drain = new Thread(() -> drain(guestBook));
        try (BufferedReader lines = guestBook.inputReader()) {
            // It removes old entries as soon as it listens; H2 prints each statement.
            assertThat(lines.lines().anyMatch(line -> line.contains("delete from entry")))
                    .isTrue();
            drain.start();
            guest.start();
            String pid = Long.toString(guestBook.pid());

            int code = run("top", "--pid", pid, "--once", "--interval", "500ms", "--target", "p99<=1us");

            assertThat(err.text()).isEmpty();
            assertThat(code).isZero();
            assertThat(out.lines().get(0)).startsWith("process " + pid + ", dev.deft.examples.GuestBook: the last");
            assertThat(out.lines())
                    .anyMatch(line -> line.startsWith("reactor ")) // the reactor, whose name is its default
                    .anyMatch(line -> line.matches("guests +\\S+ \\d\\.\\d/4 .*"))
                    .anyMatch(line -> line.matches("guests-cancel +\\S+ 0\\.0/4 .*"))
                    .anyMatch(line -> line.matches("guests( +[0-9.]+(ns|us|ms|s)){3}.*"));
            assertThat(String.join(" ", out.lines()).replaceAll(" +", " "))
                    .containsPattern(
                            "! guests: .* asked for; .*; no number of workers meets p99 <= 1\\.0 us, for the work alone"
                                    + " takes [0-9.]+ (us|ms|s) then\\.");
        } finally {
            over.set(true);
            guestBook.destroyForcibly().waitFor();
            guest.join();
            drain.join();
        }
    }

    /** Reads what it prints, or it would wait for that. */
    private static void drain(Process process) {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            assertThat(process.isAlive()).isFalse();
        }
    }

    private static void askForThePage(int port, AtomicBoolean over) {
        while (!over.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException ended) { // its process is destroyed, and then this is told so
                over.set(true);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Process jvm(String... args) throws IOException {
        return jvm(List.of(System.getProperty("java.class.path")), args);
    }

    private static Process jvm(List<String> classPath, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, classPath));
        builder.command().addAll(List.of(args));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
