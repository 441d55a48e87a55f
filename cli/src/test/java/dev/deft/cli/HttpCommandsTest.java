package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.PageServer;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deft serve http} and {@code deft load http}. */
@Timeout(600)
class HttpCommandsTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "serve http --workers -1|--workers '-1': allowed: a whole number from 0 to 10,000",
                "serve http --port 65536|--port '65536': allowed: a whole number from 0 to 65,535",
                "serve http fast|unknown argument 'fast'; allowed: only options",
                "load http --parallel 0|--parallel '0': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "load http --requests 0|--requests '0': allowed: a whole number from 1 to 1,000,000",
                "load http --rate 5/s,5/s|--rate '5/s,5/s': names 5/s twice; allowed: once",
                "load http --port x|--port 'x': allowed: a whole number from 0 to 65,535",
                "load http --json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in"
                        + " one that exists",
            })
    void badInputGetsOneLine(String args, String line) {
        String[] words = args.split(" ", -1);
        assertThat(run(words)).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft " + words[0] + " http: " + line);
        assertThat(out.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    @Tag("real-threads")
    void anOpenLoopHasARowForEachRateAndAFileOfThem(int workers, @TempDir Path folder) throws Exception {
        Path json = folder.resolve("load.json");
        PageServer.Listening listening = PageServer.listen(0, workers);
        try (PageServer server = listening.server()) {
            int code = run(
                    "load",
                    "http",
                    "--port",
                    Integer.toString(listening.address().getPort()),
                    "--parallel",
                    "2",
                    "--rate",
                    "200/s,400/s",
                    "--requests",
                    "20",
                    "--keep-alive",
                    "--json",
                    json.toString());

            assertThat(code).as(err.text()).isZero();
            assertThat(server.answered()).isEqualTo(61);
        }
        assertThat(out.lines())
                .anyMatch(row -> row.matches(" *2 +200 +[0-9.,]+ .*"))
                .anyMatch(row -> row.matches(" *2 +400 +[0-9.,]+ .*"));
        assertThat(Files.readString(json))
                .contains("\"schema\": \"deft-web-load/1\"", "\"complete\": true", "\"ratePerSecond\": 400.0");
    }
}
