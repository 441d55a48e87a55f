package dev.deft.cli;

import dev.deft.bench.Environment;
import dev.deft.cli.option.Seed;
import dev.deft.cli.option.TimeRange;
import dev.deft.cli.option.TransportOption;
import dev.deft.cli.option.WholeNumber;
import dev.deft.live.LiveLatency;
import dev.deft.live.LivePublication;
import dev.deft.report.text.Units;
import dev.deft.soak.Soak;
import dev.deft.soak.SoakPlan;
import dev.deft.soak.SoakResult;
import dev.deft.soak.chaos.Chaos;
import dev.deft.soak.chaos.ChaosPlan;
import dev.deft.soak.chaos.ChaosResult;
import dev.deft.threadpool.PoolObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code deft soak}: a great many calls, none of which may be lost. */
@Command(
        name = "soak",
        description = {
            "Makes a great many calls of all kinds over several pools at once, and sees to it that each is answered,"
                    + " once, with its own answer.",
            "With --chaos, reactors and pools fail and stop meanwhile, and every call is accounted for all the same.",
            ""
        },
        exitCodeList = {
            "0:none lost",
            "1:calls were lost or answered wrongly, or something was left behind",
            "2:wrong usage",
            "130:interrupted"
        },
        footer = {
            "",
            "1 to 256 callers call no-ops as fast as they can; a few of the calls throw, pause, are refused, cancelled or"
                    + " timed out, and pools are resized under them.",
            "Where calls are not answered, it says which, and what every thread is doing.",
            "--chaos runs episodes of about a second, each with reactors and pools of its own, drawn from the seed and"
                    + " its number. In them everything goes wrong at once that may: calls throw anything, overflow"
                    + " their stack, block for ever; threads cannot be had; queues are full; executors break their"
                    + " word; connections, in the clear and over TLS, are closed and aborted; pools and reactors stop at"
                    + " any time, from anywhere, in any order. Each connection is to be lost once, and its bytes come in"
                    + " order until then. After each episode, no call and no thread may be left; once a minute, no"
                    + " memory. What Deft logs of all this is not shown.",
            "'deft top' shows the pools of a soak while it runs.",
            "Results go to stdout; progress, on a terminal only, and errors go to stderr.",
            "Ctrl-C ends the run and prints what was seen so far.",
            "",
            "Examples:",
            "  deft soak",
            "  deft soak --calls 1M --duration 30s",
            "  deft soak --chaos --duration 10m",
            "  deft soak --chaos --seed 7 --episode 12"
        })
final class SoakCommand extends DeftCommand {

    private static final long DEFAULT_CALLS = 100_000_000;

    @Option(names = "--chaos", description = "With faults and stops of all kinds.")
    private boolean chaos;

    @Option(
            names = "--calls",
            paramLabel = "N",
            converter = CallCount.class,
            description = "How many, in thousands (k) or millions (M). Default: 100M; with --chaos, as many as there is"
                    + " time for.")
    private @Nullable Long calls;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = SoakTime.class,
            description = "Ends it even if there were fewer. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = PatienceTime.class,
            description = "A call that is not answered for so long is lost. Default: ${DEFAULT-VALUE}.")
    private Duration patience = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "Draws what each call does, and where. Default: another one each time.")
    private @Nullable Long seed;

    @Option(
            names = "--episode",
            paramLabel = "N",
            converter = EpisodeNumber.class,
            description = "With --chaos and --seed: repeats this one alone, as a complaint asks for.")
    private @Nullable Long episode;

    @Option(
            names = "--observed",
            description = "Has the times of all calls recorded, for deft top to show; without --chaos.")
    private boolean observed;

    @Mixin
    private final TransportOption transport = new TransportOption();

    private final Console console;
    private final ChaosRun chaosRun;

    /** Makes a chaos happen; tests have their own, which fails. */
    @FunctionalInterface
    interface ChaosRun {
        ChaosResult of(Chaos chaos) throws InterruptedException;
    }

    SoakCommand(Console console) {
        this(console, Chaos::run);
    }

    SoakCommand(Console console, ChaosRun chaosRun) {
        this.console = console;
        this.chaosRun = chaosRun;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!chaos && episode != null) {
            throw refusal("--episode", episode, "only a chaos has episodes; allowed: with --chaos");
        }
        if (chaos && observed) {
            throw refusal("--observed: a chaos is not observed; allowed: without --chaos");
        }
        return chaos ? runChaos() : runSoak();
    }

    private int runSoak() {
        LiveLatency latency = new LiveLatency();
        LivePublication publication = observed ? LivePublication.publishAll(latency) : LivePublication.publishAll();
        try {
            return runSoak(observed ? List.of(latency) : List.of());
        } finally {
            publication.close();
        }
    }

    private int runSoak(List<PoolObserver> observers) {
        SoakPlan plan = plan();
        ProgressLine progress = new ProgressLine(console);
        Soak soak = new Soak(plan, answered -> progress.show(Units.count(answered) + " calls answered"), observers);
        if (!console.ctrlC().stopsWith(soak::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        console.print(SoakText.header(plan, Environment.capture(Instant.now(), plan.transport())));
        SoakResult result = soak.run();
        progress.clear();
        console.print(SoakText.of(result));
        return exitCode(result.passed(), result.interrupted());
    }

    private int runChaos() throws InterruptedException {
        ChaosPlan plan = chaosPlan();
        ProgressLine progress = new ProgressLine(console);
        Chaos run = new Chaos(plan, new ChaosText.Live(progress, console.out()));
        if (!console.ctrlC().stopsWith(run::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        console.print(ChaosText.header(plan, Environment.capture(Instant.now(), plan.transport())));
        ChaosResult result = Quiet.during(run.unhandled(), run.warnings(), () -> chaosRun.of(run));
        progress.clear();
        console.print(ChaosText.of(plan, result));
        return exitCode(result.passed(), result.interrupted());
    }

    private static int exitCode(boolean passed, boolean interrupted) {
        if (!passed) {
            return ExitCode.FAILED;
        }
        return interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private SoakPlan plan() {
        return new SoakPlan(
                calls == null ? DEFAULT_CALLS : calls, duration, Seed.orDrawn(seed), patience, transport.transport());
    }

    private ChaosPlan chaosPlan() {
        return new ChaosPlan(
                calls == null ? Long.MAX_VALUE : calls,
                duration,
                Seed.orDrawn(seed),
                patience,
                transport.transport(),
                episode());
    }

    private OptionalLong episode() {
        if (episode == null) {
            return OptionalLong.empty();
        }
        if (seed == null) {
            throw refusal("--episode", episode, "it is another with every seed; allowed: with --seed");
        }
        return OptionalLong.of(episode);
    }

    /** A number of calls, in thousands ({@code k}) or millions ({@code M}) if it says so. */
    private static final class CallCount implements ITypeConverter<Long> {

        private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([kM]?)");
        private static final long MOST = 1_000_000_000_000L;

        @Override
        public Long convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (parts.matches()) {
                long unit =
                        parts.group(2).equals("M") ? 1_000_000 : parts.group(2).equals("k") ? 1_000 : 1;
                long calls = Long.parseLong(parts.group(1)) * unit;
                if (calls >= 1 && calls <= MOST) {
                    return calls;
                }
            }
            throw new TypeConversionException(
                    "allowed: a number such as 5000, 200k or 100M, up to " + Units.count(MOST));
        }
    }

    private static final class SoakTime extends TimeRange {

        SoakTime() {
            super(Duration.ofMillis(1), Duration.ofHours(24));
        }
    }

    private static final class PatienceTime extends TimeRange {

        PatienceTime() {
            super(Duration.ofSeconds(1), Duration.ofHours(24));
        }
    }

    private static final class EpisodeNumber extends WholeNumber {

        EpisodeNumber() {
            super(1, Seed.LARGEST);
        }
    }
}
