package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.Shape;
import dev.deft.peers.child.ChildMain;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Request;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that live for a moment. */
@Tag("real-threads")
class PeerProcessTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Request REQUEST = new Request(new Shape(1, 1), "noop", 0, 1_000_000);

    @TempDir
    private Path folder;

    @Test
    void aPeerRunsInAProcessOfItsOwnAndAnswers() throws Exception {
        try (PeerProcess child = start(ChildMain.class, "jdk-fixed")) {
            assertThat(child.libraries()).startsWith("Netty 4.");
            assertThat(child.measure(REQUEST, LONG, LONG).calls()).isPositive();
            assertThat(child.measure(REQUEST, LONG, LONG).calls()).isPositive();
        }
    }

    @Test
    void aFailureIsToldInTheChildsWords() throws Exception {
        try (PeerProcess child = start(ChildMain.class, "jdk-fixed")) {
            assertThatThrownBy(() -> child.measure(new Request(new Shape(1, 1), "slep:1ms", 0, 1_000_000), LONG, LONG))
                    .isInstanceOf(ChildFailedException.class)
                    .hasMessageContaining("unknown work 'slep'");
        }
    }

    @Test
    void aPeersProcessEndsWithItsStdinEvenInTheMiddleOfACall() throws Exception {
        Process process = new ProcessBuilder(command(ChildMain.class, "jdk-fixed"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(answers.readLine()).startsWith("ready ");
            try (BufferedWriter requests = process.outputWriter(StandardCharsets.UTF_8)) {
                requests.write(new Request(new Shape(1, 1), "sleep:1h", 0, 1_000_000).encode() + "\n");
            }
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatIsMissingIsToldApartFromWhatFails() {
        assertThatThrownBy(() -> start(Scripted.class, "missing"))
                .isInstanceOf(MissingPeerException.class)
                .hasMessage("needs the moon");
        assertThatThrownBy(() -> start(Scripted.class, "babbling"))
                .isInstanceOf(ChildFailedException.class)
                .hasMessage("'hello' is no reply that is known");
    }

    @Test
    void aChildThatDiesIsToldWithItsCodeAndItsLastWords() throws Exception {
        try (PeerProcess child = start(Scripted.class, "dying")) {
            assertThatThrownBy(() -> child.measure(REQUEST, LONG, LONG))
                    .isInstanceOf(ChildFailedException.class)
                    .hasMessage("its process ended with code 3: out of luck | really");
            assertThatThrownBy(() -> child.measure(REQUEST, SHORT, SHORT)).isInstanceOf(ChildFailedException.class);
        }
    }

    @Test
    void aChildThatHangsIsGivenUpAndEnded() throws Exception {
        PeerProcess child = start(Scripted.class, "hanging");
        assertThatThrownBy(() -> child.measure(REQUEST, SHORT, SHORT))
                .isInstanceOf(ChildHangsException.class)
                .hasMessage("did not answer within 1 ms; where, its process cannot say");
        child.close();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aPeerThatHangsIsToldWithWhereItsThreadsStand() throws Exception {
        try (PeerProcess child = start(ChildMain.class, "jdk-fixed")) {
            assertThatThrownBy(() -> child.measure(new Request(new Shape(1, 1), "sleep:1h", 0, 1_000_000), SHORT, LONG))
                    .isInstanceOf(ChildHangsException.class)
                    .hasMessageStartingWith("did not answer within 1 ms; its threads are at: ")
                    .hasMessageContaining("pool-1-thread-1: ");
        }
    }

    @Test
    void asyncioRunsWherePythonIs() throws Exception {
        PeerProcesses processes = PeerProcesses.open(PeerProcessTest.class, List.of(), 0);
        try (processes;
                Child child = processes.start(Peer.ASYNCIO)) {
            assertThat(child.libraries()).startsWith("CPython 3.");
            Measurement measurement = child.measure(new Request(new Shape(3, 2), "sleep:1us", 1_000_000, 20_000_000));
            assertThat(measurement.calls()).isPositive();
            assertThat(measurement.windowNanos()).isGreaterThanOrEqualTo(20_000_000);
            assertThat(measurement.meanNanos()).isGreaterThan(1_000);
            assertThat(measurement.bytesPerCall()).isNaN();
            assertThatThrownBy(() ->
                            child.measure(new Request(new Shape(2, 1), "file:/no/such/file", 1_000_000, 1_000_000)))
                    .isInstanceOf(ChildFailedException.class)
                    .hasMessageContaining("No such file");
        } catch (MissingPeerException e) {
            Assumptions.abort("this machine has no python3");
        }
    }

    private PeerProcess start(Class<?> main, String argument)
            throws IOException, MissingPeerException, ChildFailedException, InterruptedException {
        return PeerProcess.start(command(main, argument), folder.resolve("stderr"), LONG);
    }

    private static List<String> command(Class<?> main, String argument) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument));
    }

    /** A child that does what it is told to do wrong. */
    static final class Scripted {
        public static void main(String[] args) throws Exception {
            BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            switch (args[0]) {
                case "missing" -> System.out.println("missing needs the moon");
                case "babbling" -> System.out.println("hello");
                case "dying" -> {
                    System.out.println("ready");
                    requests.readLine();
                    System.err.println("out of luck\n\n really");
                    System.exit(3);
                }
                default -> {
                    System.out.println("ready");
                    new CountDownLatch(1).await();
                }
            }
        }
    }
}
