package dev.deft.analysis.result;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cell of a comparison.
 *
 * @param demand the number of callers
 * @param work the specification of what each call does
 * @param peers every peer that took part, the one with the lowest mean first
 * @param takenElsewhere null where the system does not tell, and in files of before it was asked
 */
public record ComparedCell(
        int demand,
        int workers,
        String work,
        List<ComparedPeer> peers,
        @Nullable TakenElsewhere takenElsewhere) {

    /** Returns the cell in which each of these peers, by its name, had these rounds; each had one at least. */
    public static ComparedCell of(
            Shape shape,
            String work,
            Map<String, List<Figures>> rounds,
            String base,
            @Nullable TakenElsewhere takenElsewhere) {
        return new ComparedCell(
                shape.demand(),
                shape.workers(),
                work,
                rounds.entrySet().stream()
                        .map(peer -> ComparedPeer.of(
                                peer.getKey(), peer.getValue(), peer.getKey().equals(base) ? null : rounds.get(base)))
                        .sorted(Comparator.comparingDouble(
                                peer -> Numbers.orNaN(peer.median().meanNanos())))
                        .toList(),
                takenElsewhere);
    }

    /** Returns how it is called: {@code D=16 W=64 noop}. */
    public String label() {
        return new Shape(demand, workers).label() + " " + work;
    }
}
