package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.SumApply;
import dev.deft.bench.SumServer;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private Captured err = new Captured();
    private final CtrlC ctrlC = new CtrlC(out.stream());

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, ctrlC)).run(args);
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

    @ParameterizedTest
    @CsvSource({"serve", "load"})
    void withoutAServerTheCommandSaysWhichThereAreAndAnUnknownOneIsRefusedInALine(String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.text()).contains("Usage: deft " + command, "Servers:", "  sum ", "  http ");
        err = new Captured();

        assertThat(run(command, "product")).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft " + command + ": unknown command 'product'; allowed: sum, http");
        assertThat(out.text()).isEmpty();
    }

    @Test
    @Tag("real-threads")
    void aLoadThatNobodyAnswersAndAServerWhosePortIsTakenGetOneLineToo() throws Exception {
        SumServer server = SumServer.listen(SumApply.IN_PLACE, 0, 1);
        String port = Integer.toString(server.address().getPort());
        assertThat(run("serve", "sum", "--port", port)).isEqualTo(2);
        assertThat(err.lines())
                .singleElement()
                .asString()
                .matches("deft serve sum: --port '" + port
                        + "': cannot be listened on \\(.+\\); allowed: a free port, or 0 for any");
        server.close();
        err = new Captured();

        assertThat(run("load", "sum", "--port", port)).isEqualTo(2);
        assertThat(err.lines())
                .singleElement()
                .asString()
                .matches("deft load sum: --port '" + port + "': nobody answers at .+:" + port
                        + " \\(.+\\); allowed: the port of a running 'deft serve sum'");
        assertThat(out.text()).isEmpty();
    }

    @Test
    @Tag("real-threads")
    void aServerAnswersALoadUntilCtrlCAndSaysHowManySumsItHasSent() throws Exception {
        CompletableFuture<Integer> served = new CompletableFuture<>();
        new Thread(() -> served.complete(run("serve", "sum", "--port", "0", "--apply", "pool,exclusive"))).start();
        Pattern listening = Pattern.compile("pool: listening on .*:([0-9]+)\nexclusive: .*\n");
        Matcher line = listening.matcher(out.text().replace("\r", ""));
        while (!line.lookingAt()) {
            assertThat(served).as(err.text()).isNotDone();
            Thread.onSpinWait();
            line = listening.matcher(out.text().replace("\r", ""));
        }
        Captured loaded = new Captured();

        int code = new Cli(MadeConsole.of(loaded.stream(), err.stream(), false, new CtrlC(loaded.stream())))
                .run("load", "sum", "--port", line.group(1), "--clients", "1,3", "--requests", "40", "--n", "10");

        assertThat(code).as(err.text()).isZero();
        assertThat(loaded.lines()).hasSize(4).anyMatch(row -> row.matches(" +3 +[0-9.,]+ .*"));
        Thread interrupt = new Thread(ctrlC::interrupt);
        interrupt.start();
        assertThat(served.get()).isEqualTo(130);
        ctrlC.finished();
        interrupt.join();
        assertThat(out.lines()).contains("pool: 121 sums sent", "exclusive: 0 sums sent");
        assertThat(err.text()).isEmpty();
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
                .anyMatch(line -> line.startsWith("Nothing can be told of the applies"));
        assertThat(err.lines()).containsExactly("8 cells x 1 round, about 1 s");
        assertThat(Files.readString(json)).contains("\"schema\": \"deft-sum/1\"", "\"complete\": true");
        Path again = folder.resolve("again.html");
        assertThat(run("report", json.toString(), "-o", again.toString()))
                .as(err.text())
                .isZero();
        assertThat(again).hasSameTextualContentAs(page);
    }
}
