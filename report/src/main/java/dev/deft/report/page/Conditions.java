package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.result.Trial;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The conditions of the numbers, and the 2016 thread's experiment. */
record Conditions(Results results) {

    /** Side by side. */
    Table table() {
        List<String> names = results.several()
                ? IntStream.range(0, results.size()).mapToObj(results::title).toList()
                : List.of(Show.shortened(results.base().name(), 60));
        Table table = new Table(
                "Conditions", Stream.concat(Stream.of("result"), names.stream()).toList());
        machine(table, "measured", m -> m.date() + ", Deft " + m.deftVersion());
        machine(table, "machine", m -> Units.counted(m.cores(), "core") + ", " + m.cpu());
        machine(table, "system", m -> m.os() + "; transport " + m.transport());
        machine(table, "JVM", Machine::jvm);
        machine(table, "flags", m -> m.flags().isEmpty() ? "none" : String.join(" ", m.flags()));
        row(table, "work", d -> load(d.options().matrix()));
        row(table, "loop", d -> loop(d.options(), d.matrix().loop()));
        row(table, "workers", d -> list(d.options().workers()));
        row(
                table,
                "rounds",
                d -> d.options().rounds() + ", their order drawn from seed "
                        + d.options().seed());
        row(
                table,
                "clock",
                d -> Show.time(d.clock().readNanos()) + " a read, "
                        + Show.time(d.clock().perCallNanos()) + " around each call; not subtracted");
        row(
                table,
                "the platform's own noise",
                d -> "idle trace p99 " + Show.quantile(d.idle().percentiles(), "p99") + ", longest "
                        + Show.time(d.idle().maxNanos()));
        return table;
    }

    private void machine(Table table, String name, Function<Machine, String> of) {
        row(table, name, d -> of.apply(d.environment()));
    }

    private void row(Table table, String name, Function<BenchDocument, String> of) {
        table.row(
                name,
                List.of(),
                results.all().stream().map(r -> of.apply(r.document())).toArray(String[]::new));
    }

    private static String load(Load load) {
        Integer calls = load.callsPerCaller();
        Long nanos = load.durationNanos();
        String extent = calls != null
                ? Units.counted(calls, "call") + " per caller"
                : nanos != null ? duration(nanos) + " a round" : "for as long as it took";
        return load.work() + ", pool " + load.pool() + ", " + extent + " after " + duration(load.warmUpNanos())
                + " of warm-up";
    }

    private static String duration(long nanos) {
        return Units.duration(Duration.ofNanos(nanos));
    }

    private static String loop(Options options, String loop) {
        if (!loop.equals("open")) {
            return "closed: callers that each wait for their result, " + list(options.demands());
        }
        String rates = options.ratesPerSecond().stream().map(Show::plain).collect(Collectors.joining(", "));
        return "open: " + options.arrivals() + " arrivals, " + rates + " calls/s, timed from their planned start";
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(Units::count).collect(Collectors.joining(", "));
    }

    /** Empty of a closed loop. */
    Table sending() {
        Table table = new Table(
                "How the calls were sent",
                "",
                "offered",
                "achieved",
                "achieved / offered",
                "unfinished",
                "send lag p99",
                "latency p99",
                "p99 from the send");
        for (int i = 0; i < results.size(); i++) {
            for (Cell cell : results.cells(i)) {
                Sending sending = cell.sending();
                if (sending != null) {
                    table.row(
                            results.prefix(i) + cell.label(),
                            Flag.of(cell),
                            Show.rate(sending.offeredPerSecond()),
                            Show.rate(sending.achievedPerSecond()),
                            Show.percent(sending.achievedOverOffered()),
                            Units.count(sending.unfinished()),
                            Show.quantile(sending.lag().percentiles(), "p99"),
                            Show.quantile(cell.latency().percentiles(), "p99"),
                            Show.quantile(sending.fromSend().percentiles(), "p99"));
                }
            }
        }
        return table;
    }

    /** Empty where there was none. */
    Table experiment() {
        Table table = new Table(
                "The 2016 thread's experiment",
                "",
                "deferred mean",
                "synchronous mean",
                "increase",
                "deferred p99",
                "calls/s");
        for (int i = 0; i < results.size(); i++) {
            Experiment experiment = results.at(i).document().experiment();
            for (Trial trial : experiment == null ? List.<Trial>of() : experiment.trials()) {
                Double increase = trial.increase();
                table.row(
                        results.prefix(i) + trial.deferred().label(),
                        Flag.of(trial.deferred()),
                        Show.time(trial.deferred().latency().meanNanos()),
                        Show.time(trial.synchronous().meanNanos()),
                        increase == null ? Units.INSUFFICIENT : Units.times(increase),
                        Show.quantile(trial.deferred().latency().percentiles(), "p99"),
                        Show.rate(trial.deferred().throughput()));
            }
        }
        return table;
    }
}
