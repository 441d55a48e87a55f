package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deft.report.text.Captured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on real threads, with tiny counts: what comes out, never how fast. */
@Tag("real-threads")
class BenchCommandOnThreadsTest {

    private static final int INT = 2;
    private static final int TERM = 15;

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void aRunPrintsBothPartsAndLeavesItsFiles() throws Exception {
        Path json = folder.resolve("result.json");
        Path hgrm = folder.resolve("hgrm");
        int code = new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream())))
                .run(args(
                        "bench --demand 2,1 --workers 1,2 --work sleep:100us --calls 20 --warmup 1ms --seed 5 --rounds 1 --json "
                                + json + " --hgrm " + hgrm));
        assertThat(err.text()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.lines())
                .contains("1. The thread's experiment: D callers over 64 workers, sleep:100us")
                .contains("D=16 W=64: 320 calls deferred, 320 made synchronously")
                .contains("2. The matrix: D callers (across) over W workers (down), sleep:100us")
                .containsSequence("samples", "W \\ D   1   2", "    1  20  40", "    2  20  40")
                .contains("  seed        5 (draws the order of the cells)")
                .anyMatch(
                        line -> line.matches("deferToThread: avg [0-9.]+ us, sync: avg [0-9.]+ us, [0-9.]+x increase"))
                .anyMatch(line -> line.startsWith("  W=2: "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("complete").getAsBoolean()).isTrue();
        assertThat(result.getAsJsonObject("matrix").getAsJsonArray("cells")).hasSize(4);
        assertThat(hgrm)
                .isDirectoryContaining("glob:**/D2-W2.hgrm")
                .isDirectoryContaining("glob:**/experiment-D8-W64.hgrm");
    }

    @Test
    void aWatchedRunShowsItsProgressOnStderrUnlessQuiet() {
        String tiny = "bench --demand 1 --workers 1 --work noop --calls 5 --warmup 0s --pool shared --rounds 1";
        new Cli(MadeConsole.of(out.stream(), err.stream(), true, new CtrlC(out.stream()))).run(args(tiny + " --quiet"));
        assertThat(err.text()).isEmpty();
        new Cli(MadeConsole.of(out.stream(), err.stream(), true, new CtrlC(out.stream()))).run(args(tiny));
        assertThat(err.text()).contains("\rcell 1 of 3: ").contains("\rcell 1 of 1: D=1 W=1");
        assertThat(out.text()).contains("deferToThread: avg").doesNotContain("cell 1 of");
    }

    @Test
    void aRunThatFailsOnTheWayIsOneLineAndCodeOne() throws Exception {
        Path file = Files.createFile(folder.resolve("short-lived"));
        int code = new Cli(MadeConsole.of(deletingOnceItRuns(file), err.stream(), false, new CtrlC(out.stream())))
                .run(args("bench --calls 5 --work file:" + file));
        assertThat(code).isEqualTo(1);
        assertThat(err.lines())
                .singleElement()
                .asString()
                .startsWith("deft bench: file:" + file + " failed in the synchronous calls: java.nio.file.NoSuchFile");
    }

    @Test
    void aRunWhoseResultsNobodyCanReadEndsAndFails() {
        PrintStream full = new Captured().stream();
        full.close();
        // An hour a cell: it would not end by itself.
        int code = new Cli(MadeConsole.of(full, err.stream(), false, new CtrlC(full)))
                .run(args("bench --work noop --duration 1h"));
        assertThat(code).isEqualTo(1);
        assertThat(err.lines())
                .containsExactly(
                        "deft: could not print all of it to stdout: the disk is full, or what reads it has ended");
    }

    @Test
    void resultsThatWereMeasuredButCouldNotAllBePrintedAreAFailureToo() {
        PrintStream breaksAtTheMatrix = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                if (line.startsWith("2. The matrix")) {
                    close();
                }
                super.println(line);
            }
        };
        int code = new Cli(MadeConsole.of(breaksAtTheMatrix, err.stream(), false, new CtrlC(out.stream())))
                .run(args("bench --demand 1 --workers 1 --work noop --rounds 2 --calls 5 --warmup 0s"));
        assertThat(code).isEqualTo(1);
        assertThat(err.lines()).singleElement().asString().startsWith("deft: could not print all of it");
    }

    @Test
    void aRunThatFailsInTheMatrixKeepsWhatWasMeasured() throws Exception {
        Path file = Files.createFile(folder.resolve("short-lived"));
        Path json = folder.resolve("result.json");
        PrintStream deletesBeforeTheLastCell = watching("cell 2 of 2", () -> delete(file));
        int code = new Cli(MadeConsole.of(out.stream(), deletesBeforeTheLastCell, true, new CtrlC(out.stream())))
                .run(args("bench --demand 1,2 --workers 1 --rounds 1 --calls 5 --warmup 0s --work file:" + file
                        + " --json " + json));
        assertThat(code).isEqualTo(1);
        assertThat(out.text()).contains("deferToThread: avg").contains("throughput X, calls/s");
        assertThat(out.lines()).last().isEqualTo("INCOMPLETE: failed; this is what was measured until then.");
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("complete").getAsBoolean()).isFalse();
        assertThat(result.getAsJsonObject("matrix").getAsJsonArray("cells")).hasSize(1);
    }

    @Test
    void aFailureOnATerminalStandsOnALineOfItsOwn() throws Exception {
        Path file = Files.createFile(folder.resolve("short-lived"));
        int code = new Cli(MadeConsole.of(deletingOnceItRuns(file), err.stream(), true, new CtrlC(out.stream())))
                .run(args("bench --calls 5 --work file:" + file));
        assertThat(code).isEqualTo(1);
        String beforeIt = err.text().substring(0, err.text().indexOf("deft bench: file:"));
        assertThat(beforeIt).endsWith("\r" + " ".repeat(79) + "\r");
    }

    @Test
    void ctrlCPrintsWhatWasMeasuredAndMarksIt() throws Exception {
        Path json = folder.resolve("result.json");
        CtrlC ctrlC = new CtrlC(out.stream());
        Thread hook = new Thread(ctrlC::interrupt);
        Callable<Integer> run =
                () -> new Cli(MadeConsole.of(out.stream(), watching("cell 2 of 2", () -> letItAsk(hook)), true, ctrlC))
                        .run(args(
                                "bench --demand 1,2 --workers 1 --work sleep:1ms --warmup 0s --rounds 1 --duration 50ms --json "
                                        + json));
        FutureTask<Integer> code = new FutureTask<>(run);
        new Thread(code, "cli").start();
        assertThat(code.get(600, TimeUnit.SECONDS)).isEqualTo(130);
        ctrlC.finished();
        hook.join();
        assertThat(out.lines()).last().isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
        assertThat(out.text()).contains("deferToThread: avg").contains("throughput X, calls/s");
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("complete").getAsBoolean()).isFalse();
        assertThat(result.getAsJsonObject("experiment").get("complete").getAsBoolean())
                .isTrue();
    }

    /** Returns when the run has been asked to end, and is waited for: while it goes on it might be over before. */
    private static void letItAsk(Thread hook) {
        if (hook.getState() == Thread.State.NEW) {
            hook.start();
        }
        while (hook.getState() != Thread.State.TIMED_WAITING && hook.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aSignalEndsTheProcessAtOnceThoughItsCallsAreStuck() throws Exception {
        // A shell starts background jobs with SIGINT ignored, and so are then all below it; SIGTERM goes the same way.
        int signal = ignoresInterrupts() ? TERM : INT;
        Process deft = start("bench --work sleep:1h --warmup 0s --calls 1");
        try (var lines = deft.inputReader(StandardCharsets.UTF_8)) {
            List<String> printed = new ArrayList<>();
            String line = lines.readLine();
            while (line != null) {
                printed.add(line);
                if (line.startsWith("  clock ")) {
                    send(signal, deft);
                }
                line = lines.readLine();
            }
            assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
            assertThat(deft.exitValue()).isEqualTo(128 + signal);
            assertThat(printed)
                    .contains("   not reached")
                    .last()
                    .isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
        } finally {
            deft.destroyForcibly();
        }
    }

    @Test
    void aSignalDuringStartUpEndsTheProcessThoughItHangs() throws Exception {
        int signal = ignoresInterrupts() ? TERM : INT;
        Process hanging = startMain(HangsBeforeItCanBeStopped.class, "");
        try (var lines = hanging.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("looking up");
            send(signal, hanging);
            assertThat(lines.readLine()).isEqualTo("INCOMPLETE: interrupted before anything was measured.");
            assertThat(hanging.waitFor(600, TimeUnit.SECONDS)).isTrue();
            assertThat(hanging.exitValue()).isEqualTo(128 + signal);
        } finally {
            hanging.destroyForcibly();
        }
    }

    /** As {@link Main} while a host is looked up that never answers. */
    static final class HangsBeforeItCanBeStopped {
        public static void main(String[] args) throws InterruptedException {
            CtrlC.hooked(System.out);
            System.out.println("looking up");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void theProcessExitsWithTheCommandsCode() throws Exception {
        Process deft = start("bench --work slep:2ms");
        assertThat(deft.waitFor(600, TimeUnit.SECONDS)).isTrue();
        assertThat(deft.exitValue()).isEqualTo(2);
    }

    /** A stream that takes this file away as soon as the header is printed, which is after the file was checked. */
    private static PrintStream deletingOnceItRuns(Path file) {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                delete(file);
            }
        };
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AssertionError("the test's own file cannot be deleted", e);
        }
    }

    private static Process start(String args) throws IOException {
        return startMain(Main.class, args);
    }

    private static Process startMain(Class<?> main, String args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args(args)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void send(int signal, Process to) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + to.pid()).start();
        assertThat(kill.waitFor(600, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> Long.parseUnsignedLong(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .anyMatch(ignored -> (ignored & 1L << (INT - 1)) != 0);
    }

    /** A stream that does something when this text comes by. */
    private static PrintStream watching(String text, Runnable then) {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void print(String printed) {
                if (printed.contains(text)) {
                    then.run();
                }
            }
        };
    }

    private static String[] args(String line) {
        return line.split(" ", -1);
    }
}
