package dev.deft.cli;

import dev.deft.analysis.result.Quantities;
import dev.deft.bench.Bench;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Environment;
import dev.deft.bench.Experiment;
import dev.deft.bench.Extent;
import dev.deft.bench.Load;
import dev.deft.bench.Matrix;
import dev.deft.bench.OpenMatrix;
import dev.deft.bench.PoolKind;
import dev.deft.bench.Shape;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.reactor.Transport;
import dev.deft.report.file.Outputs;
import dev.deft.report.file.StandardStreams;
import dev.deft.report.text.Screen;
import dev.deft.report.text.Style;
import dev.deft.report.text.Units;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deft bench}: the 2016 thread's experiment, the matrix of demand and workers, and what they show. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
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
            "Exit codes: 0 done, 1 failed while running, 2 wrong usage, 130 interrupted.",
            "",
            "Examples:",
            "  deft bench",
            "  deft bench --work file:/etc/hosts --demand 1,8,64 --workers 4,8",
            "  deft bench --report report.html",
            "  deft bench --rate 1k/s,2k/s --workers 4,8 --work 'sleep:exp(2ms)'"
        })
final class BenchCommand implements Callable<Integer> {

    /** What stands for the value of {@code --work}. */
    static final String WORK = "WORK";

    private static final String DEFAULT_EXPERIMENT_WORK = "spin:1us";
    private static final String DEFAULT_MATRIX_WORK = "sleep:2ms";
    private static final String DEFAULT_LIST = "1,2,4,8,16,32,64";
    private static final String DEFAULT_TRANSPORT = "auto";
    private static final int DEFAULT_EXPERIMENT_CALLS = 10_000;
    private static final String DEFAULT_ROUNDS = "5";
    private static final int MOST_ROUNDS = 1_000;
    private static final Duration DEFAULT_MATRIX_TIME = Duration.ofMillis(200);
    private static final Duration DEFAULT_OPEN_TIME = Duration.ofSeconds(1);
    private static final Duration DEFAULT_EXPERIMENT_WARM_UP = Duration.ofSeconds(2);
    private static final Duration DEFAULT_MATRIX_WARM_UP = Duration.ofMillis(50);
    private static final Duration DEFAULT_OPEN_WARM_UP = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long MOST_CALLS = 1_000_000_000;
    private static final double MOST_PLANNED = 1e7;
    private static final long LARGEST_SEED = 999_999_999_999_999_999L;
    private static final long LARGEST_DRAWN_SEED = 999_999;

    @Option(names = "--work", paramLabel = WORK, description = "What each call does; see below.")
    private @Nullable String work;

    @Option(
            names = "--demand",
            paramLabel = "N,N,...",
            description = "The matrix's numbers of callers. Default: " + DEFAULT_LIST + ".")
    private @Nullable String demand;

    @Option(
            names = "--rate",
            paramLabel = "RATE,...",
            description = "Open loop, in place of --demand: calls a second, such as 500/s or 20k/s.")
    private @Nullable String rate;

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            description = "How calls of an open loop follow each other: poisson, as of callers who know nothing of"
                    + " each other, or constant. Default: poisson.")
    private @Nullable String arrivals;

    @Option(
            names = "--workers",
            paramLabel = "N,N,...",
            defaultValue = DEFAULT_LIST,
            description = "The matrix's numbers of workers. Default: ${DEFAULT-VALUE}.")
    private String workers = DEFAULT_LIST;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            defaultValue = "dedicated",
            description = "dedicated: a pool of the cell's own (deferToThreadPool);"
                    + " shared: the reactor's (deferToThread). Default: ${DEFAULT-VALUE}.")
    private String pool = "dedicated";

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = DEFAULT_TRANSPORT,
            description = "What the reactor sleeps in: nio, epoll, or auto, which is epoll where it can be had."
                    + " Default: ${DEFAULT-VALUE}.")
    private String transport = DEFAULT_TRANSPORT;

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "Measured calls of each caller, in every cell. Default: 10000 in the experiment.")
    private @Nullable String calls;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Measured time of every cell in a round, in place of --calls."
                    + " Default: 200ms in the matrix, 1s in an open loop.")
    private @Nullable String duration;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description =
                    "Calls before the measured ones, in every cell. Default: 2s in the experiment, 50ms in the matrix,"
                            + " 200ms in an open loop.")
    private @Nullable String warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = DEFAULT_ROUNDS,
            description = "How often each cell of the matrix is measured, all of them before any again."
                    + " Default: ${DEFAULT-VALUE}.")
    private String rounds = DEFAULT_ROUNDS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draws the order of the cells, the plans of an open loop, and what a work draws."
                    + " Default: another one each time.")
    private @Nullable String seed;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Writes the results there too; to stdout in place of the text with -.")
    private @Nullable String json;

    @Option(
            names = "--report",
            paramLabel = "FILE|-",
            description = "Writes the results there as a page of HTML with charts, which needs no other file.")
    private @Nullable String report;

    @Option(names = "--png", paramLabel = "DIR", description = "Writes each chart there, as a picture.")
    private @Nullable String png;

    @Option(names = "--csv", paramLabel = "FILE|-", description = "Writes a line for each cell and round there.")
    private @Nullable String csv;

    @Option(
            names = "--hgrm",
            paramLabel = "DIR",
            description = "Writes one HdrHistogram percentile file for each cell there, in us.")
    private @Nullable String hgrm;

    @Option(
            names = "--hlog",
            paramLabel = "DIR",
            description = "Writes one HdrHistogram interval log for each cell there, in ns.")
    private @Nullable String hlog;

    @Option(names = "--quiet", description = "Prints the results only: no progress, no pictures, no explanation.")
    private boolean quiet;

    @Mixin
    private final TextOptions text;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final CtrlC ctrlC;

    BenchCommand(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC, Screen screen) {
        this.text = new TextOptions(screen);
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.ctrlC = ctrlC;
    }

    @Override
    public Integer call() throws Exception {
        BenchOptions options = options();
        Style style = text.style();
        Transport used = OptionValues.transport("--transport", transport);
        checkWork(options.matrix().work());
        options.files().check(WorkParser.files(options.matrix().work().specification()), options.isOpen());

        ProgressLine progress = new ProgressLine(err, terminal && !options.quiet());
        Bench bench = new Bench(options.seed(), used, progress);
        if (!ctrlC.stopsWith(bench::cancel)) {
            return ExitCode.INTERRUPTED;
        }
        PrintStream text = options.files().takesStdout() ? new PrintStream(OutputStream.nullOutputStream()) : out;
        BenchReport report = new BenchReport(TextOptions.keeping(style, text), options, style);

        Environment environment = Environment.capture(Instant.now(), used);
        ClockCost clock = ClockCost.measure(System::nanoTime);
        report.header(environment, clock);
        cancelIfUnread(bench, options);

        BenchResult result = options.isOpen()
                ? open(bench, report, progress, environment, clock, options)
                : closed(bench, report, progress, environment, clock, options);
        report.idle(result.idle());
        Optional<Exception> failure = bench.failure();
        report.end(result, failure.isPresent() ? "failed" : "interrupted");
        ctrlC.writes();
        Outputs outputs = new Outputs(new StandardStreams(out, err));
        List<String> notes = options.files().write(result, BenchDocuments.of(result), outputs);
        if (options.files().takesStdout()) {
            notes.forEach(err::println);
        } else {
            report.renamed(notes);
        }
        int written = Complaints.of(spec, outputs);
        if (failure.isPresent()) {
            throw failure.get();
        }
        return written == ExitCode.OK && bench.isCancelled() ? ExitCode.INTERRUPTED : written;
    }

    private BenchResult closed(
            Bench bench,
            BenchReport report,
            ProgressLine progress,
            Environment environment,
            ClockCost clock,
            BenchOptions options) {
        Experiment experiment = clearing(
                progress,
                () -> bench.runExperiment(
                        options.experiment(), BenchOptions.EXPERIMENT_DEMANDS, BenchOptions.EXPERIMENT_WORKERS));
        report.experiment(experiment, clock, environment.cores());
        cancelIfUnread(bench, options);

        Matrix matrix = clearing(
                progress,
                () -> bench.runMatrix(options.matrix(), options.demands(), options.workers(), options.rounds()));
        report.matrix(matrix);
        return new BenchResult(
                environment, options, clock, Optional.of(experiment), Optional.of(matrix), Optional.empty());
    }

    private BenchResult open(
            Bench bench,
            BenchReport report,
            ProgressLine progress,
            Environment environment,
            ClockCost clock,
            BenchOptions options) {
        OpenMatrix matrix = clearing(
                progress,
                () -> bench.runOpenMatrix(
                        options.matrix(), options.rates(), options.arrivals(), options.workers(), options.rounds()));
        report.open(matrix);
        return new BenchResult(environment, options, clock, Optional.empty(), Optional.empty(), Optional.of(matrix));
    }

    /** Nobody wants to wait for what cannot be printed, if there is nothing else; {@link Cli} complains of it. */
    private void cancelIfUnread(Bench bench, BenchOptions options) {
        if (options.files().isEmpty() && out.checkError()) {
            bench.cancel();
        }
    }

    /** Whatever comes of the run is told on a line of its own. */
    static <T> T clearing(ProgressLine progress, Supplier<T> run) {
        try {
            return run.get();
        } finally {
            progress.clear();
        }
    }

    private BenchOptions options() throws BadInput {
        if (calls != null && duration != null) {
            throw new BadInput(
                    "--calls '" + calls + "' and --duration '" + duration + "': allowed: only one of the two");
        }
        PoolKind poolKind = OptionValues.pool("--pool", pool);
        List<Double> rates = rates();
        Load matrix = rates.isEmpty()
                ? load(poolKind, DEFAULT_MATRIX_WORK, new Extent.Time(DEFAULT_MATRIX_TIME), DEFAULT_MATRIX_WARM_UP)
                : load(poolKind, DEFAULT_MATRIX_WORK, new Extent.Time(DEFAULT_OPEN_TIME), DEFAULT_OPEN_WARM_UP);
        checkPlans(rates, matrix);
        return new BenchOptions(
                load(poolKind, DEFAULT_EXPERIMENT_WORK, defaultExperimentExtent(), DEFAULT_EXPERIMENT_WARM_UP),
                matrix,
                OptionValues.counts("--demand", demand == null ? DEFAULT_LIST : demand, Shape.MOST),
                rates,
                OptionValues.arrivals("--arrivals", arrivals == null ? "poisson" : arrivals),
                OptionValues.counts("--workers", workers, Shape.MOST),
                (int) OptionValues.number("--rounds", rounds, 1, MOST_ROUNDS),
                seed == null ? drawSeed() : seed(seed),
                new BenchFiles(
                        path("--json", json),
                        path("--report", report),
                        path("--png", png),
                        path("--csv", csv),
                        path("--hgrm", hgrm),
                        path("--hlog", hlog)),
                quiet);
    }

    private List<Double> rates() throws BadInput {
        if (rate == null) {
            if (arrivals != null) {
                throw new BadInput("--arrivals", arrivals, "only an open loop has arrivals; give it a --rate");
            }
            return List.of();
        }
        if (demand != null) {
            throw new BadInput("--rate '" + rate + "' and --demand '" + demand + "': allowed: only one of the two");
        }
        if (calls != null) {
            throw new BadInput("--rate '" + rate + "' and --calls '" + calls
                    + "': an open loop has no callers whose calls could be counted; give it a --duration");
        }
        return OptionValues.rates("--rate", rate);
    }

    /** A plan is kept to its end, however far a pool falls behind, so it must fit into memory. */
    private static void checkPlans(List<Double> rates, Load load) throws BadInput {
        if (rates.isEmpty()) {
            return;
        }
        checkPlan(rates.get(rates.size() - 1), load.warmUp().plus(((Extent.Time) load.extent()).duration()));
    }

    static void checkPlan(double highest, Duration time) throws BadInput {
        if (highest * time.toNanos() / 1e9 > MOST_PLANNED) {
            throw new BadInput(
                    "--rate",
                    Quantities.rate(highest),
                    "that is more than " + Units.count((long) MOST_PLANNED) + " calls in " + Units.duration(time)
                            + "; allowed: a shorter --duration, or a lower rate");
        }
    }

    private Load load(PoolKind poolKind, String defaultWork, Extent defaultExtent, Duration defaultWarmUp)
            throws BadInput {
        return new Load(
                OptionValues.work("--work", work == null ? defaultWork : work),
                poolKind,
                extent(defaultExtent),
                warmUp == null ? defaultWarmUp : OptionValues.time("--warmup", warmUp, Duration.ZERO, LONGEST));
    }

    private static Extent defaultExperimentExtent() {
        return new Extent.CallsPerCaller(DEFAULT_EXPERIMENT_CALLS);
    }

    private Extent extent(Extent otherwise) throws BadInput {
        if (calls != null) {
            return new Extent.CallsPerCaller((int) OptionValues.number("--calls", calls, 1, MOST_CALLS));
        }
        if (duration != null) {
            return new Extent.Time(OptionValues.time("--duration", duration, Duration.ofMillis(1), LONGEST));
        }
        return otherwise;
    }

    static void checkWork(Work toCheck) throws BadInput {
        // The JDK keeps answers for 30 s, so nearly every call would measure its table and not the look-up.
        // It reads this once, at the first look-up.
        if (toCheck.specification().contains("resolve:")) {
            Security.setProperty("networkaddress.cache.ttl", "0");
        }
        try {
            toCheck.check();
        } catch (IOException e) {
            throw new BadInput("--work", toCheck.specification(), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Path> path(String option, @Nullable String value) throws BadInput {
        return value == null ? Optional.empty() : Optional.of(OptionValues.path(option, value));
    }

    static long seed(String value) throws BadInput {
        return OptionValues.number("--seed", value, -LARGEST_SEED, LARGEST_SEED);
    }

    private static long drawSeed() {
        return ThreadLocalRandom.current().nextLong(1, LARGEST_DRAWN_SEED + 1);
    }
}
