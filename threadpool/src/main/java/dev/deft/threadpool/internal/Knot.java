package dev.deft.threadpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pools all of whose workers wait, for nothing but calls on these same pools.
 *
 * <p>That is a knot in the graph of who waits for whom, which is what a deadlock is where a wait has several ways to end
 * (Holt, "Some deadlock properties of computer systems", 1972). This is a smallest one: each of its pools waits for each, be
 * it through others, so whichever of the waits ends, they may all go on; a pool that merely waits for a knot is not in it.
 *
 * <p>Made and used under the monitor of {@link Waits}; what it holds does not change.
 */
public final class Knot {

    /** One of its crews, as it was. */
    private record Stuck(Set<Wait> waits, int hired) {}

    private final Map<Crew, Stuck> crews = new LinkedHashMap<>();

    private Knot(Set<Crew> within) {
        for (Crew crew : within) {
            crews.put(crew, new Stuck(new LinkedHashSet<>(crew.waits), crew.books.hired()));
        }
    }

    /** The smallest knot there is among {@code crews} that has none of {@code others} in it; null if there is none. */
    static @Nullable Knot among(Collection<Crew> crews, Set<Crew> others) {
        Set<Crew> smallest = null;
        for (Crew crew : stuck(crews)) {
            Set<Crew> reached = reachedFrom(crew);
            if ((smallest == null || reached.size() < smallest.size()) && Collections.disjoint(reached, others)) {
                smallest = reached;
            }
        }
        return smallest == null ? null : new Knot(smallest);
    }

    /** The greatest set of crews none of which goes on before another of them does. */
    private static Set<Crew> stuck(Collection<Crew> crews) {
        Set<Crew> stuck = new LinkedHashSet<>(crews);
        stuck.removeIf(crew -> !crew.isExhaustedNow());
        boolean fewer = true;
        while (fewer) {
            fewer = stuck.removeIf(crew -> !crew.isStuckWithin(stuck));
        }
        return stuck;
    }

    /** The crews that {@code crew}, which is stuck, waits for, be it through others. */
    private static Set<Crew> reachedFrom(Crew crew) {
        Set<Crew> reached = new LinkedHashSet<>();
        Deque<Crew> toFollow = new ArrayDeque<>(List.of(crew));
        while (!toFollow.isEmpty()) {
            for (Wait wait : toFollow.pop().waits) {
                for (Crew next : Objects.requireNonNull(wait.on(), "it is stuck")) {
                    if (reached.add(next)) {
                        toFollow.push(next);
                    }
                }
            }
        }
        return reached;
    }

    /** Whether it has been there all along, and what its waits are for was published after {@code since}. */
    boolean holdsSince(long since) {
        return crews.entrySet().stream().allMatch(each -> isUnmoved(each.getKey(), each.getValue(), since));
    }

    private boolean isUnmoved(Crew crew, Stuck before, long since) {
        return crew.books.hired() == before.hired
                && crew.isExhaustedNow()
                && crew.waits.equals(before.waits)
                && crew.isStuckWithin(crews.keySet())
                && crew.waits.stream().allMatch(wait -> wait.source() == null || wait.published > since);
    }

    /** The waits of all its crews. */
    List<Wait> waits() {
        List<Wait> all = new ArrayList<>();
        crews.values().forEach(stuck -> all.addAll(stuck.waits));
        return all;
    }

    Set<Crew> crews() {
        return crews.keySet();
    }

    /**
     * The wait to be ended, for what it is for certainly does not come: if any has a time limit, the one whose limit is
     * the first to end, since before that nothing else changes. Otherwise the youngest of those whose calls have not all
     * begun; were it not for the limits above, each would do.
     */
    Wait victim() {
        List<Wait> all = waits();
        long now = System.nanoTime();
        return all.stream()
                .filter(Wait::isLimited)
                .min(Comparator.comparingLong(wait -> wait.nanosLeft(now)))
                .or(() -> all.stream().max(Comparator.comparing(Wait::hasQueued).thenComparingLong(wait -> wait.begun)))
                .orElseThrow();
    }
}
