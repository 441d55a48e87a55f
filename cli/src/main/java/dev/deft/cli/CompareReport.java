package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import dev.deft.peers.Absence;
import dev.deft.peers.Compared;
import dev.deft.peers.ComparedCell;
import dev.deft.peers.Plan;
import dev.deft.peers.Ratio;
import dev.deft.peers.protocol.Peer;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Prints what {@code deft compare} does and finds out. */
final class CompareReport {

    private final PrintStream out;
    private final Plan plan;
    private final CompareConditions conditions;

    CompareReport(PrintStream out, Plan plan, CompareConditions conditions) {
        this.out = out;
        this.plan = plan;
        this.conditions = conditions;
    }

    /** The announcement of what will run, and for about how long: {@code 12 peers x 3 cells x 10 rounds, about 2 min 50 s}. */
    static String announcement(Plan plan) {
        return Units.counted(plan.peers().size(), "peer") + " x "
                + Units.counted(plan.settings().size(), "cell") + " x " + Units.counted(plan.rounds(), "round")
                + ", about " + roughly(plan.expectedDuration());
    }

    /** The header: what makes the results that follow. */
    void header() {
        Machine environment = conditions.environment();
        out.println("deft compare " + environment.deftVersion() + ", " + environment.date());
        line("jvm", environment.jvm());
        line("machine", environment.cores() + " cores, " + environment.cpu() + "; " + environment.os());
        line(
                "processes",
                "one for each peer, " + conditions.cores() + "; " + String.join(" ", conditions.jvmFlags())
                        + (conditions.busy() == 0
                                ? ""
                                : "; " + Units.counted(conditions.busy(), "busy thread") + " beside them"));
        line(
                "rounds",
                plan.rounds() + ", each peer in turn for " + Units.duration(plan.time()) + " after "
                        + Units.duration(plan.warmUp()) + " of warm-up");
        line("figures", "medians of the rounds; ratios with their 95 % bootstrap interval");
    }

    /** The peers that took part, a block for each cell, and what went wrong. */
    void results(Compared compared) {
        out.println();
        for (Peer peer : plan.peers()) {
            present(compared, peer)
                    .ifPresent(text -> out.println("  " + CompareText.padded(peer.label()) + "  " + text));
        }
        for (ComparedCell cell : compared.cells()) {
            out.println();
            CompareText.of(cell, plan.base()).forEach(out::println);
        }
        if (plan.rounds() < Ratio.FEWEST_ROUNDS) {
            out.println();
            out.println(
                    "Of fewer than " + Ratio.FEWEST_ROUNDS + " rounds there is no interval, so nothing is resolved.");
        }
        for (Absence failed : compared.failed()) {
            out.println();
            Paragraph.of("FAILED: ", failed.peer().label() + " was left out " + failed.why())
                    .forEach(out::println);
        }
        if (!compared.complete()) {
            out.println();
            out.println("INCOMPLETE: interrupted; this is what was measured until then.");
        }
    }

    private static Optional<String> present(Compared compared, Peer peer) {
        String libraries = compared.libraries().get(peer);
        if (libraries != null) {
            return Optional.of(libraries);
        }
        return compared.missing().stream()
                .filter(absence -> absence.peer() == peer)
                .map(absence -> "not installed, skipped: " + absence.why())
                .findFirst();
    }

    private static String roughly(Duration duration) {
        long seconds = Math.max(1, Math.round(duration.toMillis() / 1e3));
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    private void line(String label, String text) {
        Paragraph.of(String.format("  %-12s", label), text).forEach(out::println);
    }
}
