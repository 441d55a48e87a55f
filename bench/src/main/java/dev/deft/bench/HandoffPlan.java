package dev.deft.bench;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.HandoffOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a {@link Handoff}, and how often they are measured.
 *
 * @param pairs what producer and consumer hand over by, where that can be had
 * @param busy the numbers of busy threads beside a pair, above 0 and in growing order; alone it is measured anyway
 * @param warmUp what precedes each turn, and is not counted
 * @param time what is measured in each turn
 * @param seed draws the order of the turns
 */
public record HandoffPlan(
        List<PairKind> pairs, List<Integer> busy, int rounds, Duration warmUp, Duration time, long seed) {

    /** The turns of a round that belong together, one after another: those of a pair, or, where that is null, of the efficiency. */
    record Unit(@Nullable PairKind pair, ThreadKind threads) {

        /** Returns how it is called: {@code lock on virtual threads}. */
        String label() {
            return (pair == null ? "computing" : pair.label()) + " on " + threads.label() + " threads";
        }
    }

    /** Returns the same as a result has it. */
    public HandoffOptions options() {
        return new HandoffOptions(
                pairs.stream().map(PairKind::label).toList(), levels(), rounds, warmUp.toNanos(), time.toNanos(), seed);
    }

    /** Returns about how long it takes. */
    public Duration expectedDuration() {
        long turns = units().stream()
                .mapToLong(unit -> unit.pair() == null ? 2 : levels().size())
                .sum();
        return warmUp.plus(time).multipliedBy(turns).multipliedBy(rounds + 1L);
    }

    /** Returns how many pairs there are, on each kind of thread that this JVM has. */
    public long pairsOnThreads() {
        return units().stream().filter(unit -> unit.pair() != null).count();
    }

    /** Returns the numbers of busy threads, from none. */
    List<Integer> levels() {
        return IntStream.concat(IntStream.of(0), busy.stream().mapToInt(Integer::intValue))
                .boxed()
                .toList();
    }

    /** Returns all that is measured in a round, the efficiency of each kind of thread first. */
    List<Unit> units() {
        List<Unit> units = new ArrayList<>();
        for (ThreadKind threads : existing()) {
            units.add(new Unit(null, threads));
            pairs.stream()
                    .filter(pair -> pair.missingOn(threads) == null)
                    .forEach(pair -> units.add(new Unit(pair, threads)));
        }
        return units;
    }

    /** Returns what cannot be measured here, and why. */
    List<Absence> missing() {
        List<Absence> missing = new ArrayList<>();
        for (ThreadKind threads : ThreadKind.values()) {
            if (!threads.exists()) {
                missing.add(new Absence(
                        threads.label() + " threads",
                        "need Java 21, and this is Java " + Runtime.version().feature()));
                continue;
            }
            Map<String, List<String>> byReason = new LinkedHashMap<>();
            for (PairKind pair : pairs) {
                String why = pair.missingOn(threads);
                if (why != null) {
                    byReason.computeIfAbsent(why, any -> new ArrayList<>()).add(pair.label());
                }
            }
            byReason.forEach((why, those) ->
                    missing.add(new Absence(String.join(", ", those) + " on " + threads.label() + " threads", why)));
        }
        return missing;
    }

    private static List<ThreadKind> existing() {
        return Stream.of(ThreadKind.values()).filter(ThreadKind::exists).toList();
    }
}
