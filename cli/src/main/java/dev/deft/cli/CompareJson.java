package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Numbers;
import dev.deft.peers.Absence;
import dev.deft.peers.Compared;
import dev.deft.peers.ComparedCell;
import dev.deft.peers.Plan;
import dev.deft.peers.Ratio;
import dev.deft.peers.Rounds;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import dev.deft.report.document.JsonText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code deft compare}, as records whose names are the file's names.
 *
 * <p>Times are nanoseconds, throughput is calls per second. What is not known is null. Figures are medians over the rounds;
 * the rounds themselves are there, too. A ratio is the peer's ÷ the base's; its ends are those of a 95 % interval. A change
 * that breaks a reader gets another number in {@link #SCHEMA}.
 */
final class CompareJson {

    static final String SCHEMA = "deft-compare/1";

    private CompareJson() {}

    /** The file's text. */
    static String of(CompareResult result) {
        return JsonText.of(document(result));
    }

    private record Document(
            String schema,
            boolean complete,
            Machine environment,
            Options options,
            Map<String, String> libraries,
            List<AbsencePart> missing,
            List<AbsencePart> failed,
            List<CellPart> cells) {}

    private record Options(
            List<String> peers,
            String base,
            int rounds,
            long warmUpNanos,
            long timeNanos,
            List<String> jvmFlags,
            String cores,
            int busyThreads) {}

    private record AbsencePart(String peer, String why) {}

    private record CellPart(int demand, int workers, String work, List<PeerPart> peers) {}

    private record PeerPart(
            String peer, Figures median, @Nullable Ratios ratios, List<Figures> rounds) {}

    private record Figures(
            @Nullable Double calls,
            @Nullable Double meanNanos,
            @Nullable Double p50Nanos,
            @Nullable Double p99Nanos,
            @Nullable Double p999Nanos,
            @Nullable Double throughput,
            @Nullable Double cpuNanosPerCall,
            @Nullable Double bytesPerCall) {}

    private record Ratios(RatioPart mean, RatioPart p99, RatioPart cpu) {}

    private record RatioPart(
            @Nullable Double median,
            @Nullable Double low,
            @Nullable Double high,
            boolean resolved) {}

    private static Document document(CompareResult result) {
        Compared compared = result.compared();
        Map<String, String> libraries = new TreeMap<>();
        compared.libraries().forEach((peer, what) -> libraries.put(peer.label(), what));
        return new Document(
                SCHEMA,
                compared.complete(),
                result.conditions().environment(),
                options(compared.plan(), result.conditions()),
                libraries,
                absences(compared.missing()),
                absences(compared.failed()),
                compared.cells().stream()
                        .map(cell -> cell(cell, compared.plan().base()))
                        .toList());
    }

    private static Options options(Plan plan, CompareConditions conditions) {
        return new Options(
                plan.peers().stream().map(Peer::label).toList(),
                plan.base().label(),
                plan.rounds(),
                plan.warmUp().toNanos(),
                plan.time().toNanos(),
                conditions.jvmFlags(),
                conditions.cores(),
                conditions.busy());
    }

    private static List<AbsencePart> absences(List<Absence> absences) {
        return absences.stream()
                .map(absence -> new AbsencePart(absence.peer().label(), absence.why()))
                .toList();
    }

    private static CellPart cell(ComparedCell cell, Peer base) {
        return new CellPart(
                cell.setting().shape().demand(),
                cell.setting().shape().workers(),
                cell.setting().work(),
                cell.rounds().stream().map(rounds -> peer(rounds, cell, base)).toList());
    }

    private static PeerPart peer(Rounds rounds, ComparedCell cell, Peer base) {
        return new PeerPart(
                rounds.peer().label(),
                figures(rounds::median),
                rounds.peer() == base
                        ? null
                        : cell.of(base).map(of -> ratios(rounds, of)).orElse(null),
                rounds.measurements().stream()
                        .map(one -> figures(figure -> figure.applyAsDouble(one)))
                        .toList());
    }

    /** Looks one figure up, in one round or over all. */
    private interface Reading {
        double of(ToDoubleFunction<Measurement> figure);
    }

    private static Figures figures(Reading reading) {
        return new Figures(
                Numbers.finite(reading.of(Measurement::calls)),
                Numbers.finite(reading.of(Measurement::meanNanos)),
                Numbers.finite(reading.of(Measurement::p50Nanos)),
                Numbers.finite(reading.of(Measurement::p99Nanos)),
                Numbers.finite(reading.of(Measurement::p999Nanos)),
                Numbers.finite(reading.of(Measurement::callsPerSecond)),
                Numbers.finite(reading.of(Measurement::cpuNanosPerCall)),
                Numbers.finite(reading.of(Measurement::bytesPerCall)));
    }

    private static Ratios ratios(Rounds rounds, Rounds base) {
        return new Ratios(
                ratio(rounds.ratioTo(base, Measurement::meanNanos)),
                ratio(rounds.ratioTo(base, Measurement::p99Nanos)),
                ratio(rounds.ratioTo(base, Measurement::cpuNanosPerCall)));
    }

    private static RatioPart ratio(Ratio ratio) {
        return new RatioPart(
                Numbers.finite(ratio.median()),
                Numbers.finite(ratio.low()),
                Numbers.finite(ratio.high()),
                ratio.isResolved());
    }
}
