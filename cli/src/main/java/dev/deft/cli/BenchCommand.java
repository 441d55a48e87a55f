package dev.deft.cli;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.Quantities;
import dev.deft.bench.Bench;
import dev.deft.bench.CallerStyle;
import dev.deft.bench.ClockMeter;
import dev.deft.bench.Environment;
import dev.deft.bench.PoolKind;
import dev.deft.bench.StopCondition;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.bench.Workload;
import dev.deft.cli.option.ArrivalsChoice;
import dev.deft.cli.option.Choice;
import dev.deft.cli.option.Counts;
import dev.deft.cli.option.MeasuredTime;
import dev.deft.cli.option.Rates;
import dev.deft.cli.option.Rounds;
import dev.deft.cli.option.Seed;
import dev.deft.cli.option.TransportOption;
import dev.deft.cli.option.ValueList;
import dev.deft.cli.option.WarmUpTime;
import dev.deft.cli.option.WholeNumber;
import dev.deft.cli.option.WorkConverter;
import dev.deft.reactor.Transport;
import dev.deft.report.terminal.BenchText;
import dev.deft.report.text.Style;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft bench}: the 2016 thread's experiment, the matrix of demand and workers, and what they show. */
@Command(
        name = "bench",
        description = {
            "Reproduces, on this machine, the analysis in the 2016 thread \"Why deferToThread is so slow?\":"
                    + " first its own experiment, then queue demand against worker count, and what both show.",
            ""
        },
        footer = {
            "",
            "WORK is one of",
            "  noop            nothing: what a hand-over itself costs",
            "  sleep:TIME      waits, as a call to a database does: sleep:2ms",
            "  spin:TIME       keeps a core busy: spin:50us",
            "  sha256:SIZE     digests that many bytes, real computing: sha256:64KiB",
            "  file:PATH       reads the whole file",
            "  resolve:HOST    looks the host up; the JDK asks for one host once at a time",
            "  replay:FILE     sleeps for recorded times in turn, one a line: 2.1ms",
            "  mix:P%%WORK+...  draws one of several: mix:90%%sleep:1ms+10%%sleep:50ms",
            "TIME has a unit: ns, us, ms, s, m or h; or it is drawn for each call: exp(2ms) around that mean,"
                    + " lognormal(2ms,0.8) around that median with that sigma. SIZE has a unit: B, KiB, MiB (or kB, MB).",
            "",
            "Callers each wait for their result before they call again: a closed loop. With --rate calls start at"
                    + " planned times, whatever became of those before, as requests of users do: an open loop. Its"
                    + " latencies count from the planned start.",
            "",
            "Without --work the experiment calls spin:1us, which is about what the thread's function took,"
                    + " and the matrix sleep:2ms, which is about what the asker's library took.",
            "Results go to stdout; progress, on a terminal only, and errors go to stderr. A FILE that is - is stdout, in"
                    + " place of the text. What is no plain file (a pipe, a device, /dev/stdout) is written in place.",
            "Ctrl-C ends the run and prints what was measured so far.",
            "",
            "Examples:",
            "  deft bench",
            "  deft bench --work file:/etc/hosts --demand 1,8,64 --workers 4,8",
            "  deft bench --report report.html",
            "  deft bench --rate 1k/s,2k/s --workers 4,8 --work 'sleep:exp(2ms)'"
        })
final class BenchCommand extends MeasuringCommand<BenchDocument> {

    private static final String DEFAULT_EXPERIMENT_WORK = "spin:1us";
    private static final String DEFAULT_MATRIX_WORK = "sleep:2ms";
    private static final String DEFAULT_LIST = "1,2,4,8,16,32,64";
    private static final int DEFAULT_EXPERIMENT_CALLS = 10_000;
    private static final Duration DEFAULT_MATRIX_TIME = Duration.ofMillis(200);
    private static final Duration DEFAULT_OPEN_TIME = Duration.ofSeconds(1);
    private static final Duration DEFAULT_EXPERIMENT_WARM_UP = Duration.ofSeconds(2);
    private static final Duration DEFAULT_MATRIX_WARM_UP = Duration.ofMillis(50);
    private static final Duration DEFAULT_OPEN_WARM_UP = Duration.ofMillis(200);
    private static final double MOST_PLANNED = 1e7;

    @Option(
            names = "--work",
            paramLabel = WorkConverter.LABEL,
            converter = WorkConverter.class,
            completionCandidates = WorkConverter.class,
            description = "What each call does; see below.")
    private @Nullable Work work;

    @ArgGroup
    private Columns columns = new Columns();

    private static final class Columns {

        @Option(
                names = "--demand",
                paramLabel = "N,N,...",
                defaultValue = DEFAULT_LIST,
                converter = Counts.class,
                description = "The matrix's numbers of callers. Default: " + DEFAULT_LIST + ".")
        private ValueList<Integer> demands = new ValueList<>(List.of());

        @Option(
                names = "--rate",
                paramLabel = "RATE,...",
                converter = Rates.class,
                description = "Open loop, in place of --demand: calls a second, such as 500/s or 20k/s.")
        private @Nullable ValueList<Double> rates;
    }

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            converter = ArrivalsChoice.class,
            completionCandidates = ArrivalsChoice.class,
            description = "How calls of an open loop follow each other: poisson, as of callers who know nothing of"
                    + " each other, or constant. Default: poisson.")
    private @Nullable Arrivals arrivals;

    @Option(
            names = "--workers",
            paramLabel = "N,N,...",
            defaultValue = DEFAULT_LIST,
            converter = Counts.class,
            description = "The matrix's numbers of workers. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private ValueList<Integer> workers;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            defaultValue = "dedicated",
            converter = PoolChoice.class,
            completionCandidates = PoolChoice.class,
            description = "dedicated: a pool of the cell's own (deferToThreadPool);"
                    + " shared: the reactor's (deferToThread). Default: ${DEFAULT-VALUE}.")
    private PoolKind pool = PoolKind.DEDICATED;

    @Option(
            names = "--style",
            paramLabel = "STYLE,...",
            defaultValue = "callbacks",
            converter = Styles.class,
            description = "How the callers of the experiment are written: callbacks, which are measured always;"
                    + " inline: coroutines; threads: a thread for each, which puts its calls into a plain queue and waits."
                    + " Default: ${DEFAULT-VALUE}.")
    private ValueList<CallerStyle> styles = new ValueList<>(List.of());

    @Mixin
    private final TransportOption transport = new TransportOption();

    @ArgGroup
    private Measured measured = new Measured();

    private static final class Measured {

        @Option(
                names = "--calls",
                paramLabel = "N",
                converter = CallsPerCaller.class,
                description = "Measured calls of each caller, in every cell. Default: 10000 in the experiment.")
        private @Nullable Long calls;

        @Option(
                names = "--duration",
                paramLabel = "TIME",
                converter = MeasuredTime.class,
                description = "Measured time of every cell in a round, in place of --calls."
                        + " Default: 200ms in the matrix, 1s in an open loop.")
        private @Nullable Duration duration;
    }

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = WarmUpTime.class,
            description =
                    "Calls before the measured ones, in every cell. Default: 2s in the experiment, 50ms in the matrix,"
                            + " 200ms in an open loop.")
    private @Nullable Duration warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            converter = Rounds.class,
            description = "How often each cell of the matrix is measured, all of them before any again."
                    + " Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "Draws the order of the cells, the plans of an open loop, and what a work draws."
                    + " Default: another one each time.")
    private @Nullable Long seed;

    @Mixin
    private final BenchFiles files = new BenchFiles();

    @Option(names = "--quiet", description = "Prints the results only: no progress, no pictures, no explanation.")
    private boolean quiet;

    @Mixin
    private final TextOptions text;

    BenchCommand(Console console) {
        super(console);
        this.text = new TextOptions(console.screen());
    }

    @Override
    public Integer call() throws Exception {
        Options options = options();
        Style style = text.style();
        Transport used = transport.transport();
        files.check(new OutputFiles(spec()), WorkParser.files(options.matrix().work()), options.isOpen());

        ProgressLine progress = new ProgressLine(console().err(), console().terminal() && !quiet);
        Bench bench = new Bench(options.seed(), used, progress);
        if (!console().ctrlC().stopsWith(bench::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        PrintStream out = TextOptions.keeping(style, console().text(files.takesStdout()));
        Machine environment = Environment.capture(Instant.now(), used);
        ClockCost clock = ClockMeter.measure(System::nanoTime);
        BenchText report = new BenchText(out, environment, options, clock, quiet, style);
        report.header();
        cancelIfUnread(bench);

        BenchDocument result = measure(bench, report, progress, environment, clock, options);
        Optional<Exception> failure = bench.failure();
        report.end(result, failure.isPresent() ? "failed" : "interrupted");
        int written = write(outputs -> {
            List<String> notes = files.write(result, outputs);
            if (files.takesStdout()) {
                notes.forEach(console().err()::println);
            } else {
                report.renamed(notes);
            }
        });
        if (failure.isPresent()) {
            throw failure.get();
        }
        return written == ExitCode.OK && bench.isCancelled() ? ExitCode.INTERRUPTED : written;
    }

    /** Measures all that was asked for, and prints each part as soon as it is known. */
    private BenchDocument measure(
            Bench bench,
            BenchText report,
            ProgressLine progress,
            Machine environment,
            ClockCost clock,
            Options options) {
        if (options.isOpen()) {
            Matrix matrix = progress.clearing(() -> bench.runOpenMatrix(
                    matrixLoad(), options.ratesPerSecond(), openArrivals(), options.workers(), options.rounds()));
            report.open(matrix);
            return BenchDocument.of(environment, options, clock, null, matrix);
        }
        Experiment experiment = progress.clearing(() -> bench.runExperiment(
                experimentLoad(), Options.EXPERIMENT_DEMANDS, Options.EXPERIMENT_WORKERS, clock, styles.values()));
        report.experiment(experiment);
        cancelIfUnread(bench);

        Matrix matrix = progress.clearing(
                () -> bench.runMatrix(matrixLoad(), options.demands(), options.workers(), options.rounds()));
        report.matrix(matrix);
        return BenchDocument.of(environment, options, clock, experiment, matrix);
    }

    /** Nobody wants to wait for what cannot be printed, if there is nothing else; {@link Cli} complains of it. */
    private void cancelIfUnread(Bench bench) {
        if (files.isEmpty() && console().out().checkError()) {
            bench.cancel();
        }
    }

    /** The request, as a result's document has it, with every default filled in. */
    private Options options() {
        List<Double> rates = rates();
        boolean open = !rates.isEmpty();
        Workload matrix = matrixLoad();
        if (open && matrix.extent() instanceof StopCondition.Time time) {
            checkPlan(this, rates.get(rates.size() - 1), matrix.warmUp().plus(time.duration()));
        }
        return new Options(
                open ? null : experimentLoad().load(),
                matrix.load(),
                open ? List.of() : columns.demands.values(),
                rates,
                open ? openArrivals().name().toLowerCase(Locale.ROOT) : null,
                workers.values(),
                Math.toIntExact(rounds),
                Seed.orDrawn(seed));
    }

    /** In growing order; none in a closed loop. */
    private List<Double> rates() {
        if (columns.rates == null) {
            refuseArrivals(this, arrivals);
            return List.of();
        }
        if (!styles.values().equals(List.of(CallerStyle.CALLBACKS))) {
            throw refusal(
                    "--style",
                    styles.values().stream().map(BenchCommand::word).collect(Collectors.joining(",")),
                    "an open loop has no callers who could be written so; leave out --rate");
        }
        if (measured.calls != null) {
            throw refusal(
                    "--calls",
                    measured.calls,
                    "an open loop has no callers whose calls could be counted; give it a --duration");
        }
        return columns.rates.values();
    }

    private Arrivals openArrivals() {
        return arrivals == null ? Arrivals.POISSON : arrivals;
    }

    /** Callers that wait for their results decide themselves when they call. */
    static void refuseArrivals(DeftCommand command, @Nullable Arrivals arrivals) {
        if (arrivals != null) {
            throw command.refusal(
                    "--arrivals",
                    arrivals.name().toLowerCase(Locale.ROOT),
                    "only an open loop has arrivals; give it a --rate");
        }
    }

    /** A plan is kept to its end, however far a pool falls behind, so it must fit into memory. */
    static void checkPlan(DeftCommand command, double highest, Duration time) {
        if (highest * time.toNanos() / 1e9 > MOST_PLANNED) {
            throw command.refusal(
                    "--rate",
                    Quantities.rate(highest),
                    "that is more than " + Units.count((long) MOST_PLANNED) + " calls in " + Units.duration(time)
                            + "; allowed: a shorter --duration, or a lower rate");
        }
    }

    private Workload experimentLoad() {
        return load(
                DEFAULT_EXPERIMENT_WORK,
                new StopCondition.CallsPerCaller(DEFAULT_EXPERIMENT_CALLS),
                DEFAULT_EXPERIMENT_WARM_UP);
    }

    private Workload matrixLoad() {
        return columns.rates == null
                ? load(DEFAULT_MATRIX_WORK, new StopCondition.Time(DEFAULT_MATRIX_TIME), DEFAULT_MATRIX_WARM_UP)
                : load(DEFAULT_MATRIX_WORK, new StopCondition.Time(DEFAULT_OPEN_TIME), DEFAULT_OPEN_WARM_UP);
    }

    private Workload load(String defaultWork, StopCondition defaultExtent, Duration defaultWarmUp) {
        return new Workload(
                work == null ? WorkParser.parse(defaultWork) : work,
                pool,
                extent(defaultExtent),
                warmUp == null ? defaultWarmUp : warmUp);
    }

    private StopCondition extent(StopCondition otherwise) {
        if (measured.calls != null) {
            return new StopCondition.CallsPerCaller(Math.toIntExact(measured.calls));
        }
        return measured.duration == null ? otherwise : new StopCondition.Time(measured.duration);
    }

    private static final class PoolChoice extends Choice<PoolKind> {

        PoolChoice() {
            super("pool", PoolKind.values());
        }
    }

    private static String word(CallerStyle style) {
        return style.name().toLowerCase(Locale.ROOT);
    }

    private static final class StyleChoice extends Choice<CallerStyle> {

        StyleChoice() {
            super("style", CallerStyle.values());
        }
    }

    private static final class Styles implements ITypeConverter<ValueList<CallerStyle>> {

        @Override
        public ValueList<CallerStyle> convert(String text) throws Exception {
            return ValueList.read(text, new StyleChoice(), BenchCommand::word);
        }
    }

    private static final class CallsPerCaller extends WholeNumber {

        CallsPerCaller() {
            super(1, 1_000_000_000);
        }
    }
}
