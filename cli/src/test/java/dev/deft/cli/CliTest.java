package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers that need no run of a bench. */
class CliTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @Test
    void withoutACommandItSaysWhatThereIsAsAnError() {
        assertThat(run()).isEqualTo(2);
        assertThat(out.text()).isEmpty();
        assertThat(err.text()).startsWith("Usage: deft").contains("bench").contains("help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpIsAResultLikeAnyOther(String how) {
        assertThat(run(how)).isZero();
        assertThat(err.text()).isEmpty();
        assertThat(out.text())
                .startsWith("Usage: deft")
                .contains("Exit codes:", "0     done", "1     failed while running", "2     wrong usage");
    }

    @Test
    void aCommandsHelpListsEveryOptionAndEveryWork() {
        assertThat(run("help", "bench")).isZero();
        assertThat(out.text())
                .contains("--work", "--demand", "--workers", "--pool", "--calls", "--duration", "--warmup")
                .contains("--seed", "--json", "--hgrm", "--quiet", "--transport", "--color", "--ascii")
                .contains("noop", "sleep:TIME", "spin:TIME", "sha256:SIZE", "file:PATH", "resolve:HOST")
                .contains("1,2,4,8,16,32,64")
                .contains("130   interrupted");
        assertThat(out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        String help = out.text();
        assertThat(new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream())))
                        .run("bench", "--help"))
                .isZero();
        assertThat(out.text()).isEqualTo(help + help);
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.lines()).containsExactly("deft dev");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--work slep:2ms|--work 'slep:2ms': unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)",
                "--work sleep:0ms|--work 'sleep:0ms': sleep takes a time from 1ns to 1h, not '0ms'",
                "--work file:/no/such|--work 'file:/no/such': there is no file /no/such; allowed: a file that can be read",
                "--work resolve:[nowhere|--work 'resolve:[nowhere': host [nowhere does not resolve; allowed: one that does",
                "--pool common|--pool 'common': unknown pool; allowed: dedicated, shared",
                "--transport kqueue|--transport 'kqueue': unknown transport; allowed: nio, epoll, auto",
                "--calls 0|--calls '0': allowed: a whole number from 1 to 1,000,000,000",
                "--calls -5|--calls '-5': allowed: a whole number from 1 to 1,000,000,000",
                "--calls many|--calls 'many': allowed: a whole number from 1 to 1,000,000,000",
                "--calls 99999999999999999999|--calls '99999999999999999999': allowed: a whole number from 1 to 1,000,000,000",
                "--duration 0s|--duration '0s': allowed: a time from 1 ms to 3600 s",
                "--duration 2|--duration '2': allowed: a time such as 500us, 200ms or 2s",
                "--warmup 2h|--warmup '2h': allowed: a time from 0 ns to 3600 s",
                "--demand 1,0|--demand '1,0': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "--demand 1,1|--demand '1,1': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "--demand 1,|--demand '1,': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "--workers 10001|--workers '10001': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "--workers 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17|--workers '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "--seed x|--seed 'x': allowed: a whole number from -999,999,999,999,999,999 to 999,999,999,999,999,999",
                "--calls 5 --duration 1s|--calls '5' and --duration '1s': allowed: only one of them",
                "--rate 0/s|--rate '0/s': allowed: a rate from 0.1/s to 1M/s",
                "--rate 1e12/s|--rate '1e12/s': allowed: calls per second such as 500/s, 20k/s or 1M/s",
                "--rate 1000000M/s|--rate '1000000M/s': allowed: a rate from 0.1/s to 1M/s",
                "--rate 20k|--rate '20k': allowed: calls per second such as 500/s, 20k/s or 1M/s",
                "--rate 1k/s,1000/s|--rate '1k/s,1000/s': names 1k/s twice; allowed: once",
                "--rate 1k/s --demand 4|--rate '1k/s' and --demand '4': allowed: only one of them",
                "--rate 1k/s --calls 4|--calls '4': an open loop has no callers whose calls could be counted; give it a --duration",
                "--rate 1M/s --duration 1m|--rate '1M/s': that is more than 10,000,000 calls in 60.2 s; allowed: a shorter --duration, or a lower rate",
                "--arrivals poisson|--arrivals 'poisson': only an open loop has arrivals; give it a --rate",
                "--rate 1k/s --arrivals bursts|--arrivals 'bursts': unknown arrivals; allowed: poisson, constant",
                "--style inline,fibers|--style 'inline,fibers': unknown style; allowed: callbacks, inline, threads",
                "--style inline,inline|--style 'inline,inline': names inline twice; allowed: once",
                "--rate 1k/s --style inline|--style 'inline': an open loop has no callers who could be written so; leave out --rate",
                "--rounds 0|--rounds '0': allowed: a whole number from 1 to 1,000",
                "--work mix:90%noop|--work 'mix:90%noop': the parts of a mix must add up to 100%, not to 90%",
                "--work replay:/no/such|--work 'replay:/no/such': there is no file /no/such; allowed: a file of one duration a line",
                "--json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in one that exists",
                "--json=|--json '': allowed: a path",
                "--work|--work: its value is missing; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)",
                "--calls|--calls: its value is missing; allowed: N",
                "--color sometimes|--color 'sometimes': unknown mode; allowed: auto, always, never",
                "--color|\"--color: its value is missing; allowed: auto|always|never\"",
                "--calls 1 --calls 2|--calls '1' and --calls '2': allowed: only one of them",
                "--rounds 1 --rounds 2|--rounds: given more than once; allowed: once",
                "--speed 1|unknown option '--speed'; allowed: --arrivals, --ascii, --calls, --color, --csv, --demand, --duration, --help, --hgrm, --hlog, --json, --png, --pool, --quiet, --rate, --report, --rounds, --seed, --style, --transport, --version, --warmup, --work, --workers",
                "fast|unknown argument 'fast'; allowed: only options"
            })
    void badInputGetsOneLineThatNamesOptionValueAndWhatIsAllowed(String args, String line) {
        assertThat(run(("bench " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft bench: " + line);
        assertThat(out.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--calls 0|--calls '0': allowed: a number such as 5000, 200k or 100M, up to 1,000,000,000,000",
                "--calls 1G|--calls '1G': allowed: a number such as 5000, 200k or 100M, up to 1,000,000,000,000",
                "--calls 2000000M|--calls '2000000M': allowed: a number such as 5000, 200k or 100M, up to 1,000,000,000,000",
                "--patience 100ms|--patience '100ms': allowed: a time from 1 s to 86400 s",
                "--duration 5|--duration '5': allowed: a time such as 500us, 200ms or 2s",
                "--episode 5|--episode '5': only a chaos has episodes; allowed: with --chaos",
                "--chaos --episode 5|--episode '5': it is another with every seed; allowed: with --seed",
                "--transport x|--transport 'x': unknown transport; allowed: nio, epoll, auto"
            })
    void aSoakRefusesBadInputInTheSameWay(String args, String line) {
        assertThat(run(("soak " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft soak: " + line);
        assertThat(out.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--peers jdk|--peers 'jdk': unknown peer; allowed: deft-adaptive, deft-park, deft-spin, jdk-fixed, completable-future, fork-join, virtual-threads, netty-group, vertx, bounded-elastic, twisted, asyncio, spsc-queues",
                "--work noop,noop|--work 'noop,noop': names 'noop' twice; allowed: once",
                "--work lognormal:1ms,noop|--work 'lognormal:1ms,noop': unknown work 'lognormal'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)",
                "--work sleep:lognormal(2ms,0.8),sleep:lognormal(2ms,0.8)|--work 'sleep:lognormal(2ms,0.8),sleep:lognormal(2ms,0.8)': names 'sleep:lognormal(2ms,0.8)' twice; allowed: once",
                "--peers vertx,vertx|--peers 'vertx,vertx': names 'vertx' twice; allowed: once",
                "--base all|--base 'all': unknown peer; allowed: deft-adaptive, deft-park, deft-spin, jdk-fixed, completable-future, fork-join, virtual-threads, netty-group, vertx, bounded-elastic, twisted, asyncio, spsc-queues",
                "--demand 0|--demand '0': allowed: up to 16 different whole numbers from 1 to 10,000, separated by commas",
                "--work noop,slep:1ms|--work 'noop,slep:1ms': unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)",
                "--work file:/no/such|--work 'file:/no/such': there is no file /no/such; allowed: a file that can be read",
                "--work|--work: its value is missing; allowed: WORK,...",
                "--rounds 0|--rounds '0': allowed: a whole number from 1 to 1,000",
                "--time 0s|--time '0s': allowed: a time from 1 ms to 3600 s",
                "--warmup 2|--warmup '2': allowed: a time such as 500us, 200ms or 2s",
                "--cpus 0|--cpus '0': allowed: a whole number from 1 to 1,024",
                "--busy -1|--busy '-1': allowed: a whole number from 0 to 1,024",
                "--json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in one that exists"
            })
    void badInputOfACompareGetsItsOneLineToo(String args, String line) {
        assertThat(run(("compare " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft compare: " + line);
        assertThat(out.text()).isEmpty();
    }

    @Test
    void compareExplainsItselfInLinesThatFitATerminal() {
        assertThat(run("help", "compare")).isZero();
        assertThat(out.text())
                .contains("--peers", "--base", "--demand", "--workers", "--work", "--rounds", "--time", "--warmup")
                .contains("--cpus", "--busy", "--json")
                .contains("bounded-elastic", "asyncio", "130   interrupted");
        assertThat(out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--user-work slep:1ms|--user-work 'slep:1ms': unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)",
                "--demand 0|--demand '0': allowed: a whole number from 1 to 10,000",
                "--demand 1,2|--demand '1,2': allowed: a whole number from 1 to 10,000",
                "--workers 10001|--workers '10001': allowed: a whole number from 1 to 10,000",
                "--reserved 0|--reserved '0': allowed: a whole number from 1 to 10,000",
                "--reserved 4 --workers 4|--reserved '4': the user's pool has 4 workers, of which this leaves it none; allowed: fewer than --workers",
                "--rate 200|--rate '200': allowed: calls per second such as 500/s, 20k/s or 1M/s",
                "--rate 1M/s --duration 1m|--rate '1M/s': that is more than 10,000,000 calls in 60.3 s; allowed: a shorter --duration, or a lower rate",
                "--host 127.0.0.1|--host '127.0.0.1': an address needs no look-up; allowed: a name that has one",
                "--host ::1|--host '::1': an address needs no look-up; allowed: a name that has one",
                "--host [nowhere|--host '[nowhere': does not resolve; allowed: a name that does",
                "--lookup-delay 5|--lookup-delay '5': allowed: a time such as 500us, 200ms or 2s",
                "--timeout 0s|--timeout '0s': allowed: a time from 1 ms to 3600 s",
                "--timeout 3s|--timeout '3 s': a look-up of a round is waited for until 2 s after it; allowed: up to that, or a longer --duration",
                "--rounds 0|--rounds '0': allowed: a whole number from 1 to 1,000",
                "--seed x|--seed 'x': allowed: a whole number from -999,999,999,999,999,999 to 999,999,999,999,999,999",
                "--json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in one that exists",
                "--report /no/such/r.html|--report '/no/such/r.html': there is no folder /no/such; allowed: a file in one that exists",
                "--json - --report -|--report '-': --json names this file too; allowed: a file for each",
                "--speed 1|unknown option '--speed'; allowed: --demand, --duration, --help, --host, --json, --lookup-delay, --rate, --report, --reserved, --rounds, --seed, --timeout, --transport, --user-work, --version, --warmup, --workers",
                "fast|unknown argument 'fast'; allowed: only options"
            })
    void badInputOfAnIsolateGetsItsOneLineToo(String args, String line) {
        assertThat(run(("isolate " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft isolate: " + line);
        assertThat(out.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--scenario storm|--scenario 'storm': unknown scenario 'storm'; allowed: starvation, sweep, step, burst, long",
                "--scenario step,step|--scenario 'step,step': names 'step' twice; allowed: once",
                "--sizing goldfish|--sizing 'goldfish': unknown pool 'goldfish'; allowed: hill-climbing, probing, dotnet, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to 500, or best",
                "--sizing fixed:0|--sizing 'fixed:0': unknown pool 'fixed:0'; allowed: hill-climbing, probing, dotnet, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to 500, or best",
                "--sizing fixed:501|--sizing 'fixed:501': unknown pool 'fixed:501'; allowed: hill-climbing, probing, dotnet, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to 500, or best",
                "--sizing fixed:30..8|--sizing 'fixed:30..8': unknown pool 'fixed:30..8'; allowed: hill-climbing, probing, dotnet, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to 500, or best",
                "--sizing jdk:8,jdk:8|--sizing 'jdk:8,jdk:8': names 'jdk:8' twice; allowed: once",
                "--work slep:1ms|--work 'slep:1ms': unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)",
                "--demand 0|--demand '0': allowed: a whole number from 1 to 10,000",
                "--duration 0s|--duration '0s': allowed: a time from 1 ms to 3600 s",
                "--duration -1s|--duration '-1s': allowed: a time such as 500us, 200ms or 2s",
                "--demand 10001|--demand '10001': allowed: a whole number from 1 to 10,000",
                "--seed x|--seed 'x': allowed: a whole number from -999,999,999,999,999,999 to 999,999,999,999,999,999",
                "--sizing fixed:8,fixed:08|--sizing 'fixed:8,fixed:08': names 'fixed:8' twice; allowed: once",
                "--sizing probing,|--sizing 'probing,': unknown pool ''; allowed: hill-climbing, probing, dotnet, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to 500, or best",
                "--json /|--json '/': this is a folder; allowed: a file that can be written",
                "--json - --report -|--report '-': --json names this file too; allowed: a file for each",
                "--json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in one that exists",
                "--speed 1|unknown option '--speed'; allowed: --demand, --duration, --help, --json, --report, --scenario, --seed, --sizing, --version, --work",
                "fast|unknown argument 'fast'; allowed: only options"
            })
    void badInputOfAnAdaptGetsItsOneLineToo(String args, String line) {
        assertThat(run(("adapt " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft adapt: " + line);
        assertThat(out.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--pairs lok|--pairs 'lok': unknown kind of pair; allowed: lock, condition, semaphore, synchronous-queue, transfer-queue, exchanger, pool-park, pool-adaptive, pool-spin, inbox-park, inbox-adaptive, inbox-spin",
                "--pairs lock,lock|--pairs 'lock,lock': names 'lock' twice; allowed: once",
                "--busy 257|--busy '257': allowed: a whole number from 0 to 256",
                "--busy -1|--busy '-1': allowed: a whole number from 0 to 256",
                "--busy 1,1|--busy '1,1': names 1 twice; allowed: once",
                "--rounds 0|--rounds '0': allowed: a whole number from 1 to 1,000",
                "--time -1ms|--time '-1ms': allowed: a time such as 500us, 200ms or 2s",
                "--time 0s|--time '0s': allowed: a time from 1 ms to 3600 s",
                "--warmup 2h|--warmup '2h': allowed: a time from 0 ns to 3600 s",
                "--seed x|--seed 'x': allowed: a whole number from -999,999,999,999,999,999 to 999,999,999,999,999,999",
                "--json /no/such/r.json|--json '/no/such/r.json': there is no folder /no/such; allowed: a file in one that exists",
                "--json - --report -|--report '-': --json names this file too; allowed: a file for each",
                "--speed 1|unknown option '--speed'; allowed: --busy, --help, --json, --pairs, --report, --rounds, --seed, --time, --version, --warmup",
                "fast|unknown argument 'fast'; allowed: only options"
            })
    void badInputOfAHandoffGetsItsOneLineToo(String args, String line) {
        assertThat(run(("handoff " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft handoff: " + line);
        assertThat(out.text()).isEmpty();
    }

    @Test
    void textThatIsNoPathIsRefused() {
        assertThat(run("bench", "--json", "a\0b")).isEqualTo(2);
        assertThat(err.lines()).singleElement().asString().startsWith("deft bench: --json 'a?b': not a path: ");
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheKnown() {
        assertThat(run("bnch")).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly(
                        "deft: unknown command 'bnch'; allowed: bench, soak, compare, isolate, handoff, sum, web, serve, load, adapt, advise, top, report, diff, completion, help");
    }

    @Test
    void helpForACommandThatThereIsNotListsThoseThatThereAre() {
        assertThat(run("help", "foo")).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly(
                        "deft help: COMMAND 'foo': unknown command; allowed: bench, soak, compare, isolate, handoff, sum, web, serve, load, adapt, advise, top, report, diff, completion, help");
        assertThat(out.text()).isEmpty();
    }

    @Test
    void aCompletionIsGivenForEachShellThatItIsFor() {
        assertThat(run("completion", "bash")).isZero();
        String script = out.text();
        assertThat(script).contains("_complete_deft");
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.text()).isEqualTo(script + script);
        assertThat(run("completion", "fish")).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft completion: bash|zsh 'fish': unknown shell; allowed: bash, zsh");
    }

    @Test
    void anUnreadableFileIsRefusedBeforeAnythingRuns(@TempDir Path folder) {
        assertThat(run("bench", "--work", "file:" + folder)).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly("deft bench: --work 'file:" + folder + "': " + folder
                        + " is not a regular file; allowed: a file that can be read");
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run("bench", "--hgrm", file.toString())).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly("deft bench: --hgrm '" + file
                        + "': cannot be made a folder; allowed: a folder that can be written");
    }

    @Test
    void aRunThatWasInterruptedBeforeItBeganMeasuresNothing(@TempDir Path folder) {
        CtrlC ctrlC = new CtrlC(out.stream());
        ctrlC.interrupt();
        Path json = folder.resolve("result.json");
        int code = new Cli(MadeConsole.of(out.stream(), err.stream(), false, ctrlC))
                .run("bench", "--work", "noop", "--calls", "1", "--json", json.toString());
        assertThat(code).isEqualTo(130);
        assertThat(out.lines()).containsExactly("INCOMPLETE: interrupted before anything was measured.");
        assertThat(err.text()).isEmpty();
        assertThat(json).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--rate 1k/s --work noop|--target: it or its value is missing; allowed: --target TARGET",
                "--target p99<20ms --rate 1k/s --work noop|--target 'p99<20ms': not a target; allowed: p50, p90, p99, p99.9, <= and a time, such as 'p99<=20ms'",
                "--target p99<=20ms --work noop|one of these is missing: --rate RATE, --demand N",
                "--target p99<=20ms --work noop --rate 1/s --demand 2|--rate '1/s' and --demand '2': allowed: only one of them",
                "--target p99<=20ms --work noop --rate 1/s,2/s|--rate '1/s,2/s': allowed: calls per second such as 500/s, 20k/s or 1M/s",
                "--target p99<=20ms --work noop --demand 0|--demand '0': allowed: a whole number from 1 to 10,000",
                "--target p99<=20ms --work noop --demand 2 --arrivals poisson|--arrivals 'poisson': only an open loop has arrivals; give it a --rate",
                "--target p99<=20ms --work noop --demand 2 --max-workers 0|--max-workers '0': allowed: a whole number from 1 to 10,000",
                "--target p99<=20ms --work file:/no/such --demand 2|--work 'file:/no/such': there is no file /no/such; allowed: a file that can be read"
            })
    void badInputOfAnAdviseGetsItsOneLineToo(String args, String line) {
        assertThat(run(("advise " + args).split(" ", -1))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft advise: " + line);
        assertThat(out.text()).isEmpty();
    }

    @Test
    void helpThatCannotBePrintedIsAFailure() {
        PrintStream full = new Captured().stream();
        full.close();
        assertThat(new Cli(MadeConsole.of(full, err.stream(), false, new CtrlC(full))).run("help"))
                .isEqualTo(1);
        assertThat(err.lines())
                .containsExactly(
                        "deft: could not print all of it to stdout: the disk is full, or what reads it has ended");
    }

    @Test
    void anArgumentIsNeverReplacedByWhatAFileSays(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("arguments"), "--version");
        assertThat(run("bench", "@" + file)).isEqualTo(2);
        assertThat(err.lines()).containsExactly("deft bench: unknown argument '@" + file + "'; allowed: only options");
    }

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }
}
