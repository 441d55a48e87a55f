package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Shape;
import dev.deft.bench.Environment;
import dev.deft.bench.Work;
import dev.deft.cli.option.AllOrSome;
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
import dev.deft.peers.PeerProcesses;
import dev.deft.peers.Plan;
import dev.deft.peers.Setting;
import dev.deft.peers.protocol.Peer;
import dev.deft.reactor.Transport;
import dev.deft.report.terminal.CompareText;
import dev.deft.report.text.Units;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
        footer = {
            "",
            "PEER is one of",
            "  deft-adaptive, deft-park, deft-spin: Deft, with each wait strategy",
            "  jdk-fixed, completable-future, fork-join, virtual-threads: the JDK's",
            "  netty-group: Netty's DefaultEventExecutorGroup",
            "  vertx: Vert.x's executeBlocking, unordered",
            "  bounded-elastic: Project Reactor's boundedElastic",
            "  twisted: deferToThreadPool; asyncio: run_in_executor; under python3",
            "  spsc-queues: no peer but a reference, for noop on two free cores: two queues",
            "               that are polled, one worker whatever --workers says, up to 32 calls",
            "               at a time; not among all",
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
final class CompareCommand extends MeasuringCommand<CompareDocument> {

    private static final String PEER = "peer";

    @Option(
            names = "--peers",
            paramLabel = "all|PEER,...",
            defaultValue = "all",
            converter = Peers.class,
            completionCandidates = Peers.class,
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
            converter = BusyNumber.class,
            description = "Threads that compute beside the peers all the time. Default: ${DEFAULT-VALUE}.")
    private long busy;

    @Mixin
    private final JsonOption json = new JsonOption();

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        Plan plan = plan();
        Machine environment = Environment.capture(Instant.now(), Transport.NIO);
        json.file().ifPresent(path -> new OutputFiles(spec()).checkFile("--json", path));
        CompareText text = new CompareText(console().text(json.takesStdout()));
        try (PeerProcesses processes = PeerProcesses.open(CompareCommand.class, plan.prefix(), plan.busy())) {
            Comparison comparison = new Comparison(environment, plan, processes, showing(plan));
            return measure(
                    comparison::cancel,
                    () -> {
                        text.header(environment, plan.options());
                        console().err().println(announcement(plan));
                    },
                    comparison::run,
                    text::results,
                    json::write);
        }
    }

    /** Returns what will run, and for about how long: {@code 12 peers x 3 cells x 10 rounds, about 2 min 50 s}. */
    static String announcement(Plan plan) {
        return Units.counted(plan.peers().size(), "peer") + " x "
                + Units.counted(plan.settings().size(), "cell") + " x " + Units.counted(plan.rounds(), "round")
                + ", " + about(plan.expectedDuration());
    }

    @Override
    String leftOut(Absence failed) {
        return failed.peer() + " failed and was left out: " + failed.why();
    }

    @Override
    int exitCode(CompareDocument compared) {
        if (compared.complete() && compared.libraries().isEmpty()) {
            console().err().println("deft compare: none of these peers can run here; see above what they need");
            return ExitCode.FAILED;
        }
        return super.exitCode(compared);
    }

    private ComparisonProgress showing(Plan plan) {
        return new ComparisonProgress() {
            @Override
            public void starting(Peer peer) {
                progress().show("starting " + peer.label());
            }

            @Override
            public void measuring(Setting setting, int round, Peer peer) {
                String when = round == 0 ? "warming up" : "round " + round + " of " + plan.rounds();
                progress().show(setting + ", " + when + ": " + peer.label());
            }

            @Override
            public void restarting(Peer peer, String why) {
                progress().clear();
                console().err().println("deft compare: " + peer.label() + " is started anew: " + why);
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
            super(PEER, Peer.values(), Peer::label);
        }
    }

    private static final class Peers extends AllOrSome<Peer> {

        Peers() {
            super(PEER, Peer.values(), Peer.compared(), Peer::label);
        }
    }

    private static final class FirstCores extends WholeNumber {

        FirstCores() {
            super(1, 1_024);
        }
    }

    private static final class BusyNumber extends WholeNumber {

        BusyNumber() {
            super(0, 1_024);
        }
    }
}
