package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.Machine;
import dev.deft.bench.Environment;
import dev.deft.bench.Isolation;
import dev.deft.bench.IsolationPlan;
import dev.deft.bench.LookUpSetting;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.cli.option.CallerCount;
import dev.deft.cli.option.LookUpHost;
import dev.deft.cli.option.MeasuredTime;
import dev.deft.cli.option.Rate;
import dev.deft.cli.option.Rounds;
import dev.deft.cli.option.Seed;
import dev.deft.cli.option.TransportOption;
import dev.deft.cli.option.WarmUpTime;
import dev.deft.cli.option.WorkConverter;
import dev.deft.peers.TwistedLookUps;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.report.page.IsolationReport;
import dev.deft.report.terminal.IsolateText;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft isolate}: what user work that floods a pool does to look-ups, and what isolating them brings. */
@Command(
        name = "isolate",
        description = {
            "Looks names up while user work floods a pool: in the same pool, on pools of their own, in a share of it, and by a resolver that"
                    + " needs no thread; and prints what each does to the look-ups' latency.",
            ""
        },
        footer = {
            "",
            "The settings are",
            "  alone           on the reactor's pool for look-ups, and no user work",
            "  shared pool     in the pool of the user's work, as in Twisted",
            "  own pools       on the reactor's pool for look-ups, Deft's default",
            "  reserved share  in a share of the user's pool with N threads that are its alone",
            "  async alone, async",
            "                  by the reactor, which asks a DNS server; with and without user",
            "                  work",
            "  twisted alone, twisted",
            "                  in Twisted, where it is installed; with and without user work",
            "",
            "Look-ups start at planned times, whatever became of those before, and their latencies count from there. User"
                    + " calls follow each other, N of them outstanding at any time. WORK is as in 'deft help bench'.",
            "",
            "Look-ups go through the operating system; async ones ask a DNS server that this command runs on loopback, which"
                    + " answers after --lookup-delay. So each is held against the same look-ups without user work. The ratio"
                    + " is the median of the rounds', with its 95 %% bootstrap interval.",
            "Results go to stdout; progress and errors go to stderr. Ctrl-C ends the run and prints what was measured so"
                    + " far.",
            "",
            "Examples:",
            "  deft isolate",
            "  deft isolate --user-work spin:5ms --workers 2",
            "  deft isolate --lookup-delay 20ms --timeout 100ms"
        })
final class IsolateCommand extends MeasuringCommand<IsolateDocument> {

    private static final int DEFAULT_RESERVED = 1;

    @Option(
            names = "--user-work",
            paramLabel = WorkConverter.LABEL,
            defaultValue = "sleep:50ms",
            converter = WorkConverter.class,
            completionCandidates = WorkConverter.class,
            description = "What each call of the user's does. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Work userWork;

    @Option(
            names = "--demand",
            paramLabel = "N",
            defaultValue = "40",
            converter = CallerCount.class,
            description = "The user's calls that are outstanding at any time. Default: ${DEFAULT-VALUE}.")
    private long demand;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "10",
            converter = CallerCount.class,
            description = "The threads of the user's pool. Default: ${DEFAULT-VALUE}, as in Twisted.")
    private long workers;

    @Option(
            names = "--reserved",
            paramLabel = "N",
            converter = CallerCount.class,
            description = "Threads of it that are the look-ups' alone, where they have a share of it. Default: 1.")
    private @Nullable Long reserved;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "200/s",
            converter = Rate.class,
            description = "Look-ups a second, at drawn times. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            converter = LookUpHost.class,
            description = "What is looked up, in spellings of which each is new to the JDK. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--lookup-delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = WarmUpTime.class,
            description =
                    "What each look-up waits beside its own time, as for a server that is far away. Default: none.")
    private Duration lookUpDelay = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = MeasuredTime.class,
            description = "A look-up that has no answer by then is given up, and counted. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = MeasuredTime.class,
            description = "Measured time of every setting in a round. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "300ms",
            converter = WarmUpTime.class,
            description = "Look-ups and user work before it. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            converter = Rounds.class,
            description = "Turns of each setting. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "Draws when look-ups start, the order of the settings, and what a work draws."
                    + " Default: another one each time.")
    private @Nullable Long seed;

    @Mixin
    private final TransportOption transport = new TransportOption();

    @Mixin
    private final ResultOptions files = new ResultOptions();

    IsolateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        IsolationPlan plan = plan();
        files.check(spec(), WorkParser.files(plan.userWork().specification()));
        List<Absence> missing = new ArrayList<>();
        if (plan.reserved() >= plan.workers()) {
            missing.add(new Absence(IsolateDocument.RESERVED, "the user's only worker cannot be reserved"));
        }
        try (TwistedLookUps twisted = TwistedLookUps.start(plan)) {
            return measure(plan, twisted.settings(), missing);
        } catch (MissingPeerException e) {
            missing.add(new Absence(IsolateDocument.TWISTED, String.valueOf(e.getMessage())));
            return measure(plan, List.of(), missing);
        }
    }

    /** Measures Deft's settings and those of peers, and returns the exit code. */
    private int measure(IsolationPlan plan, List<LookUpSetting> peers, List<Absence> missing) throws Exception {
        List<LookUpSetting> settings = new ArrayList<>(Isolation.settingsOfDeft(plan));
        settings.addAll(peers);
        Machine environment = Environment.capture(Instant.now(), plan.transport());
        Isolation isolation = new Isolation(
                environment,
                plan,
                settings,
                missing,
                (name, round) -> progress().showRound(name, round, plan.rounds()));
        IsolateText text = new IsolateText(console().text(files.takesStdout()));
        return measure(
                isolation::cancel,
                () -> {
                    text.header(environment, plan.options());
                    console().err().println(announcement(plan, settings.size()));
                },
                isolation::run,
                text::results,
                files.with(IsolationReport::write));
    }

    /** Returns what will run, and for about how long: {@code 5 settings x 10 rounds, about 2 min 3 s}. */
    static String announcement(IsolationPlan plan, int settings) {
        return Units.counted(settings, "setting") + " x " + Units.counted(plan.rounds(), "round") + ", "
                + about(plan.expectedDuration(settings));
    }

    @Override
    String leftOut(Absence failed) {
        return "'" + failed.peer() + "' failed and was left out " + failed.why();
    }

    private IsolationPlan plan() {
        BenchCommand.checkPlan(this, rate, warmUp.plus(duration));
        if (reserved != null && reserved >= workers) {
            throw refusal(
                    "--reserved",
                    reserved,
                    "the user's pool has " + Units.counted(workers, "worker")
                            + ", of which this leaves it none; allowed: fewer than --workers");
        }
        Duration longest = IsolationPlan.longestTimeout(duration);
        if (timeout.compareTo(longest) > 0) {
            throw refusal(
                    "--timeout",
                    Units.duration(timeout),
                    "a look-up of a round is waited for until " + Units.duration(longest)
                            + " after it; allowed: up to that, or a longer --duration");
        }
        return new IsolationPlan(
                userWork,
                Math.toIntExact(demand),
                Math.toIntExact(workers),
                reserved == null ? DEFAULT_RESERVED : Math.toIntExact(reserved),
                rate,
                host,
                lookUpDelay,
                timeout,
                warmUp,
                duration,
                Math.toIntExact(rounds),
                Seed.orDrawn(seed),
                transport.transport());
    }
}
