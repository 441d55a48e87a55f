package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolateOptions;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Quantities;
import dev.deft.report.text.IsolationWords;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints what {@code deft isolate} does and finds out. */
public final class IsolateText extends ResultText {

    /** As long as the longest of all names, so that the parts of the table look alike. */
    private static final int NAME_WIDTH = "reserved share".length();

    /** A text of which nothing is printed yet. */
    public IsolateText(PrintStream out) {
        super(out);
    }

    /** Prints what makes the results that follow. */
    public void header(Machine environment, IsolateOptions options) {
        begin("isolate", environment);
        line(
                "look-ups",
                Quantities.rate(options.ratePerSecond()) + " of " + options.host() + ", by the operating system"
                        + (options.lookUpDelayNanos() == 0
                                ? ""
                                : " and " + duration(options.lookUpDelayNanos()) + " of waiting")
                        + ", each timed from its planned start; given up after "
                        + duration(options.timeoutNanos()));
        line("async", "the same rate, of a DNS server on loopback in this process");
        line(
                "user work",
                options.userWork() + ", " + Units.counted(options.demand(), "call") + " outstanding over "
                        + Units.counted(options.workers(), "worker"));
        line(
                "rounds",
                options.rounds() + ", in each every setting for " + duration(options.durationNanos()) + " after "
                        + duration(options.warmUpNanos()) + " of warm-up, in an order drawn from seed "
                        + options.seed());
    }

    /** Prints the table of settings, what isolation brought, and what went wrong. */
    public void results(IsolateDocument document) {
        out().println();
        List<String> notes = notes(document);
        print(notes);
        if (!notes.isEmpty()) {
            out().println();
        }
        if (!document.settings().isEmpty()) {
            print(table(document.settings()).lines());
            out().println();
            sentences(IsolationWords.of(document, Units::time));
        }
        for (Absence failed : document.failed()) {
            print(Paragraph.of("FAILED: ", "'" + failed.peer() + "' was left out " + failed.why()));
        }
        end(document);
    }

    /** The libraries of what is not Deft, and what is not there. */
    private static List<String> notes(IsolateDocument document) {
        List<String> notes = new ArrayList<>();
        for (IsolatedSetting setting : document.settings()) {
            if (setting.reference() != null && setting.runsOn() != null) {
                notes.addAll(Paragraph.labelled(setting.name(), setting.runsOn()));
            }
        }
        for (Absence missing : document.missing()) {
            notes.addAll(Paragraph.labelled(missing.peer(), "skipped: " + missing.why()));
        }
        return notes;
    }

    private static TextTable table(List<IsolatedSetting> settings) {
        return new TextColumns<IsolatedSetting>()
                .add(padded(""), setting -> padded(setting.name()))
                .add("look-ups", setting -> Units.count(setting.lookUps().samples()))
                .addPercentiles(IsolatedSetting::lookUps)
                .add("late", setting -> Units.count(setting.timeouts()))
                .add("p50 / alone", IsolatedSetting::toReference, ratios -> RatioWords.withInterval(ratios.p50()))
                .add("p99 / alone", IsolatedSetting::toReference, ratios -> RatioWords.withInterval(ratios.p99()))
                .add("user calls/s", IsolatedSetting::userThroughput, user -> Units.count(Math.round(user)))
                .add("cores", IsolatedSetting::machineLoad, Units::percent)
                .table(settings);
    }

    /** A name in a column of its own. */
    private static String padded(String name) {
        return padded(name, NAME_WIDTH);
    }
}
