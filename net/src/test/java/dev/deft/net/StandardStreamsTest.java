package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The standard streams of a process of its own. */
@Tag("real-threads")
class StandardStreamsTest {

    /** A program that says each line in capitals, until the end of input or a line "stop". */
    static final class Shouter {

        private Shouter() {}

        public static void main(String[] arguments) {
            Reactor reactor = Reactor.create();
            reactor.callWhenRunning(() -> StandardStreams.connect(reactor, new LineProtocol(Bytes.utf8("\n"), 100) {
                @Override
                protected void lineReceived(Bytes line) {
                    sendLine(Bytes.utf8(line.toUtf8().toUpperCase(java.util.Locale.ROOT)));
                    if (line.toUtf8().equals("stop")) {
                        connection().loseConnection();
                    }
                }

                @Override
                public void connectionLost(Lost reason) {
                    reactor.stop();
                }
            }));
            reactor.run();
        }
    }

    private static Process shouter() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shouter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void linesAreReadAndWrittenAndTheEndOfInputIsTheEnd() throws Exception {
        Process process = shouter();
        process.getOutputStream().write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("ONE\nTWO\n");
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void aReadThatBlocksKeepsNoProgramFromItsEnd() throws Exception {
        Process process = shouter();
        process.getOutputStream().write("one\nstop\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("ONE\nSTOP\n");
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
