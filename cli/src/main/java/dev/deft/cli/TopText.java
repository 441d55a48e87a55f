package dev.deft.cli;

import dev.deft.live.LatencySnapshot;
import dev.deft.live.LatencyTimes;
import dev.deft.live.PoolAdvice;
import dev.deft.live.PoolInterval;
import dev.deft.live.PoolSight;
import dev.deft.live.ProcessSight;
import dev.deft.live.ReactorSight;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Style;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The screen of {@code deft top}: lines of up to 79 characters. */
record TopText(Style style) {

    private static final String UNKNOWN = "-";
    private static final int NAME = 16;
    private static final int BAR = 6;

    /** The colour of what somebody should look at. */
    private static final int ALARM = 0xd33030;

    /** From here on three digits would be rounded to the next unit. */
    private static final double ROUNDED_UP = 1.0005;

    /** Returns the JVMs that may be looked at. */
    static List<String> list(List<JvmConnection.Found> found) {
        List<String> lines = new ArrayList<>(List.of("These programs publish their pools:"));
        found.forEach(each -> lines.add("  deft top --pid " + each.pid() + "   " + plain(each.name())));
        return lines;
    }

    /** Returns a screen about the last {@code interval}, or what was made of it where the machine was busy. */
    List<String> screen(String title, Duration interval, ProcessSight sight) {
        double nanos = sight.pools().stream()
                .flatMap(pool -> pool.interval().stream())
                .mapToDouble(PoolInterval::nanos)
                .findFirst()
                .orElse((double) interval.toNanos());
        List<String> lines = new ArrayList<>(Paragraph.of(plain(title) + ": the last " + Units.time(nanos)));
        if (sight.isEmpty()) {
            lines.add("");
            lines.addAll(Paragraph.of("It publishes no pool and no reactor at present."));
            return lines;
        }
        if (!sight.reactors().isEmpty()) {
            lines.add("");
            lines.addAll(reactors(sight.reactors()));
        }
        if (!sight.pools().isEmpty()) {
            lines.add("");
            lines.addAll(pools(sight.pools()));
            lines.add("");
            lines.addAll(times(sight.pools()));
        }
        lines.add("");
        lines.addAll(legend());
        return lines;
    }

    private static List<String> reactors(List<ReactorSight> reactors) {
        return new TextColumns<ReactorSight>()
                .add(name("REACTOR"), each -> name(each.now().getName()))
                .add("results/s", each -> rate(each.deliveriesPerSecond()))
                .add("calls under way", each -> number(each.now().getOutstandingCalls()))
                .add("timers", each -> number(each.now().getTimedCalls()))
                .add("coroutines", each -> number(each.now().getSuspendedCoroutines()))
                .add("late by", each -> time((double) each.now().getLateNanos()))
                .table(reactors)
                .lines();
    }

    /** The table of what is asked, with a sentence below each pool in trouble. */
    private List<String> pools(List<PoolSight> pools) {
        List<String> rows = new TextColumns<PoolSight>()
                .add(name("POOL"), each -> name(each.now().getName()))
                .add("workers busy", this::workers)
                .add("queued", each -> number(each.now().getQueued()))
                .add("calls/s", each -> rate(known(each.advice().map(PoolAdvice::arrivalsPerSecond))))
                .add(
                        "demand",
                        each -> each.advice()
                                .flatMap(of -> optional(of.demand()))
                                .map(TopText::demand)
                                .orElse(UNKNOWN))
                .add(
                        "load",
                        each -> each.advice()
                                .flatMap(of -> optional(of.utilisation()))
                                .map(load -> load < 9.995 ? Units.percent(load) : "x " + number(load))
                                .orElse(UNKNOWN))
                .add(
                        "enough",
                        each -> each.advice()
                                .map(PoolAdvice::recommendedWorkers)
                                .filter(workers -> workers.isPresent())
                                .map(workers -> number(workers.getAsInt()))
                                .orElse(UNKNOWN))
                .table(pools)
                .lines();
        if (rows.size() != pools.size() + 1) {
            throw new IllegalStateException("the table of pools is too wide for a screen: " + rows);
        }
        List<String> lines = new ArrayList<>(rows.subList(0, 1));
        for (int i = 0; i < pools.size(); i++) {
            lines.add(rows.get(i + 1));
            lines.addAll(below(pools.get(i)));
        }
        return lines;
    }

    /** Returns what there is to say of a pool but its numbers. */
    private List<String> below(PoolSight pool) {
        List<String> lines = new ArrayList<>();
        pool.advice().ifPresent(advice -> {
            if (advice.state().isTrouble()) {
                lines.addAll(alarming("  ! ", plain(advice.sentence())));
            } else if (advice.state() == PoolAdvice.State.UNKNOWN) {
                lines.addAll(Paragraph.of("  ? ", plain(advice.sentence())));
            }
        });
        String state = pool.now().getState();
        boolean said = pool.advice()
                .filter(advice -> advice.state() == PoolAdvice.State.STOPPED)
                .isPresent();
        if (!state.equals("runs") && !said) {
            lines.addAll(alarming("  ! ", "it " + plain(state) + ", and takes no more calls"));
        }
        String others = Stream.of(
                        counted(
                                pool.now().getWaitingForPlace(),
                                "call waits for a place in the queue",
                                "calls wait for a place in the queue"),
                        counted(
                                pool.now().getAbandoned(),
                                "worker runs a call that nobody waits for any more",
                                "workers run calls that nobody waits for any more"),
                        counted(
                                pool.now().getLongRunning(),
                                "call runs on a thread of its own, beside the workers",
                                "calls run on threads of their own, beside the workers"))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
        if (!others.isEmpty()) {
            lines.addAll(Paragraph.of("    ", others));
        }
        return lines;
    }

    private static String counted(int count, String one, String several) {
        return count == 0 ? "" : number(count) + " " + (count == 1 ? one : several);
    }

    private List<String> alarming(String first, String text) {
        return Paragraph.of(first, text).stream()
                .map(line -> style.palette().in(ALARM, line))
                .toList();
    }

    private List<String> times(List<PoolSight> pools) {
        TextTable table = new TextTable();
        row(table, name("TIMES"), "wait", "", "", "model", "", "run", "", "back", "");
        row(table, "", "half", "99 %", "mean", "mean", "99 %", "half", "99 %", "half", "99 %");
        for (PoolSight each : pools) {
            Optional<PoolAdvice> advice = each.advice();
            row(
                    table,
                    name(each.now().getName()),
                    percentile(each, LatencySnapshot::queue, 50),
                    percentile(each, LatencySnapshot::queue, 99),
                    time(advice.flatMap(of -> optional(of.meanWaitNanos()))),
                    time(advice.flatMap(of -> optional(of.predictedMeanWaitNanos()))),
                    time(advice.flatMap(of -> optional(of.predictedP99WaitNanos()))),
                    percentile(each, LatencySnapshot::run, 50),
                    percentile(each, LatencySnapshot::run, 99),
                    percentile(each, LatencySnapshot::returned, 50),
                    percentile(each, LatencySnapshot::returned, 99));
        }
        return table.lines();
    }

    private static List<String> legend() {
        List<String> lines = new ArrayList<>();
        lines.addAll(Paragraph.of(
                "demand    ",
                "workers that the calls would keep busy: calls/s x the time they run; load: that for each worker"
                        + " there may be. Above 100 % calls wait ever longer."));
        lines.addAll(Paragraph.of(
                "enough    ",
                "the fewest workers with which calls wait, by the model, no more than half the time they run, or 1 ms, on"
                        + " average; or by which they meet --target."));
        lines.addAll(Paragraph.of(
                "wait      ",
                "from the submission to a worker, run: on it, back: to the reactor; half or 99 % of the calls took no"
                        + " longer. model: the wait that theory predicts of calls that come one by one; 'grows': without"
                        + " end."));
        lines.addAll(Paragraph.of(
                "late by   ",
                "the time that a call waits for its turn on the reactor. ms us: thousandths, millionths of"
                        + " a second. -: not known, for there were no calls, or nobody measures them."));
        return lines;
    }

    private String workers(PoolSight pool) {
        int most = Math.max(1, pool.now().getMaxThreads());
        double busy = pool.interval().map(PoolInterval::meanBusy).orElse((double)
                pool.now().getBusy());
        int filled = (int) Math.min(BAR, Math.ceil(busy / most * BAR - 1e-9));
        String bar = style.ascii()
                ? "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]"
                : "█".repeat(filled) + "░".repeat(BAR - filled);
        String count = busy < 9.95 ? String.format(Locale.ROOT, "%.1f", busy) : number(busy);
        return bar + " " + String.format(Locale.ROOT, "%-9s", count + "/" + number(most));
    }

    private static String percentile(PoolSight pool, Function<LatencySnapshot, LatencyTimes> part, double percent) {
        return pool.interval()
                .flatMap(PoolInterval::latency)
                .map(part)
                .map(times -> times.percentileNanos(percent))
                .filter(nanos -> nanos.isPresent())
                .map(nanos -> time((double) nanos.getAsLong()))
                .orElse(UNKNOWN);
    }

    private static String time(Optional<Double> nanos) {
        return nanos.map(TopText::time).orElse(UNKNOWN);
    }

    /** Returns up to five characters: {@code 1.2ms}. */
    private static String time(double nanos) {
        if (Double.isInfinite(nanos)) {
            return "grows";
        }
        if (nanos >= 999.5e9) {
            return String.format(Locale.ROOT, "%.0fmin", nanos / 60e9);
        }
        if (nanos < 0.5) {
            return "0";
        }
        Units.Time unit = Units.Time.fitting(nanos * ROUNDED_UP);
        double number = unit.of(nanos);
        return String.format(Locale.ROOT, number < 9.95 ? "%.1f" : "%.0f", number) + unit.symbol();
    }

    private static String rate(OptionalDouble perSecond) {
        if (perSecond.isEmpty()) {
            return UNKNOWN;
        }
        double rate = perSecond.getAsDouble();
        return rate > 0 && rate < 9.95 ? String.format(Locale.ROOT, "%.1f", rate) : number(rate);
    }

    private static String demand(double workers) {
        return workers < 99.95
                ? String.format(Locale.ROOT, workers < 0.995 ? "%.2f" : "%.1f", workers)
                : number(workers);
    }

    /** Returns up to six characters: {@code 12,345}, {@code 123k}. */
    private static String number(double number) {
        if (number < 99_999.5) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return number < 999_500
                ? String.format(Locale.ROOT, "%.0fk", number / 1e3)
                : String.format(Locale.ROOT, "%.1fM", number / 1e6);
    }

    private static OptionalDouble known(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static Optional<Double> optional(OptionalDouble number) {
        return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
    }

    private static String name(String name) {
        String shown = plain(name);
        return shown.length() <= NAME ? shown + " ".repeat(NAME - shown.length()) : shown.substring(0, NAME - 1) + "~";
    }

    /** Another process says it, which may be anything. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static void row(TextTable table, String... cells) {
        table.row(Arrays.asList(cells));
    }
}
