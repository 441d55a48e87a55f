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

/** {@code deft sum}, {@code deft serve sum} and {@code deft load sum}. */
@Timeout(600)
class SumCommandTest {

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
                "sum --n 0|--n '0': allowed: a whole number from 1 to 1,000,000,000",
                "sum --n 5,5|--n '5,5': names 5 twice; allowed: once",
                "sum --clients 0|--clients '0': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "sum --requests 0|--requests '0': allowed: a whole number from 1 to 1,000,000",
                "sum --workers 0|--workers '0': allowed: a whole number from 1 to 10,000",
                "sum --report /no/such/r.html|--report '/no/such/r.html': there is no folder /no/such; allowed: a file"
                        + " in one that exists",
                "sum --json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in"
                        + " one that exists",
                "serve sum --apply fast|--apply 'fast': unknown apply; allowed: in-place, exclusive, pool, share",
                "serve sum --apply pool,pool|--apply 'pool,pool': names pool twice; allowed: once",
                "serve sum --port 65536|--port '65536': allowed: a whole number from 0 to 65,535",
                "serve sum --port 65535 --apply pool,share|--port '65535': 2 applies have a port each, the last 65536; allowed: up to 65534",
                "load sum --n x|--n 'x': allowed: a whole number from 1 to 1,000,000,000",
                "load sum --port -1|--port '-1': allowed: a whole number from 0 to 65,535",
                "load sum fast|unknown argument 'fast'; allowed: only options"
            })
    void badInputGetsOneLine(String args, String line) {
        String[] words = args.split(" ", -1);
        assertThat(run(words)).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly((words[0].equals("sum") ? "deft sum: " : "deft " + words[0] + " sum: ") + line);
        assertThat(out.text()).isEmpty();
    }

    @Test
    @Tag("real-threads")
    void aShortRunHasATableOfEveryApplyAFileAndAPageAndTheFileIsDrawnAgain(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("sum.json");
        Path page = folder.resolve("sum.html");

        int code = run(
                "sum",
                "--n",
                "10",
                "--clients",
                "1,2",
                "--requests",
                "20",
                "--rounds",
                "1",
                "--seed",
                "1",
                "--json",
                json.toString(),
                "--report",
                page.toString());

        assertThat(code).as(err.text()).isZero();
        assertThat(out.lines())
                .anyMatch(line -> line.matches(" +in-place +[0-9.]+ \\(4.96\\) +[0-9.]+ \\(7.83\\)"))
                .anyMatch(line -> line.matches(" +share +[0-9.]+ +[0-9.]+"))
                .anyMatch(line -> line.startsWith("No conclusion about the applies"));
        assertThat(err.lines()).containsExactly("8 cells x 1 round, about 1 s");
        assertThat(Files.readString(json)).contains("\"schema\": \"deft-sum/1\"", "\"complete\": true");
        Path again = folder.resolve("again.html");
        assertThat(run("report", json.toString(), "-o", again.toString()))
                .as(err.text())
                .isZero();
        assertThat(again).hasSameTextualContentAs(page);
    }
}
