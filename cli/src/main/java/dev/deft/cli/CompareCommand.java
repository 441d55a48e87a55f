package dev.deft.cli;

import dev.deft.bench.Environment;
import dev.deft.bench.Shape;
import dev.deft.bench.Work;
import dev.deft.peers.Absence;
import dev.deft.peers.Compared;
import dev.deft.peers.Comparison;
import dev.deft.peers.ComparisonProgress;
import dev.deft.peers.Cores;
import dev.deft.peers.Plan;
import dev.deft.peers.Processes;
import dev.deft.peers.Setting;
import dev.deft.peers.protocol.Peer;
import dev.deft.reactor.Transport;
import dev.deft.report.file.OutputTarget;
import dev.deft.report.file.Outputs;
import dev.deft.report.file.StandardStreams;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deft compare}: the same closed loop on Deft and on what else people use for this. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        description = {
            "Runs the same closed loop, round by round in turn, on Deft and on its peers, each in a process of its own,"
                    + " and prints what a call takes on each of them.",
            ""
        },
        footer = {
            "",
            "PEER is one of",
            "  deft-adaptive, deft-park, deft-spin: Deft, with each wait strategy",
            "  jdk-fixed, completable-future, fork-join, virtual-threads: the JDK's",
            "  netty-group: Netty's DefaultEventExecutorGroup",
            "  vertx: Vert.x's executeBlocking, unordered",
            "  bounded-elastic: Project Reactor's boundedElastic",
            "  twisted: deferToThreadPool; asyncio: run_in_executor; under python3",
            "What is not installed is skipped, and said. 'deft help bench' explains WORK.",
            "",
            "A ratio is the median of the rounds' ratios, with its 95 %% bootstrap interval; where that"
                    + " contains 1, the two are 'not resolved'.",
            "Results go to stdout; progress and errors go to stderr.",
            "Ctrl-C ends the run and prints what was measured so far.",
            "Exit codes: 0 done, 1 failed while running, 2 wrong usage, 130 interrupted.",
            "",
            "Examples:",
            "  deft compare",
            "  deft compare --peers vertx,jdk-fixed --work spin:5us --rounds 30 --time 1s"
        })
final class CompareCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_ROUNDS = 1_000;
    private static final int MOST_CORES = 1_024;

    @Option(
            names = "--peers",
            paramLabel = "all|PEER,...",
            defaultValue = "all",
            description = "Who is compared; the base always is. Default: ${DEFAULT-VALUE}.")
    private String peers = "all";

    @Option(
            names = "--base",
            paramLabel = "PEER",
            defaultValue = "deft-adaptive",
            description = "Whom the others are divided by. Default: ${DEFAULT-VALUE}.")
    private String base = "deft-adaptive";

    @Option(
            names = "--demand",
            paramLabel = "N,N,...",
            defaultValue = "1,16,256",
            description = "Numbers of callers. Default: ${DEFAULT-VALUE}.")
    private String demand = "1,16,256";

    @Option(
            names = "--workers",
            paramLabel = "N,N,...",
            defaultValue = "64",
            description = "Numbers of workers. Default: ${DEFAULT-VALUE}.")
    private String workers = "64";

    @Option(
            names = "--work",
            paramLabel = "WORK,...",
            defaultValue = "noop",
            description = "What each call does. Default: ${DEFAULT-VALUE}.")
    private String work = "noop";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Turns of each peer in every cell. Default: ${DEFAULT-VALUE}.")
    private String rounds = "10";

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "300ms",
            description = "Measured time of a turn. Default: ${DEFAULT-VALUE}.")
    private String time = "300ms";

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "100ms",
            description = "Calls before it; a cell's first turn has up to 1 s. Default: ${DEFAULT-VALUE}.")
    private String warmUp = "100ms";

    @Option(names = "--cpus", paramLabel = "N", description = "Holds every peer to the first N cores, with taskset.")
    private @Nullable String cpus;

    @Option(
            names = "--busy",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that compute beside the peers all the time. Default: ${DEFAULT-VALUE}.")
    private String busy = "0";

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Writes the results there too; to stdout in place of the text with -.")
    private @Nullable String json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final CtrlC ctrlC;

    CompareCommand(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.ctrlC = ctrlC;
    }

    @Override
    public Integer call() throws Exception {
        Plan plan = plan();
        CompareConditions conditions = conditions();
        Optional<Path> file = jsonFile();
        boolean takesStdout = file.filter(path -> path.toString().equals(OutputTarget.STDOUT_NAME))
                .isPresent();
        CompareReport report = new CompareReport(out, plan, conditions);
        if (!takesStdout) {
            report.header();
        }
        err.println(CompareReport.announcement(plan));

        Compared compared = run(plan, conditions);

        CompareResult result = new CompareResult(conditions, compared);
        if (!takesStdout) {
            report.results(compared);
        }
        out.flush();
        Outputs outputs = new Outputs(new StandardStreams(out, err));
        file.ifPresent(path -> outputs.write("--json", path, to -> to.print(CompareJson.of(result))));
        int written = Complaints.of(spec, outputs);
        int ended = exitCode(compared);
        return written == ExitCode.OK ? ended : written;
    }

    private Compared run(Plan plan, CompareConditions conditions) throws IOException {
        ProgressLine progress = new ProgressLine(err, terminal);
        try (Processes processes = Processes.open(CompareCommand.class, conditions.prefix(), conditions.busy())) {
            Comparison comparison = new Comparison(plan, processes, showing(plan, progress));
            if (!ctrlC.stopsWith(comparison::cancel)) {
                comparison.cancel();
            }
            return comparison.run();
        } finally {
            progress.clear();
        }
    }

    private int exitCode(Compared compared) {
        for (Absence failed : compared.failed()) {
            err.println("deft compare: " + failed.peer().label() + " failed and was left out: " + failed.why());
        }
        if (!compared.complete()) {
            return ExitCode.INTERRUPTED;
        }
        if (compared.libraries().isEmpty()) {
            err.println("deft compare: none of these peers can run here; see above what they need");
            return ExitCode.FAILED;
        }
        return compared.failed().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static ComparisonProgress showing(Plan plan, ProgressLine line) {
        return new ComparisonProgress() {
            @Override
            public void starting(Peer peer) {
                line.show("starting " + peer.label());
            }

            @Override
            public void measuring(Setting setting, int round, Peer peer) {
                String when = round == 0 ? "warming up" : "round " + round + " of " + plan.rounds();
                line.show(setting + ", " + when + ": " + peer.label());
            }
        };
    }

    private Plan plan() throws BadInput {
        Peer basePeer = OptionValues.peer("--base", base);
        List<Peer> chosen = new ArrayList<>(OptionValues.peers("--peers", peers));
        if (!chosen.contains(basePeer)) {
            chosen.add(0, basePeer);
        }
        return new Plan(
                chosen,
                basePeer,
                settings(),
                (int) OptionValues.number("--rounds", rounds, 1, MOST_ROUNDS),
                OptionValues.time("--warmup", warmUp, Duration.ZERO, LONGEST),
                OptionValues.time("--time", time, Duration.ofMillis(1), LONGEST));
    }

    /** By workers first: a peer keeps its pool from one cell to the next. */
    private List<Setting> settings() throws BadInput {
        List<Integer> demands = OptionValues.counts("--demand", demand, Shape.MOST);
        List<Work> works = OptionValues.works("--work", work);
        for (Work one : works) {
            check(one);
        }
        List<Setting> settings = new ArrayList<>();
        for (int workerCount : OptionValues.counts("--workers", workers, Shape.MOST)) {
            for (Work one : works) {
                for (int callers : demands) {
                    settings.add(new Setting(new Shape(callers, workerCount), one.specification()));
                }
            }
        }
        return settings;
    }

    private static void check(Work work) throws BadInput {
        try {
            work.check();
        } catch (IOException e) {
            throw new BadInput("--work", work.specification(), String.valueOf(e.getMessage()));
        }
    }

    private CompareConditions conditions() throws BadInput {
        return new CompareConditions(
                Environment.capture(Instant.now(), Transport.NIO), Processes.JVM_FLAGS, prefix(), (int)
                        OptionValues.number("--busy", busy, 0, MOST_CORES));
    }

    private List<String> prefix() throws BadInput {
        if (cpus == null) {
            return List.of();
        }
        try {
            return Cores.holding((int) OptionValues.number("--cpus", cpus, 1, MOST_CORES));
        } catch (IOException e) {
            throw new BadInput("--cpus", cpus, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Path> jsonFile() throws BadInput {
        if (json == null) {
            return Optional.empty();
        }
        Path file = OptionValues.path("--json", json);
        OutputFiles.checkFile("--json", file);
        return Optional.of(file);
    }
}
