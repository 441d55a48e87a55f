package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.Machine;
import dev.deft.bench.Environment;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.bench.adapt.AdaptPeer;
import dev.deft.bench.adapt.AdaptPlan;
import dev.deft.bench.adapt.Adaptation;
import dev.deft.bench.adapt.PoolSystem;
import dev.deft.cli.option.CallerCount;
import dev.deft.cli.option.MeasuredTime;
import dev.deft.cli.option.PoolSystems;
import dev.deft.cli.option.Scenarios;
import dev.deft.cli.option.Seed;
import dev.deft.cli.option.ValueList;
import dev.deft.cli.option.WorkConverter;
import dev.deft.peers.DotnetPool;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.reactor.Transport;
import dev.deft.report.page.AdaptReport;
import dev.deft.report.terminal.AdaptText;
import dev.deft.report.text.ColorMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft adapt}: how pools that find their size find it. */
@Command(
        name = "adapt",
        description = {
            "Gives pools that find their number of threads themselves what is hard for them, and prints how soon they find it, beside pools"
                    + " that stay as they are.",
            ""
        },
        footer = {
            "",
            "The scenarios are",
            "  starvation  endless tasks on all processors; when does one more begin?",
            "  sweep       pools of fixed sizes, each with a resource of 20 permits, one that",
            "              degrades beyond 20 tasks, the processors, and one lock",
            "  step        a resource whose permits change: 10, 20, 30, 20, 10",
            "  burst       100 tasks at once that wait for a second; and that say so",
            "  long        tasks of 10 ms to 1 s, constant and drawn, or of --work, with a",
            "              resource that degrades beyond 20 tasks; takes minutes",
            "",
            "The pools are",
            "  hill-climbing  Deft's, after .NET's thread injection",
            "  probing        Deft's, which times cohorts of tasks",
            "  dotnet         .NET's, where 'dotnet' is installed with its SDK",
            "  fixed:N        Deft's, of a fixed size",
            "  jdk:N, fork-join:N, virtual:N",
            "                 the JDK's, and virtual threads with N permits",
            "N may be 'best': the fixed size that a scenario's resource is made for, which is best for work that waits.",
            "",
            "The best that a pool is held against is measured, too: a fixed pool of the size that the resource is made for. WORK is as in"
                    + " 'deft help bench'.",
            "Results go to stdout; progress and errors go to stderr. Ctrl-C ends the run and prints what was measured so"
                    + " far.",
            "",
            "Examples:",
            "  deft adapt",
            "  deft adapt --scenario step --sizing probing,fixed:30 --work sleep:50ms",
            "  deft adapt --scenario long --report long.html"
        })
final class AdaptCommand extends MeasuringCommand<AdaptDocument> {

    @Option(
            names = "--scenario",
            paramLabel = "NAME[,NAME...]",
            defaultValue = "starvation,sweep,step,burst",
            converter = Scenarios.class,
            completionCandidates = Scenarios.class,
            description = "What is measured. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private ValueList<String> scenarios;

    @Option(
            names = "--sizing",
            paramLabel = "POOL[,POOL...]",
            defaultValue = "hill-climbing,probing,dotnet,fixed:best,jdk:best,fork-join:best,virtual:best",
            converter = PoolSystems.class,
            description = "The pools. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private ValueList<PoolSystem> sizing;

    @Option(
            names = "--work",
            paramLabel = WorkConverter.LABEL,
            converter = WorkConverter.class,
            completionCandidates = WorkConverter.class,
            description = "What a task does while it has the resource, in sweep, step and long. Default: sleep:10ms,"
                    + " and in long each of its own lengths.")
    private @Nullable Work work;

    @Option(
            names = "--demand",
            paramLabel = "N",
            defaultValue = "200",
            converter = CallerCount.class,
            description = "The tasks that are outstanding at any time. Default: ${DEFAULT-VALUE}.")
    private long demand;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1500ms",
            converter = MeasuredTime.class,
            description =
                    "Time of each pool in each phase of step and long (in long without --work: for 100 tasks at least); a sixth of it in sweep. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "Draws what a work draws. Default: another one each time.")
    private @Nullable Long seed;

    @Mixin
    private final ResultOptions files = new ResultOptions();

    AdaptCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        AdaptPlan plan = new AdaptPlan(
                scenarios.values(), sizing.values(), work, Math.toIntExact(demand), duration, Seed.orDrawn(seed));
        files.check(spec(), WorkParser.files(plan.work().specification()));
        if (plan.systems().stream().noneMatch(system -> system.kind() == PoolSystem.Kind.DOTNET)) {
            return measure(plan, null, List.of());
        }
        try (DotnetPool dotnet = DotnetPool.build()) {
            return measure(plan, dotnet, List.of());
        } catch (MissingPeerException e) {
            return measure(plan, null, List.of(new Absence("dotnet", String.valueOf(e.getMessage()))));
        }
    }

    /** Measures all pools, and returns the exit code. */
    private int measure(AdaptPlan plan, @Nullable AdaptPeer dotnet, List<Absence> absent) throws Exception {
        Machine environment = Environment.capture(Instant.now(), Transport.NIO);
        Adaptation adaptation = new Adaptation(
                environment,
                plan,
                dotnet,
                absent,
                (experiment, pool) -> progress().show(experiment + ": " + pool));
        AdaptText text = new AdaptText(
                console().text(files.takesStdout()), console().screen().style(ColorMode.AUTO, false));
        return measure(
                adaptation::cancel,
                () -> text.header(environment, plan.options()),
                adaptation::run,
                text::results,
                files.with(AdaptReport::write));
    }
}
