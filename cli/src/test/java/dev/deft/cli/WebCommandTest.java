package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deft web}. */
@Timeout(600)
class WebCommandTest {

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
                "web --servers apache|--servers 'apache': unknown server; allowed: deft-pool, deft-loop, jdk-pool, jdk-virtual, netty, vertx-pool, vertx, twisted",
                "web --servers netty,netty|--servers 'netty,netty': names 'netty' twice; allowed: once",
                "web --parallel 0|--parallel '0': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "web --workers 0|--workers '0': allowed: a whole number from 1 to 10,000",
                "web --rate 5|--rate '5': allowed: calls per second such as 500/s, 20k/s or 1M/s",
                "web --rounds 0|--rounds '0': allowed: a whole number from 1 to 1,000",
                "web --json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in one that exists",
                "web fast|unknown argument 'fast'; allowed: only options"
            })
    void badInputGetsOneLine(String args, String line) {
        assertThat(run(args.split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft web: " + line);
        assertThat(out.text()).isEmpty();
    }

    @Test
    @Tag("real-threads")
    void aShortRunHasTheEssaysColumnsFirstThenLatenciesInBothLoopsAndAFile(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("web.json");
        Path page = folder.resolve("web.html");

        int code = run(
                "web",
                "--servers",
                "deft-pool,deft-loop,jdk-pool,jdk-virtual,netty",
                "--requests",
                "20",
                "--rate",
                "1k/s",
                "--rounds",
                "1",
                "--seed",
                "1",
                "--no-ab",
                "--json",
                json.toString(),
                "--report",
                page.toString());

        assertThat(code).as(err.text()).isZero();
        assertThat(out.lines())
                .containsSubsequence(
                        "requests a second, p at a time",
                        "latency of a request, closed loop",
                        "where it goes, on average",
                        "within the server, on average")
                .anyMatch(line -> line.matches(" *server +p = 1 +p = 10 +p = 10 / p = 1"))
                .anyMatch(line -> line.matches(" *deft-pool +[0-9,]+ +[0-9,]+ +[0-9.]+"))
                .anyMatch(line -> line.matches(" *netty x 10 .*"))
                .anyMatch(line -> line.matches(" *deft-pool x 10( +[0-9.,]+ [mun]?s){6}"))
                .anyMatch(line -> line.matches(
                        " *deft-loop x 1( +[0-9.,]+ [mun]?s){2} +- ( *[0-9.,]+ [mun]?s) +- ( *[0-9.,]+ [mun]?s)"))
                .anyMatch(line -> line.startsWith("latency of a request, 1k/s due"))
                .anyMatch(line -> line.startsWith("'jdk-pool' answers "));
        int virtual = Runtime.version().feature() < 21 ? 0 : 2;
        assertThat(err.lines()).containsExactly(8 + virtual + " cells x 1 round");
        assertThat(Files.readString(json))
                .contains("\"schema\": \"deft-web/1\"", "\"complete\": true", "\"server\": \"deft-loop\"");
        assertThat(run(
                        "report",
                        json.toString(),
                        "-o",
                        folder.resolve("again.html").toString()))
                .as(err.text())
                .isZero();
        assertThat(folder.resolve("again.html")).hasSameTextualContentAs(page);
    }
}
