package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import dev.deft.soak.chaos.ChaosMinute;
import dev.deft.soak.chaos.ChaosPlan;
import dev.deft.soak.chaos.ChaosProgress;
import dev.deft.soak.chaos.ChaosResult;
import dev.deft.soak.chaos.Occurrence;
import dev.deft.soak.chaos.Outcome;
import dev.deft.soak.chaos.Overrun;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code deft soak --chaos}, in lines. */
final class ChaosText {

    private static final double MIB = 1 << 20;

    private ChaosText() {}

    /** The header: what makes the results that follow, and what repeats them. */
    static List<String> header(ChaosPlan plan, Machine environment) {
        List<String> lines = new ArrayList<>(
                SoakText.header("deft soak --chaos", environment, limits(plan), plan.seed() + episode(plan)));
        lines.add("  log         off: faults are made on purpose");
        lines.add("");
        lines.add("  time  calls answered  heap after GC  threads  longest stop beyond its deadline");
        return lines;
    }

    private static String limits(ChaosPlan plan) {
        String calls = plan.calls() == Long.MAX_VALUE ? "" : Units.count(plan.calls()) + " calls, ";
        return calls + Units.duration(plan.duration()) + "; hangs after " + Units.duration(plan.patience());
    }

    private static String episode(ChaosPlan plan) {
        return plan.episode().isPresent() ? ", episode " + plan.episode().getAsLong() + " again and again" : "";
    }

    static String minute(ChaosMinute minute) {
        return String.format(
                Locale.ROOT,
                "%6s%16s%15s%9d  %s",
                clock(minute.nanos()),
                Units.count(minute.answered()),
                String.format(Locale.ROOT, "%.1f MiB", minute.heapBytes() / MIB),
                minute.threads(),
                overrun(minute.longestOverrun()));
    }

    private static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static String overrun(Overrun longest) {
        return longest.isThere() ? Units.time((double) longest.nanos()) + ", " + longest.of() : "none";
    }

    /** The result, its verdict last. */
    static List<String> of(ChaosPlan plan, ChaosResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(line("submitted", result.submitted()));
        lines.add(line("  " + Outcome.SUCCEEDED.label(), result.of(Outcome.SUCCEEDED)));
        lines.add(line("  failed", failed(result)));
        for (Outcome outcome : Outcome.values()) {
            if (outcome.isFailure()) {
                lines.add(line("    " + outcome.label(), result.of(outcome)));
            }
        }
        lines.add(line("  " + Outcome.REFUSED.label(), result.of(Outcome.REFUSED)));
        lines.add(line("  " + Outcome.CANCELLED.label(), result.of(Outcome.CANCELLED)));
        lines.add(line("  " + Outcome.WRONG.label(), result.of(Outcome.WRONG)));
        lines.add(line("never fired", result.neverFired()));
        lines.add(line("fired twice", result.firedTwice()));
        lines.add("set apart, on pools of their own");
        for (Occurrence occurrence : Occurrence.values()) {
            lines.add(line("  " + occurrence.label(), result.of(occurrence)));
        }
        lines.add("in " + Units.time((double) result.nanos()) + " and " + Units.counted(result.episodes(), "episode")
                + ", " + Units.rate(result.throughput()));
        lines.add("longest stop beyond its deadline: " + overrun(result.longestOverrun()));
        lines.add("");
        if (!result.passed()) {
            addViolations(plan, result, lines);
        }
        lines.add(verdict(result));
        return lines;
    }

    private static void addViolations(ChaosPlan plan, ChaosResult result, List<String> lines) {
        lines.addAll(result.evidence());
        lines.add("");
        result.violations().forEach(violation -> lines.addAll(Paragraph.of("- ", violation)));
        result.blamedEpisode().ifPresent(episode -> {
            lines.add("To repeat the episode in which that happened:");
            lines.add("  deft soak --chaos --seed " + plan.seed() + " --episode " + episode + " --transport "
                    + plan.transport().name().toLowerCase(Locale.ROOT));
        });
    }

    private static long failed(ChaosResult result) {
        long failed = 0;
        for (Outcome outcome : Outcome.values()) {
            failed += outcome.isFailure() ? result.of(outcome) : 0;
        }
        return failed;
    }

    private static String verdict(ChaosResult result) {
        if (!result.passed()) {
            return "FAILED: calls were lost, or answered other than once with what was theirs, or something was left.";
        }
        String none = "every call was answered once, with what was its own, and nothing was left.";
        return result.interrupted() ? "INCOMPLETE: interrupted; until then, " + none : "PASSED: " + none;
    }

    private static String line(String what, long number) {
        return String.format(Locale.ROOT, "%-21s%15s", what, Units.count(number));
    }

    /** The output while it runs. */
    record Live(ProgressLine progress, PrintStream out) implements ChaosProgress {

        @Override
        public void at(long episode, long answered) {
            progress.show("episode " + Units.count(episode) + ", " + Units.count(answered) + " calls answered");
        }

        @Override
        public void minute(ChaosMinute minute) {
            progress.clear();
            out.println(ChaosText.minute(minute));
            out.flush();
        }
    }
}
