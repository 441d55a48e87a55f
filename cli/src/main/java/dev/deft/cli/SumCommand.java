package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.SumDocument;
import dev.deft.bench.Environment;
import dev.deft.bench.SumExperiment;
import dev.deft.bench.SumLoad;
import dev.deft.bench.SumPlan;
import dev.deft.bench.Summation;
import dev.deft.cli.option.CallerCount;
import dev.deft.cli.option.Counts;
import dev.deft.cli.option.Requests;
import dev.deft.cli.option.SumSizes;
import dev.deft.cli.option.ValueList;
import dev.deft.reactor.Transport;
import dev.deft.report.page.SumReport;
import dev.deft.report.terminal.SumText;
import dev.deft.report.text.EssayFigures;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft sum}: the table of the essay on yielding CPU-intensive work, on this machine. */
@Command(
        name = "sum",
        description = {
            "Measures a server whose threads block, and give only their computing away: in place, one at a time, to a pool, to a share of one. That"
                    + " is the table of David Beazley's essay on yielding CPU-intensive work, whose figures are printed beside those of this machine.",
            ""
        },
        footer = {
            "",
            "It runs 'deft serve sum' with every apply in a process of its own, and makes the requests of 'deft load sum' itself, against one apply at a"
                    + " time. In a round every cell has its turn once, in a drawn order.",
            "A gain is the time in place, or the 99th percentile of a request's latency there, divided by that of the apply; it is the median of the"
                    + " rounds' ratios, with its 95 %% bootstrap interval.",
            "Results go to stdout; progress and errors go to stderr. Ctrl-C ends the run and prints what was measured so far.",
            "",
            "Examples:",
            "  deft sum",
            "  deft sum --n 25000 --requests 1000 --rounds 20",
            "  deft sum --clients 2,16,64 --json sum.json",
            "  deft report sum.json -o sum.html"
        })
final class SumCommand extends MeasuringCommand<SumDocument> {

    @Option(
            names = "--n",
            paramLabel = "N,...",
            converter = SumSizes.class,
            description = "How many integers each request has summed, one table each. Default: 25000, as in the essay,"
                    + " and as many as take 4.5 ms here, as these did there.")
    private @Nullable ValueList<Long> n;

    @Option(
            names = "--clients",
            paramLabel = "N,...",
            defaultValue = LoadSumCommand.DEFAULT_CLIENTS,
            converter = Counts.class,
            description = "How many threads make requests; one column each. Default: ${DEFAULT-VALUE}.")
    private ValueList<Integer> clients = new ValueList<>(List.of());

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "400",
            converter = Requests.class,
            description = "Requests of every cell in a round. Default: ${DEFAULT-VALUE}.")
    private long requests;

    @Option(
            names = "--workers",
            paramLabel = "N",
            converter = CallerCount.class,
            description = "The threads of the pools. Default: as many as cores.")
    private @Nullable Long workers;

    @Mixin
    private final TurnOptions turns = new TurnOptions();

    @Mixin
    private final ResultOptions files = new ResultOptions();

    SumCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        files.check(spec(), List.of());
        SumPlan plan = plan();
        Machine environment = Environment.capture(Instant.now(), Transport.NIO);
        try (SumServerProcess server = SumServerProcess.start(plan.workers())) {
            SumExperiment experiment = new SumExperiment(
                    environment,
                    plan,
                    Summation::nanos,
                    (cell, count) ->
                            new SumLoad(server.address(cell.apply()), cell.n()).measure(cell.clients(), count));
            SumText text = new SumText(console().text(files.takesStdout()));
            return measure(
                    experiment::cancel,
                    () -> {
                        text.header(environment, plan.options());
                        console().err().println(announcement(plan, experiment.expectedDuration()));
                    },
                    () -> experiment.run((cell, round) -> progress().showRound(cell, round, plan.rounds())),
                    text::results,
                    files.with(SumReport::write));
        }
    }

    /** Returns what will run, and for about how long: {@code 32 cells x 8 rounds, about 2 min 3 s}. */
    private static String announcement(SumPlan plan, Duration duration) {
        int cells = plan.n().size() * plan.clients().size() * SumDocument.APPLIES.size();
        return Units.counted(cells, "cell") + " x " + Units.counted(plan.rounds(), "round") + ", " + about(duration);
    }

    private SumPlan plan() {
        List<Long> sizes = n == null
                ? Stream.of(EssayFigures.N, Summation.taking(Math.round(EssayFigures.ALONE_SECONDS * 1e6)))
                        .distinct()
                        .toList()
                : n.values();
        return new SumPlan(
                sizes,
                Math.toIntExact(requests),
                clients.values(),
                ServeSumCommand.workers(workers),
                turns.rounds(),
                turns.seed());
    }
}
