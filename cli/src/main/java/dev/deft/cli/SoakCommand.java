package dev.deft.cli;

import dev.deft.bench.Environment;
import dev.deft.bench.Soak;
import dev.deft.bench.SoakPlan;
import dev.deft.bench.SoakResult;
import dev.deft.cli.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
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
            ""
        },
        footer = {
            "",
            "1 to 256 callers call no-ops as fast as they can; a few of the calls throw, pause, are refused, cancelled or"
                    + " timed out, and pools are resized under them.",
            "Where calls are not answered, it says which, and what every thread is doing.",
            "Results go to stdout; progress, on a terminal only, and errors go to stderr.",
            "Ctrl-C ends the run and prints what was seen so far.",
            "Exit codes: 0 none lost, 1 calls were lost or answered wrongly, 2 wrong usage, 130 interrupted.",
            "",
            "Examples:",
            "  deft soak",
            "  deft soak --calls 1M --time 30s"
        })
final class SoakCommand implements Callable<Integer> {

    private static final String DEFAULT_CALLS = "100M";
    private static final String DEFAULT_TIME = "5m";
    private static final String DEFAULT_PATIENCE = "10s";
    private static final String DEFAULT_TRANSPORT = "auto";
    private static final long MOST_CALLS = 1_000_000_000_000L;
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long LARGEST_SEED = 999_999_999_999_999_999L;
    private static final long LARGEST_DRAWN_SEED = 999_999;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = DEFAULT_CALLS,
            description = "How many, in thousands (k) or millions (M). Default: ${DEFAULT-VALUE}.")
    private String calls = DEFAULT_CALLS;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = DEFAULT_TIME,
            description = "Ends it even if there were fewer. Default: ${DEFAULT-VALUE}.")
    private String time = DEFAULT_TIME;

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

    SoakCommand(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.ctrlC = ctrlC;
    }

    @Override
    public Integer call() throws BadInput {
        SoakPlan plan = plan();
        ProgressLine progress = new ProgressLine(err, terminal);
        Soak soak = new Soak(plan, answered -> progress.show(Units.count(answered) + " calls answered"));
        if (!ctrlC.stopsWith(soak::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        SoakText.header(plan, Environment.capture(Instant.now(), plan.transport()))
                .forEach(out::println);
        SoakResult result = soak.run();
        progress.clear();
        SoakText.of(result).forEach(out::println);
        out.flush();
        if (!result.passed()) {
            return ExitCode.FAILED;
        }
        return result.interrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private SoakPlan plan() throws BadInput {
        return new SoakPlan(
                OptionValues.calls("--calls", calls, MOST_CALLS),
                OptionValues.time("--time", time, Duration.ofMillis(1), LONGEST),
                seed == null ? drawSeed() : OptionValues.number("--seed", seed, -LARGEST_SEED, LARGEST_SEED),
                OptionValues.time("--patience", patience, Duration.ofSeconds(1), LONGEST),
                OptionValues.transport("--transport", transport));
    }

    private static long drawSeed() {
        return ThreadLocalRandom.current().nextLong(1, LARGEST_DRAWN_SEED + 1);
    }
}
