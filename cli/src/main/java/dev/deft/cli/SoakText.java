package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import dev.deft.soak.SoakPlan;
import dev.deft.soak.SoakResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code deft soak}, in lines. */
final class SoakText {

    private SoakText() {}

    /** The header: what makes the results that follow, and what repeats them. */
    static List<String> header(SoakPlan plan, Machine environment) {
        String limits = Units.count(plan.calls()) + " calls, " + Units.duration(plan.duration()) + "; lost after "
                + Units.duration(plan.patience());
        return header("deft soak", environment, limits, String.valueOf(plan.seed()));
    }

    /** The header of a command that makes calls within {@code limits}, drawn from {@code seed}. */
    static List<String> header(String command, Machine environment, String limits, String seed) {
        return List.of(
                command + " " + environment.deftVersion() + ", " + environment.date(),
                "  jvm         " + environment.jvm(),
                "  machine     " + environment.cores() + " cores, " + environment.cpu() + "; " + environment.os(),
                "  transport   " + environment.transport(),
                "  limits      " + limits,
                "  seed        " + seed);
    }

    /** The result, its verdict last. */
    static List<String> of(SoakResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("calls made    " + right(result.made()));
        lines.add("answered      " + right(result.answered()));
        lines.add("  returned    " + right(result.returned()));
        lines.add("  threw       " + right(result.threw()));
        lines.add("  refused     " + right(result.refused()));
        lines.add("  cancelled   " + right(result.cancelled()));
        lines.add("  timed out   " + right(result.timedOut()));
        lines.add("in " + Units.time((double) result.nanos()) + ", " + Units.rate(result.throughput())
                + "; longest time without an answer " + gap(result.longestGapNanos()));
        if (!result.evidence().isEmpty()) {
            lines.add("");
            lines.addAll(result.evidence());
        }
        lines.add("");
        result.violations().forEach(violation -> lines.addAll(Paragraph.of("- ", violation)));
        lines.add(verdict(result));
        return lines;
    }

    /** The watchdog looks every 10 ms. */
    private static String gap(long nanos) {
        return nanos == 0 ? "below 10 ms" : "about " + Units.time((double) nanos);
    }

    private static String verdict(SoakResult result) {
        if (!result.passed()) {
            return "FAILED: calls were lost, or answered other than once with their own answer.";
        }
        String none = "every call was answered once, with its own answer.";
        return result.interrupted() ? "INCOMPLETE: interrupted; until then, " + none : "PASSED: " + none;
    }

    private static String right(long number) {
        return String.format(Locale.ROOT, "%15s", Units.count(number));
    }
}
