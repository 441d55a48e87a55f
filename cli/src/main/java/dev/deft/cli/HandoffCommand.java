package dev.deft.cli;

import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.Machine;
import dev.deft.bench.Environment;
import dev.deft.bench.Handoff;
import dev.deft.bench.HandoffPlan;
import dev.deft.bench.PairKind;
import dev.deft.cli.option.AllOrSome;
import dev.deft.cli.option.MeasuredTime;
import dev.deft.cli.option.Rounds;
import dev.deft.cli.option.Seed;
import dev.deft.cli.option.ValueList;
import dev.deft.cli.option.WarmUpTime;
import dev.deft.cli.option.WholeNumber;
import dev.deft.reactor.Transport;
import dev.deft.report.page.HandoffReport;
import dev.deft.report.terminal.HandoffText;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft handoff}: what it takes to hand an item from one thread to another, alone and beside threads that compute. */
@Command(
        name = "handoff",
        description = {
            "Has a producer and a consumer hand items over by a lock, a condition and other means, alone and beside"
                    + " threads that compute, and prints how many transactions they make and how long each takes.",
            ""
        },
        footer = {
            "",
            "In a transaction an item goes from the producer to the consumer, and the producer goes on when it knows"
                    + " that the consumer has it. KIND is one of",
            "  lock               two locks that either thread may release, as Python's",
            "  condition          a slot under a ReentrantLock, and its condition",
            "  semaphore          two semaphores",
            "  synchronous-queue, transfer-queue, exchanger",
            "                     SynchronousQueue, LinkedTransferQueue.transfer, Exchanger",
            "  pool-park, pool-adaptive, pool-spin",
            "                     two pools of Deft's with one worker each, by wait strategy",
            "  inbox-park, inbox-adaptive, inbox-spin",
            "                     a reactor's thread and a worker: by the pool, and back by",
            "                     the reactor's inbox; by wait strategy",
            "on platform threads, and on virtual ones where the JVM has them. Busy threads are platform threads.",
            "",
            "These are the columns of giltest, a test of PythonPlus: e is the work of two threads that compute against"
                    + " one. A ratio is the median of the rounds', with its 95 %% bootstrap interval.",
            "Results go to stdout; progress and errors go to stderr. Ctrl-C ends the run and prints what was measured"
                    + " so far.",
            "",
            "Examples:",
            "  deft handoff",
            "  deft handoff --pairs lock,condition --busy 1",
            "  deft handoff --pairs pool-park,pool-spin --busy 1,2,8 --rounds 20"
        })
final class HandoffCommand extends MeasuringCommand<HandoffDocument> {

    /** With more the machine has no time for anything else, this command included. */
    private static final int MOST_BUSY = 256;

    @Option(
            names = "--pairs",
            paramLabel = "all|KIND,...",
            defaultValue = "all",
            converter = PairKinds.class,
            completionCandidates = PairKinds.class,
            description = "What they hand over by. Default: ${DEFAULT-VALUE}.")
    private ValueList<PairKind> pairs = new ValueList<>(List.of());

    @Option(
            names = "--busy",
            paramLabel = "N,N,...",
            converter = BusyCounts.class,
            description = "Threads that compute beside a pair; alone it is measured anyway. Default: 1, one and two for"
                    + " each processor.")
    private @Nullable ValueList<Long> busy;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            converter = Rounds.class,
            description =
                    "Turns of each pair, alone and beside each number of busy threads. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = MeasuredTime.class,
            description = "Measured time of a turn: half of it counts transactions, half records how long each takes."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "20ms",
            converter = WarmUpTime.class,
            description = "Transactions before it. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "Draws the order of the turns. Default: another one each time.")
    private @Nullable Long seed;

    @Mixin
    private final ResultOptions files = new ResultOptions();

    HandoffCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        HandoffPlan plan = plan();
        files.check(spec(), List.of());
        Machine environment = Environment.capture(Instant.now(), Transport.AUTO.resolved());
        Handoff handoff =
                new Handoff(environment, plan, (name, round) -> progress().showRound(name, round, plan.rounds()));
        HandoffText text = new HandoffText(console().text(files.takesStdout()));
        return measure(
                handoff::cancel,
                () -> {
                    text.header(environment, plan.options());
                    console().err().println(announcement(plan));
                },
                handoff::run,
                text::results,
                files.with(HandoffReport::write));
    }

    /** Returns what will run, and for about how long: {@code 12 pairs, alone and beside 1, 2, 4 busy threads, x 7 rounds, about 48 s}. */
    static String announcement(HandoffPlan plan) {
        String busy = plan.busy().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Units.counted(plan.pairsOnThreads(), "pair") + ", alone"
                + (busy.isEmpty() ? "" : " and beside " + busy + " busy threads") + ", x "
                + Units.counted(plan.rounds(), "round") + ", " + about(plan.expectedDuration());
    }

    private HandoffPlan plan() {
        return new HandoffPlan(
                pairs.values(),
                busy == null
                        ? usualBusy(Runtime.getRuntime().availableProcessors())
                        : busy.values().stream()
                                .map(Math::toIntExact)
                                .filter(count -> count > 0)
                                .toList(),
                Math.toIntExact(rounds),
                warmUp,
                time,
                Seed.orDrawn(seed));
    }

    /** One, one for each processor, and two for each: each number once, in growing order. */
    static List<Integer> usualBusy(int processors) {
        return Stream.of(1, processors, 2 * processors)
                .map(count -> Math.min(count, MOST_BUSY))
                .distinct()
                .toList();
    }

    private static final class PairKinds extends AllOrSome<PairKind> {

        PairKinds() {
            super("kind of pair", PairKind.values(), PairKind::label);
        }
    }

    private static final class BusyCounts implements ITypeConverter<ValueList<Long>> {

        @Override
        public ValueList<Long> convert(String text) throws Exception {
            return ValueList.read(text, new BusyCount(), String::valueOf).sorted(Comparator.naturalOrder());
        }
    }

    private static final class BusyCount extends WholeNumber {

        BusyCount() {
            super(0, MOST_BUSY);
        }
    }
}
