package dev.deft.cli;

import dev.deft.bench.Advice;
import dev.deft.bench.Arrivals;
import dev.deft.bench.Bench;
import dev.deft.bench.Environment;
import dev.deft.bench.Extent;
import dev.deft.bench.Load;
import dev.deft.bench.OpenShape;
import dev.deft.bench.Point;
import dev.deft.bench.PoolKind;
import dev.deft.bench.Shape;
import dev.deft.bench.Target;
import dev.deft.bench.Work;
import dev.deft.reactor.Transport;
import dev.deft.report.text.Screen;
import dev.deft.report.text.Style;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft advise}: the fewest workers that meet a target. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        description = {
            "Finds the fewest workers with which calls meet a target: by prediction first, and then by measuring"
                    + " around it.",
            ""
        },
        footer = {
            "",
            "A number of workers meets the target if the prediction does, and if the upper end of the measured 95 %%"
                    + " interval does, with no more than 85 %% of the cores in use. Where prediction and measurement are"
                    + " more than 20 %% apart, the model does not fit, and the measurement alone counts.",
            "",
            "It is infeasible if the work alone takes longer, or if the calls need more of the cores.",
            "",
            "With --rate calls start at planned times; with --demand so many callers each wait for their result."
                    + " WORK is as in 'deft help bench'.",
            "",
            "Exit codes: 0 found, 1 failed while running, 2 wrong usage, 4 infeasible, 130 interrupted.",
            "",
            "Examples:",
            "  deft advise --target 'p99<=20ms' --rate 500/s --work 'sleep:exp(2ms)'",
            "  deft advise --target 'p90<=10ms' --demand 16 --work sleep:2ms"
        })
final class AdviseCommand implements Callable<Integer> {

    private static final String DEFAULT_MOST_WORKERS = "256";
    private static final String DEFAULT_ROUNDS = "6";
    private static final int MOST_ROUNDS = 100;
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST_BY_DEFAULT = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration WARM_UP = Duration.ofMillis(300);

    /** So many times the samples that a percentile needs, since arrivals are drawn. */
    private static final double MARGIN = 1.3;

    @Option(names = "--target", required = true, paramLabel = "TARGET", description = "Such as 'p99<=20ms'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private String target;

    @Option(names = "--rate", paramLabel = "RATE", description = "Calls a second: 500/s, 20k/s.")
    private @Nullable String rate;

    @Option(names = "--demand", paramLabel = "N", description = "Callers that each wait, in place of --rate.")
    private @Nullable String demand;

    @Option(
            names = "--work",
            required = true,
            paramLabel = BenchCommand.WORK,
            description = "What each call does, as in deft bench.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private String work;

    @Option(names = "--arrivals", paramLabel = "KIND", description = "poisson or constant. Default: poisson.")
    private @Nullable String arrivals;

    @Option(
            names = "--max-workers",
            paramLabel = "N",
            defaultValue = DEFAULT_MOST_WORKERS,
            description = "No more than this are tried. Default: ${DEFAULT-VALUE}.")
    private String mostWorkers = DEFAULT_MOST_WORKERS;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = DEFAULT_ROUNDS,
            description = "How often each number of workers is measured. Default: ${DEFAULT-VALUE}.")
    private String rounds = DEFAULT_ROUNDS;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Measured time of each round. Default: as long as the percentile needs, from 500ms to 20s.")
    private @Nullable String duration;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "nio, epoll or auto. Default: ${DEFAULT-VALUE}.")
    private String transport = "auto";

    @Option(names = "--seed", paramLabel = "N", description = "Draws plans and what a work draws. Default: 1.")
    private @Nullable String seed;

    @Mixin
    private final TextOptions text;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final CtrlC ctrlC;

    AdviseCommand(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC, Screen screen) {
        this.text = new TextOptions(screen);
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.ctrlC = ctrlC;
    }

    @Override
    public Integer call() throws Exception {
        Target wanted = OptionValues.target("--target", target);
        Point point = point();
        Work parsed = OptionValues.work("--work", work);
        int most = (int) OptionValues.number("--max-workers", mostWorkers, 1, Shape.MOST);
        int times = (int) OptionValues.number("--rounds", rounds, 1, MOST_ROUNDS);
        long drawnBy = seed == null ? 1 : BenchCommand.seed(seed);
        Transport used = OptionValues.transport("--transport", transport);
        Style style = text.style();
        Duration time = time(wanted, point);
        if (point instanceof OpenShape open) {
            BenchCommand.checkPlan(open.ratePerSecond(), WARM_UP.plus(time));
        }
        BenchCommand.checkWork(parsed);

        ProgressLine progress = new ProgressLine(err, terminal);
        Bench bench = new Bench(drawnBy, used, progress);
        if (!ctrlC.stopsWith(bench::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        Load load = new Load(parsed, PoolKind.DEDICATED, new Extent.Time(time), WARM_UP);
        Advice advice = BenchCommand.clearing(progress, () -> bench.advise(wanted, point, load, most, times));
        Environment environment = Environment.capture(Instant.now(), used);
        PrintStream kept = TextOptions.keeping(style, out);
        new AdviceText(advice, point, load, times, environment).lines().forEach(kept::println);
        kept.flush();
        Optional<Exception> failure = bench.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (advice.verdict() instanceof Advice.Infeasible) {
            return ExitCode.INFEASIBLE;
        }
        return advice.verdict() instanceof Advice.Unknown ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    /** The load; the number of workers in it is not looked at. */
    private Point point() throws BadInput {
        if ((rate == null) == (demand == null)) {
            throw new BadInput("allowed: either --rate, such as 500/s, or --demand, such as 16");
        }
        if (rate != null) {
            List<Double> rates = OptionValues.rates("--rate", rate);
            if (rates.size() > 1) {
                throw new BadInput("--rate", rate, "allowed: one rate");
            }
            Arrivals kind = OptionValues.arrivals("--arrivals", arrivals == null ? "poisson" : arrivals);
            return new OpenShape(rates.get(0), kind, 1);
        }
        if (arrivals != null) {
            throw new BadInput("--arrivals", arrivals, "only an open loop has arrivals; give it a --rate");
        }
        return new Shape((int) OptionValues.number("--demand", String.valueOf(demand), 1, Shape.MOST), 1);
    }

    /** Long enough for the percentile's interval in every round, if the target is met. */
    private Duration time(Target wanted, Point point) throws BadInput {
        if (duration != null) {
            return OptionValues.time("--duration", duration, Duration.ofMillis(1), LONGEST);
        }
        double perSecond = point instanceof OpenShape open
                ? open.ratePerSecond()
                : ((Shape) point).demand() * 1e9 / (double) wanted.nanos();
        double seconds = MARGIN * wanted.percentile().samplesNeeded() / perSecond;
        Duration needed = Duration.ofMillis((long) Math.min((double) LONGEST_BY_DEFAULT.toMillis(), 1_000 * seconds));
        return needed.compareTo(SHORTEST) < 0 ? SHORTEST : needed;
    }
}
