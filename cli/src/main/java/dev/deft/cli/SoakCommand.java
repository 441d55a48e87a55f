package dev.deft.cli;

import dev.deft.bench.Environment;
import dev.deft.reactor.Transport;
import dev.deft.report.text.Units;
import dev.deft.soak.Soak;
import dev.deft.soak.SoakPlan;
import dev.deft.soak.SoakResult;
import dev.deft.soak.chaos.Chaos;
import dev.deft.soak.chaos.ChaosPlan;
import dev.deft.soak.chaos.ChaosResult;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deft soak}: a great many calls, none of which may be lost. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        description = {
            "Makes a great many calls of all kinds over several pools at once, and sees to it that each is answered,"
                    + " once, with its own answer.",
            "With --chaos, reactors and pools fail and stop meanwhile, and every call is accounted for all the same.",
            ""
        },
        footer = {
            "",
            "1 to 256 callers call no-ops as fast as they can; a few of the calls throw, pause, are refused, cancelled or"
                    + " timed out, and pools are resized under them.",
            "Where calls are not answered, it says which, and what every thread is doing.",
            "--chaos runs episodes of about a second, each with reactors and pools of its own, drawn from the seed and"
                    + " its number. In them everything goes wrong at once that may: calls throw anything, overflow"
                    + " their stack, block for ever; threads cannot be had; queues are full; executors break their"
                    + " word; pools and reactors stop at any time, from anywhere, in any order. After each, no call"
                    + " and no thread may be left; once a minute, no memory. What Deft logs of all this is not shown.",
            "Results go to stdout; progress, on a terminal only, and errors go to stderr.",
            "Ctrl-C ends the run and prints what was seen so far.",
            "Exit codes: 0 none lost, 1 calls were lost or answered wrongly, or something was left behind, 2 wrong usage,"
                    + " 130 interrupted.",
            "",
            "Examples:",
            "  deft soak",
            "  deft soak --calls 1M --duration 30s",
            "  deft soak --chaos --duration 10m",
            "  deft soak --chaos --seed 7 --episode 12"
        })
final class SoakCommand implements Callable<Integer> {

    private static final String DEFAULT_CALLS = "100M";
    private static final String DEFAULT_DURATION = "5m";
    private static final String DEFAULT_PATIENCE = "10s";
    private static final String DEFAULT_TRANSPORT = "auto";
    private static final long MOST_CALLS = 1_000_000_000_000L;
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long LARGEST_SEED = 999_999_999_999_999_999L;
    private static final long LARGEST_DRAWN_SEED = 999_999;

    @Option(names = "--chaos", description = "With faults and stops of all kinds.")
    private boolean chaos;

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "How many, in thousands (k) or millions (M). Default: 100M; with --chaos, as many as there is"
                    + " time for.")
    private @Nullable String calls;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = DEFAULT_DURATION,
            description = "Ends it even if there were fewer. Default: ${DEFAULT-VALUE}.")
    private String duration = DEFAULT_DURATION;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = DEFAULT_PATIENCE,
            description = "A call that is not answered for so long is lost. Default: ${DEFAULT-VALUE}.")
    private String patience = DEFAULT_PATIENCE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draws what each call does, and where. Default: another one each time.")
    private @Nullable String seed;

    @Option(
            names = "--episode",
            paramLabel = "N",
            description = "With --chaos and --seed: repeats this one alone, as a complaint asks for.")
    private @Nullable String episode;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = DEFAULT_TRANSPORT,
            description = "What the reactor sleeps in: nio, epoll, or auto, which is epoll where it can be had."
                    + " Default: ${DEFAULT-VALUE}.")
    private String transport = DEFAULT_TRANSPORT;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final CtrlC ctrlC;
    private final ChaosRun chaosRun;

    /** Makes a chaos happen; tests have their own, which fails. */
    @FunctionalInterface
    interface ChaosRun {
        ChaosResult of(Chaos chaos) throws InterruptedException;
    }

    SoakCommand(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC) {
        this(out, err, terminal, ctrlC, Chaos::run);
    }

    SoakCommand(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC, ChaosRun chaosRun) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.ctrlC = ctrlC;
        this.chaosRun = chaosRun;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        if (!chaos && episode != null) {
            throw new BadInput("--episode", episode, "only a chaos has episodes; allowed: with --chaos");
        }
        return chaos ? runChaos() : runSoak();
    }

    private int runSoak() throws BadInput {
        SoakPlan plan = plan();
        ProgressLine progress = new ProgressLine(err, terminal);
        Soak soak = new Soak(plan, answered -> progress.show(Units.count(answered) + " calls answered"));
        if (!ctrlC.stopsWith(soak::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        print(SoakText.header(plan, environment(plan.transport())));
        SoakResult result = soak.run();
        progress.clear();
        print(SoakText.of(result));
        return exitCode(result.passed(), result.interrupted());
    }

    private int runChaos() throws BadInput, InterruptedException {
        ChaosPlan plan = chaosPlan();
        ProgressLine progress = new ProgressLine(err, terminal);
        Chaos run = new Chaos(plan, new ChaosText.Live(progress, out));
        if (!ctrlC.stopsWith(run::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        print(ChaosText.header(plan, environment(plan.transport())));
        ChaosResult result = Quiet.during(run.unhandled(), () -> chaosRun.of(run));
        progress.clear();
        print(ChaosText.of(plan, result));
        return exitCode(result.passed(), result.interrupted());
    }

    private static Environment environment(Transport used) {
        return Environment.capture(Instant.now(), used);
    }

    private void print(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    private static int exitCode(boolean passed, boolean interrupted) {
        if (!passed) {
            return ExitCode.FAILED;
        }
        return interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private SoakPlan plan() throws BadInput {
        return new SoakPlan(
                OptionValues.calls("--calls", calls == null ? DEFAULT_CALLS : calls, MOST_CALLS),
                duration(),
                seed(),
                patience(),
                transport());
    }

    private ChaosPlan chaosPlan() throws BadInput {
        return new ChaosPlan(
                calls == null ? Long.MAX_VALUE : OptionValues.calls("--calls", calls, MOST_CALLS),
                duration(),
                seed(),
                patience(),
                transport(),
                episode());
    }

    private OptionalLong episode() throws BadInput {
        if (episode == null) {
            return OptionalLong.empty();
        }
        long number = OptionValues.number("--episode", episode, 1, LARGEST_SEED);
        if (seed == null) {
            throw new BadInput("--episode", episode, "it is another with every seed; allowed: with --seed");
        }
        return OptionalLong.of(number);
    }

    private Duration duration() throws BadInput {
        return OptionValues.time("--duration", duration, Duration.ofMillis(1), LONGEST);
    }

    private Duration patience() throws BadInput {
        return OptionValues.time("--patience", patience, Duration.ofSeconds(1), LONGEST);
    }

    private Transport transport() throws BadInput {
        return OptionValues.transport("--transport", transport);
    }

    private long seed() throws BadInput {
        return seed == null ? drawSeed() : OptionValues.number("--seed", seed, -LARGEST_SEED, LARGEST_SEED);
    }

    private static long drawSeed() {
        return ThreadLocalRandom.current().nextLong(1, LARGEST_DRAWN_SEED + 1);
    }
}
