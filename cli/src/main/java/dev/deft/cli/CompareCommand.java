package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Shape;
import dev.deft.bench.Environment;
import dev.deft.bench.Work;
import dev.deft.cli.option.Choice;
import dev.deft.cli.option.Counts;
import dev.deft.cli.option.JsonOption;
import dev.deft.cli.option.MeasuredTime;
import dev.deft.cli.option.Rounds;
import dev.deft.cli.option.ValueList;
import dev.deft.cli.option.WarmUpTime;
import dev.deft.cli.option.WholeNumber;
import dev.deft.cli.option.WorkConverter;
import dev.deft.cli.option.Works;
import dev.deft.peers.Comparison;
import dev.deft.peers.ComparisonProgress;
import dev.deft.peers.Cores;
import dev.deft.peers.Plan;
import dev.deft.peers.Processes;
import dev.deft.peers.Setting;
import dev.deft.peers.protocol.Peer;
import dev.deft.reactor.Transport;
import dev.deft.report.document.JsonText;
import dev.deft.report.file.Outputs;
import dev.deft.report.terminal.CompareText;
import dev.deft.report.text.Units;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft compare}: the same closed loop on Deft and on what else people use for this. */
@Command(
        name = "compare",
        description = {
            "Runs the same closed loop, round by round in turn, on Deft and on its peers, each in a process of its own,"
                    + " and prints what a call takes on each of them.",
            ""
        },
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage", "130:interrupted"},
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
            "",
            "Examples:",
            "  deft compare",
            "  deft compare --peers vertx,jdk-fixed --work spin:5us --rounds 30 --time 1s"
        })
final class CompareCommand extends DeftCommand {

    @Option(
            names = "--peers",
            paramLabel = "all|PEER,...",
            defaultValue = "all",
            converter = PeersConverter.class,
            completionCandidates = PeersConverter.class,
            description = "Who is compared; the base always is. Default: ${DEFAULT-VALUE}.")
    private ValueList<Peer> peers = new ValueList<>(List.of());

    @Option(
            names = "--base",
            paramLabel = "PEER",
            defaultValue = "deft-adaptive",
            converter = PeerChoice.class,
            completionCandidates = PeerChoice.class,
            description = "Whom the others are divided by. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Peer base;

    @Option(
            names = "--demand",
            paramLabel = "N,N,...",
            defaultValue = "1,16,256",
            converter = Counts.class,
            description = "Numbers of callers. Default: ${DEFAULT-VALUE}.")
    private ValueList<Integer> demands = new ValueList<>(List.of());

    @Option(
            names = "--workers",
            paramLabel = "N,N,...",
            defaultValue = "64",
            converter = Counts.class,
            description = "Numbers of workers. Default: ${DEFAULT-VALUE}.")
    private ValueList<Integer> workers = new ValueList<>(List.of());

    @Option(
            names = "--work",
            paramLabel = "WORK,...",
            defaultValue = "noop",
            converter = Works.class,
            completionCandidates = WorkConverter.class,
            description = "What each call does. Default: ${DEFAULT-VALUE}.")
    private ValueList<Work> works = new ValueList<>(List.of());

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            converter = Rounds.class,
            description = "Turns of each peer in every cell. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "300ms",
            converter = MeasuredTime.class,
            description = "Measured time of a turn. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = WarmUpTime.class,
            description = "Calls before it; a cell's first turn has up to 1 s. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            converter = FirstCores.class,
            description = "Holds every peer to the first N cores, with taskset.")
    private @Nullable Long cpus;

    @Option(
            names = "--busy",
            paramLabel = "N",
            defaultValue = "0",
            converter = BusyThreads.class,
            description = "Threads that compute beside the peers all the time. Default: ${DEFAULT-VALUE}.")
    private long busy;

    @Mixin
    private final JsonOption json = new JsonOption();

    private final Console console;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Plan plan = plan();
        Machine environment = Environment.capture(Instant.now(), Transport.NIO);
        Optional<Path> file = json.file();
        file.ifPresent(path -> new OutputFiles(spec()).checkFile("--json", path));
        CompareText text = new CompareText(console.text(json.takesStdout()));
        text.header(environment, plan.options());
        console.err().println(announcement(plan));

        CompareDocument result = run(environment, plan);

        text.results(result);
        Outputs outputs = new Outputs(console.streams());
        file.ifPresent(path -> outputs.write("--json", path, to -> to.print(JsonText.of(result))));
        int written = ErrorHandler.report(spec(), outputs);
        int ended = exitCode(result);
        return written == ExitCode.OK ? ended : written;
    }

    private CompareDocument run(Machine environment, Plan plan) throws IOException {
        ProgressLine progress = new ProgressLine(console);
        try (Processes processes = Processes.open(CompareCommand.class, plan.prefix(), plan.busy())) {
            Comparison comparison =
                    new Comparison(environment, plan, processes, showing(plan, progress, console.err()));
            if (!console.ctrlC().stopsWith(comparison::cancel)) {
                comparison.cancel();
            }
            return comparison.run();
        } finally {
            progress.clear();
        }
    }

    /** Returns what will run, and for about how long: {@code 12 peers x 3 cells x 10 rounds, about 2 min 50 s}. */
    static String announcement(Plan plan) {
        long seconds = Math.max(1, Math.round(plan.expectedDuration().toMillis() / 1e3));
        return Units.counted(plan.peers().size(), "peer") + " x "
                + Units.counted(plan.settings().size(), "cell") + " x " + Units.counted(plan.rounds(), "round")
                + ", about " + (seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s");
    }

    private int exitCode(CompareDocument compared) {
        for (Absence failed : compared.failed()) {
            console.err().println("deft compare: " + failed.peer() + " failed and was left out: " + failed.why());
        }
        if (!compared.complete()) {
            return ExitCode.INTERRUPTED;
        }
        if (compared.libraries().isEmpty()) {
            console.err().println("deft compare: none of these peers can run here; see above what they need");
            return ExitCode.FAILED;
        }
        return compared.failed().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static ComparisonProgress showing(Plan plan, ProgressLine line, PrintStream err) {
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

            @Override
            public void restarting(Peer peer, String why) {
                line.clear();
                err.println("deft compare: " + peer.label() + " is started anew: " + why);
            }
        };
    }

    private Plan plan() {
        List<Peer> chosen = new ArrayList<>(peers.values());
        if (!chosen.contains(base)) {
            chosen.add(0, base);
        }
        return new Plan(
                chosen, base, settings(), Math.toIntExact(rounds), warmUp, time, prefix(), Math.toIntExact(busy));
    }

    /** By workers first: a peer keeps its pool from one cell to the next. */
    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (int workerCount : workers.values()) {
            for (Work work : works.values()) {
                for (int callers : demands.values()) {
                    settings.add(new Setting(new Shape(callers, workerCount), work.specification()));
                }
            }
        }
        return settings;
    }

    private List<String> prefix() {
        if (cpus == null) {
            return List.of();
        }
        try {
            return Cores.holding(Math.toIntExact(cpus));
        } catch (IOException e) {
            throw refusal("--cpus", cpus, String.valueOf(e.getMessage()));
        }
    }

    private static final class PeerChoice extends Choice<Peer> {

        PeerChoice() {
            super("peer", Peer.values(), Peer::label);
        }
    }

    /** {@code all}, or several in the order of their declaration. */
    private static final class PeersConverter implements ITypeConverter<ValueList<Peer>>, Iterable<String> {

        private static final String ALL = "all";

        private final PeerChoice choice = new PeerChoice();

        @Override
        public ValueList<Peer> convert(String text) throws Exception {
            return text.equals(ALL)
                    ? new ValueList<>(List.of(Peer.values()))
                    : ValueList.read(text, choice, peer -> "'" + peer.label() + "'")
                            .sorted(Comparator.naturalOrder());
        }

        @Override
        public Iterator<String> iterator() {
            List<String> words = new ArrayList<>(List.of(ALL));
            choice.forEach(words::add);
            return words.iterator();
        }
    }

    private static final class FirstCores extends WholeNumber {

        FirstCores() {
            super(1, 1_024);
        }
    }

    private static final class BusyThreads extends WholeNumber {

        BusyThreads() {
            super(0, 1_024);
        }
    }
}
