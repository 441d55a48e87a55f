package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.analysis.result.CompareOptions;
import dev.deft.analysis.result.ComparedCell;
import dev.deft.analysis.result.ComparedPeer;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.TakenElsewhere;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.RatioWords;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints what {@code deft compare} does and finds out. */
public final class CompareText extends ResultText {

    /** As long as the longest of all names, so that the tables of all runs look alike. */
    private static final int NAME_WIDTH = "completable-future".length();

    /** A text of which nothing is printed yet. */
    public CompareText(PrintStream out) {
        super(out);
    }

    /** Prints what makes the results that follow. */
    public void header(Machine environment, CompareOptions options) {
        begin("compare", environment);
        line(
                "processes",
                "one for each peer, " + options.cores() + "; " + String.join(" ", options.jvmFlags())
                        + (options.busyThreads() == 0
                                ? ""
                                : "; " + Units.counted(options.busyThreads(), "busy thread") + " beside them"));
        line(
                "rounds",
                options.rounds() + ", each peer in turn for " + duration(options.timeNanos()) + " after "
                        + duration(options.warmUpNanos()) + " of warm-up");
        line("figures", "medians of the rounds; ratios with their 95 % bootstrap interval");
    }

    /** Prints the peers that took part, a block for each cell, and what went wrong. */
    public void results(CompareDocument document) {
        CompareOptions options = document.options();
        out().println();
        for (String peer : options.peers()) {
            present(document, peer).ifPresent(text -> out().println("  " + padded(peer) + "  " + text));
        }
        Map<String, String> lacks = document.lacks();
        if (lacks != null && !lacks.isEmpty()) {
            out().println();
            out().println("A call has on Deft and does not have, as it is compared, on");
            for (String peer : options.peers()) {
                if (lacks.containsKey(peer)) {
                    out().println("  " + padded(peer) + "  " + lacks.get(peer));
                }
            }
        }
        for (ComparedCell cell : document.cells()) {
            out().println();
            print(lines(cell, options.base()));
            TakenElsewhere taken = cell.takenElsewhere();
            if (taken != null) {
                out().println();
                out().println("Meanwhile other programs took " + Units.threeDigits(taken.byPrograms()) + " of "
                        + Units.counted(document.environment().cores(), "core") + ", and the host "
                        + Units.threeDigits(taken.byHost()) + ".");
            }
        }
        if (options.rounds() < Ratio.FEWEST_ROUNDS) {
            out().println();
            out().println("Of fewer than " + Ratio.FEWEST_ROUNDS
                    + " rounds there is no interval, so nothing is resolved.");
        }
        for (Absence failed : document.failed()) {
            out().println();
            print(Paragraph.of("FAILED: ", failed.peer() + " was left out " + failed.why()));
        }
        if (!document.complete()) {
            out().println();
        }
        end(document);
    }

    private static Optional<String> present(CompareDocument document, String peer) {
        String libraries = document.libraries().get(peer);
        if (libraries != null) {
            return Optional.of(libraries);
        }
        return document.missing().stream()
                .filter(absence -> absence.peer().equals(peer))
                .map(absence -> "not installed, skipped: " + absence.why())
                .findFirst();
    }

    private static List<String> lines(ComparedCell cell, String base) {
        List<String> lines = new ArrayList<>(List.of(cell.label() + ", times in us"));
        if (cell.peers().isEmpty()) {
            lines.add("   not reached");
            return lines;
        }
        lines.addAll(figures(cell));
        if (cell.peers().stream().anyMatch(peer -> peer.ratios() != null)) {
            lines.add("");
            lines.addAll(ratios(cell, base));
        }
        return lines;
    }

    private static List<String> figures(ComparedCell cell) {
        return new TextColumns<ComparedPeer>()
                .add(padded(""), peer -> padded(peer.peer()))
                .add("mean", peer -> micros(peer.median().meanNanos()))
                .add("p50", peer -> micros(peer.median().p50Nanos()))
                .add("p99", peer -> micros(peer.median().p99Nanos()))
                .add("p99.9", peer -> micros(peer.median().p999Nanos()))
                .add("calls/s", peer -> whole(peer.median().throughput()))
                .add("CPU/call", peer -> micros(peer.median().cpuNanosPerCall()))
                .add("bytes/call", peer -> whole(peer.median().bytesPerCall()))
                .table(cell.peers())
                .lines();
    }

    private static List<String> ratios(ComparedCell cell, String base) {
        return new TextColumns<ComparedPeer>()
                .add(padded("/ " + base), peer -> padded(peer.peer()))
                .add("mean", ComparedPeer::ratios, ratios -> RatioWords.of(ratios.mean()))
                .add("p99", ComparedPeer::ratios, ratios -> RatioWords.of(ratios.p99()))
                .add("CPU/call", ComparedPeer::ratios, ratios -> RatioWords.of(ratios.cpu()))
                .table(cell.peers().stream()
                        .filter(peer -> peer.ratios() != null)
                        .toList())
                .lines();
    }

    private static String micros(@Nullable Double nanos) {
        return nanos == null ? "-" : Units.threeDigits(Units.Time.US.of(nanos));
    }

    private static String whole(@Nullable Double number) {
        return number == null ? "-" : Units.count(Math.round(number));
    }

    /** A name in a column of its own. */
    private static String padded(String name) {
        return padded(name, NAME_WIDTH);
    }
}
