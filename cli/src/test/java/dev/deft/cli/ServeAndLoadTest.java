package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.deft.report.text.Captured;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deft serve} and {@code deft load}, with each of their servers. */
@Timeout(600)
class ServeAndLoadTest {

    private final Captured out = new Captured();
    private Captured err = new Captured();
    private final CtrlC ctrlC = new CtrlC(out.stream());

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, ctrlC)).run(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "load"})
    void withoutAServerTheCommandSaysWhichThereAreAndAnUnknownOneIsRefusedInALine(String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.text()).contains("Usage: deft " + command, "Servers:", "  sum ", "  http ");
        err = new Captured();

        assertThat(run(command, "product")).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft " + command + ": unknown command 'product'; allowed: sum, http");
        assertThat(out.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "http"})
    @Tag("real-threads")
    void aLoadThatNobodyAnswersAndAServerWhosePortIsTakenGetOneLineToo(String server) throws Exception {
        String port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(taken.getLocalPort());
            assertThat(run("serve", server, "--port", port)).isEqualTo(2);
        }
        assertThat(err.lines())
                .singleElement()
                .asString()
                .matches("deft serve " + server + ": --port '" + port
                        + "': cannot be listened on \\(.+\\); allowed: a free port, or 0 for any");
        err = new Captured();

        assertThat(run("load", server, "--port", port)).isEqualTo(2);
        assertThat(err.lines())
                .singleElement()
                .asString()
                .matches("deft load " + server + ": --port '" + port + "': nobody answers at .+:" + port
                        + " \\(.+\\); allowed: the port of a running 'deft serve " + server + "'");
        assertThat(out.text()).isEmpty();
    }

    static Stream<Arguments> servers() {
        return Stream.of(
                arguments(
                        List.of("sum", "--apply", "pool,exclusive"),
                        "pool: listening on .*:([0-9]+)\nexclusive: .*\n",
                        List.of("sum", "--clients", "1,3", "--n", "10"),
                        List.of("pool: 121 sums sent", "exclusive: 0 sums sent")),
                arguments(
                        List.of("http", "--workers", "3"),
                        "http: listening on .*:([0-9]+)\n",
                        List.of("http", "--parallel", "1,3"),
                        List.of("http: 121 pages made")));
    }

    @ParameterizedTest
    @MethodSource("servers")
    @Tag("real-threads")
    void aServerAnswersALoadUntilCtrlCAndSaysHowMuchItHasDone(
            List<String> serve, String listening, List<String> load, List<String> done) throws Exception {
        CompletableFuture<Integer> served = new CompletableFuture<>();
        new Thread(() -> served.complete(run(words("serve", serve, "--port", "0")))).start();
        Pattern pattern = Pattern.compile(listening);
        Matcher line = pattern.matcher(out.text().replace("\r", ""));
        while (!line.lookingAt()) {
            assertThat(served).as(err.text()).isNotDone();
            Thread.onSpinWait();
            line = pattern.matcher(out.text().replace("\r", ""));
        }
        Captured loaded = new Captured();

        int code = new Cli(MadeConsole.of(loaded.stream(), err.stream(), false, new CtrlC(loaded.stream())))
                .run(words("load", load, "--port", line.group(1), "--requests", "40"));

        assertThat(code).as(err.text()).isZero();
        assertThat(loaded.lines()).hasSize(4).anyMatch(row -> row.matches(" *3 +[0-9.,]+ .*"));
        Thread interrupt = new Thread(ctrlC::interrupt);
        interrupt.start();
        assertThat(served.get()).isEqualTo(130);
        ctrlC.finished();
        interrupt.join();
        assertThat(out.lines()).containsAll(done);
        assertThat(err.text()).isEmpty();
    }

    private static String[] words(String command, List<String> options, String... more) {
        return Stream.of(Stream.of(command), options.stream(), Stream.of(more))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }
}
