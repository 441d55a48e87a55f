package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffOptions;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.text.HandoffTable;
import dev.deft.report.text.HandoffWords;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** Prints what {@code deft handoff} does and finds out. */
public final class HandoffText extends ResultText {

    /** As long as the longest of all names, so that the tables look alike. */
    private static final int NAME_WIDTH = "synchronous-queue".length();

    /** A text of which nothing is printed yet. */
    public HandoffText(PrintStream out) {
        super(out);
    }

    /** Prints what makes the results that follow. */
    public void header(Machine environment, HandoffOptions options) {
        begin("handoff", environment);
        line(
                "transaction",
                "an item goes from the producer to the consumer, and the producer goes on when it knows that the"
                        + " consumer has it");
        line(
                "recording",
                "rates are of transactions that are only counted; percentiles of others, each of which is timed and"
                        + " recorded");
        line(
                "rounds",
                options.rounds() + ", in each every pair, alone and beside busy threads, for "
                        + duration(options.timeNanos()) + " after " + duration(options.warmUpNanos())
                        + " of warm-up, in an order drawn from seed " + options.seed());
        line("figures", "rates are medians of the rounds; ratios with their 95 % bootstrap interval");
    }

    /** Prints the tables of pairs, what busy threads do to them, and what went wrong. */
    public void results(HandoffDocument document) {
        out().println();
        for (Absence missing : document.missing()) {
            print(Paragraph.of("  ", missing.peer() + ": skipped: " + missing.why()));
        }
        if (!document.missing().isEmpty()) {
            out().println();
        }
        if (!document.threads().isEmpty()) {
            giltest(document);
        }
        for (String threads : document.threads()) {
            pairs(document, threads);
        }
        if (!document.pairs().isEmpty()) {
            print(Paragraph.of(HandoffTable.recording(document.recording())));
            sentences(HandoffWords.of(document, Units::time));
        }
        for (Absence failed : document.failed()) {
            print(Paragraph.of("FAILED: ", failed.peer() + " was left out " + failed.why()));
        }
        end(document);
    }

    /** The essay's columns: e, prod/con, prod/con in the presence of a cpu thread, prod/con with a condition. */
    private void giltest(HandoffDocument document) {
        print(HandoffTable.giltest(document, HandoffText::padded)
                .lines("giltest: e is two threads that compute / one; the others are transactions/s"));
        out().println();
    }

    private void pairs(HandoffDocument document, String threads) {
        List<HandoffPair> pairs = document.pairs().stream()
                .filter(pair -> pair.threads().equals(threads))
                .toList();
        if (pairs.isEmpty()) {
            return;
        }
        List<Integer> levels = document.options().busy();
        table("transactions/s on " + threads + " threads", pairs, levels, HandoffTable::rate);
        if (levels.size() > 1) {
            table(
                    "transactions/s, % of those alone",
                    pairs, levels.subList(1, levels.size()), cell -> HandoffTable.kept(cell.toAlone()));
        }
        table("p50 of a transaction", pairs, levels, cell -> percentile(cell, Percentile.P50));
        table("p99 of a transaction", pairs, levels, cell -> percentile(cell, Percentile.P99));
        table("longest transaction", pairs, levels, HandoffText::longest);
    }

    private void table(
            String heading, List<HandoffPair> pairs, List<Integer> levels, Function<HandoffCell, String> figure) {
        print(new TextColumns<HandoffPair>()
                .add(padded(""), pair -> padded(pair.kind()))
                .addEach(
                        levels,
                        HandoffTable::level,
                        (pair, busy) -> pair.beside(busy).map(figure).orElse("-"))
                .table(pairs)
                .lines(heading));
        out().println();
    }

    private static String percentile(HandoffCell cell, Percentile percentile) {
        return cell.transactions()
                .quantile(percentile)
                .map(quantile -> Units.time((double) quantile.nanos()))
                .orElse("-");
    }

    private static String longest(HandoffCell cell) {
        Long longest = cell.transactions().maxNanos();
        return longest == null ? "-" : Units.time((double) longest);
    }

    /** A name in a column of its own. */
    private static String padded(String name) {
        return padded(name, NAME_WIDTH);
    }
}
