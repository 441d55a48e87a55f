package dev.deft.cli;

import dev.deft.peers.ComparedCell;
import dev.deft.peers.Ratio;
import dev.deft.peers.Rounds;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** One cell of a comparison in lines: what was measured, and how each peer compares with the base. */
final class CompareText {

    private static final int WIDEST_NAME = Stream.of(Peer.values())
            .mapToInt(peer -> peer.label().length())
            .max()
            .orElse(0);

    private CompareText() {}

    static List<String> of(ComparedCell cell, Peer base) {
        List<String> lines = new ArrayList<>();
        lines.add(cell.setting() + ", times in us");
        if (cell.rounds().isEmpty()) {
            lines.add("   not reached");
            return lines;
        }
        lines.addAll(measured(cell));
        cell.of(base).filter(any -> cell.rounds().size() > 1).ifPresent(of -> {
            lines.add("");
            lines.addAll(ratios(cell, of));
        });
        return lines;
    }

    /** A peer's name in a column of its own. */
    static String padded(String name) {
        return name + " ".repeat(Math.max(0, WIDEST_NAME - name.length()));
    }

    private static List<String> measured(ComparedCell cell) {
        TextTable table = new TextTable();
        table.row(List.of(padded(""), "mean", "p50", "p99", "p99.9", "calls/s", "CPU/call", "bytes/call"));
        for (Rounds rounds : cell.rounds()) {
            table.row(List.of(
                    padded(rounds.peer().label()),
                    micros(rounds.median(Measurement::meanNanos)),
                    micros(rounds.median(Measurement::p50Nanos)),
                    micros(rounds.median(Measurement::p99Nanos)),
                    micros(rounds.median(Measurement::p999Nanos)),
                    whole(rounds.median(Measurement::callsPerSecond)),
                    micros(rounds.median(Measurement::cpuNanosPerCall)),
                    whole(rounds.median(Measurement::bytesPerCall))));
        }
        return table.lines();
    }

    private static List<String> ratios(ComparedCell cell, Rounds base) {
        TextTable table = new TextTable();
        table.row(List.of(padded("/ " + base.peer().label()), "mean", "p99", "CPU/call"));
        for (Rounds rounds : cell.rounds()) {
            if (rounds.peer() != base.peer()) {
                table.row(List.of(
                        padded(rounds.peer().label()),
                        ratio(rounds, base, Measurement::meanNanos),
                        ratio(rounds, base, Measurement::p99Nanos),
                        ratio(rounds, base, Measurement::cpuNanosPerCall)));
            }
        }
        return table.lines();
    }

    private static String ratio(Rounds rounds, Rounds base, ToDoubleFunction<Measurement> of) {
        Ratio ratio = rounds.ratioTo(base, of);
        if (Double.isNaN(ratio.median())) {
            return "-";
        }
        if (Double.isNaN(ratio.low())) {
            return Units.threeDigits(ratio.median());
        }
        String interval = Units.threeDigits(ratio.low()) + ".." + Units.threeDigits(ratio.high());
        return (ratio.isResolved() ? Units.threeDigits(ratio.median()) : "not resolved") + " (" + interval + ")";
    }

    private static String micros(double nanos) {
        return Double.isNaN(nanos) ? "-" : Units.threeDigits(Units.Time.US.of(nanos));
    }

    private static String whole(double number) {
        return Optional.of(number)
                .filter(Double::isFinite)
                .map(known -> Units.count(Math.round(known)))
                .orElse("-");
    }
}
