package dev.deft.cli;

import dev.deft.analysis.advice.Advice;
import dev.deft.analysis.advice.Target;
import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Shape;
import dev.deft.bench.Bench;
import dev.deft.bench.Environment;
import dev.deft.bench.PoolKind;
import dev.deft.bench.StopCondition;
import dev.deft.bench.Work;
import dev.deft.bench.Workload;
import dev.deft.cli.option.ArrivalsChoice;
import dev.deft.cli.option.CallerCount;
import dev.deft.cli.option.MeasuredTime;
import dev.deft.cli.option.Rate;
import dev.deft.cli.option.Seed;
import dev.deft.cli.option.TransportOption;
import dev.deft.cli.option.WholeNumber;
import dev.deft.cli.option.WorkConverter;
import dev.deft.reactor.Transport;
import dev.deft.report.terminal.AdviceText;
import dev.deft.report.text.Style;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code deft advise}: the fewest workers that meet a target. */
@Command(
        name = "advise",
        description = {
            "Finds the fewest workers with which calls meet a target: by prediction first, and then by measuring"
                    + " around it.",
            ""
        },
        exitCodeList = {"0:found", "1:failed while running", "2:wrong usage", "4:infeasible", "130:interrupted"},
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
            "Examples:",
            "  deft advise --target 'p99<=20ms' --rate 500/s --work 'sleep:exp(2ms)'",
            "  deft advise --target 'p90<=10ms' --demand 16 --work sleep:2ms"
        })
final class AdviseCommand extends DeftCommand {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST_BY_DEFAULT = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofMillis(300);

    /** So many times the samples that a percentile needs, since arrivals are drawn. */
    private static final double MARGIN = 1.3;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "TARGET",
            converter = TargetConverter.class,
            description = "Such as 'p99<=20ms'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Target target;

    @ArgGroup(multiplicity = "1")
    private Offered offered = new Offered();

    private static final class Offered {

        @Option(
                names = "--rate",
                paramLabel = "RATE",
                converter = Rate.class,
                description = "Calls a second: 500/s, 20k/s.")
        private @Nullable Double rate;

        @Option(
                names = "--demand",
                paramLabel = "N",
                converter = CallerCount.class,
                description = "Callers that each wait, in place of --rate.")
        private long demand;
    }

    @Option(
            names = "--work",
            required = true,
            paramLabel = WorkConverter.LABEL,
            converter = WorkConverter.class,
            completionCandidates = WorkConverter.class,
            description = "What each call does, as in deft bench.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Work work;

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            converter = ArrivalsChoice.class,
            completionCandidates = ArrivalsChoice.class,
            description = "poisson or constant. Default: poisson.")
    private @Nullable Arrivals arrivals;

    @Option(
            names = "--max-workers",
            paramLabel = "N",
            defaultValue = "256",
            converter = CallerCount.class,
            description = "No more than this are tried. Default: ${DEFAULT-VALUE}.")
    private long mostWorkers;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "6",
            converter = AdviceRounds.class,
            description = "How often each number of workers is measured. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = MeasuredTime.class,
            description = "Measured time of each round. Default: as long as the percentile needs, from 500ms to 20s.")
    private @Nullable Duration duration;

    @Mixin
    private final TransportOption transport = new TransportOption();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            converter = Seed.class,
            description = "Draws plans and what a work draws. Default: 1.")
    private long seed;

    @Mixin
    private final TextOptions text;

    private final Console console;

    AdviseCommand(Console console) {
        this.text = new TextOptions(console.screen());
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Point point = point();
        int times = Math.toIntExact(rounds);
        Transport used = transport.transport();
        Style style = text.style();
        Duration time = duration == null ? needed(point) : duration;
        if (point instanceof OpenShape open) {
            BenchCommand.checkPlan(this, open.ratePerSecond(), WARM_UP.plus(time));
        }

        ProgressLine progress = new ProgressLine(console);
        Bench bench = new Bench(seed, used, progress);
        if (!console.ctrlC().stopsWith(bench::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        Workload load = new Workload(work, PoolKind.DEDICATED, new StopCondition.Time(time), WARM_UP);
        Advice advice = progress.clearing(() -> bench.advise(target, point, load, Math.toIntExact(mostWorkers), times));
        Machine environment = Environment.capture(Instant.now(), used);
        PrintStream kept = TextOptions.keeping(style, console.out());
        new AdviceText(advice, point, load.load(), times, environment).lines().forEach(kept::println);
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
    private Point point() {
        if (offered.rate != null) {
            return new OpenShape(offered.rate, arrivals == null ? Arrivals.POISSON : arrivals, 1);
        }
        BenchCommand.refuseArrivals(this, arrivals);
        return new Shape(Math.toIntExact(offered.demand), 1);
    }

    /** Long enough for the percentile's interval in every round, if the target is met. */
    private Duration needed(Point point) {
        double perSecond = point instanceof OpenShape open
                ? open.ratePerSecond()
                : ((Shape) point).demand() * 1e9 / (double) target.nanos();
        double seconds = MARGIN * target.percentile().samplesNeeded() / perSecond;
        Duration needed = Duration.ofMillis((long) Math.min((double) LONGEST_BY_DEFAULT.toMillis(), 1_000 * seconds));
        return needed.compareTo(SHORTEST) < 0 ? SHORTEST : needed;
    }

    static final class TargetConverter implements ITypeConverter<Target> {

        @Override
        public Target convert(String text) {
            try {
                return Target.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class AdviceRounds extends WholeNumber {

        AdviceRounds() {
            super(1, 100);
        }
    }
}
