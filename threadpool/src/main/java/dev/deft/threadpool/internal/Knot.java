package dev.deft.threadpool.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Workers that wait for nothing but each other: for calls that one of them has begun, or that are queued in a pool of which
 * they are all the workers.
 *
 * <p>It is a {@linkplain WaitForGraph knot}: whichever of the waits ends, they may all go on; a worker that merely waits for a
 * knot is not in it.
 *
 * <p>Made and used under the monitor of {@link Waits}; what it holds does not change.
 */
public final class Knot {

    /** A crew that has calls queued which are waited for, as it was. */
    private record Stuck(Set<Wait> waits, int hired) {}

    private final Map<Crew, Stuck> crews = new LinkedHashMap<>();
    private final Set<Wait> waits = new LinkedHashSet<>();

    private Knot(Set<WaitNode> nodes) {
        for (WaitNode node : nodes) {
            if (node instanceof Crew crew) {
                crews.put(crew, new Stuck(Set.copyOf(crew.waits), crew.books.hired()));
            } else {
                waits.add((Wait) node);
            }
        }
    }

    /** A graph of those that wait now, as far as that is known. */
    static WaitForGraph<WaitNode> graph() {
        return new WaitForGraph<>(WaitNode::waitsFor);
    }

    /** What in {@code graph} is stuck together, and is a part of {@code stuck}. */
    static Knot in(WaitForGraph<WaitNode> graph, Set<WaitNode> stuck) {
        return new Knot(graph.knotIn(stuck));
    }

    /** Whether it has been there all along, and what its waits are for was published after {@code since}. */
    boolean holdsSince(long since) {
        return crews.entrySet().stream().allMatch(each -> isUnmoved(each.getKey(), each.getValue()))
                && waits.stream().allMatch(wait -> isStuck(wait, since));
    }

    private static boolean isUnmoved(Crew crew, Stuck before) {
        return crew.books.hired() == before.hired && crew.isExhaustedNow() && crew.waits.equals(before.waits);
    }

    private boolean isStuck(Wait wait, long since) {
        Set<WaitNode> on = wait.waitsFor();
        return on != null
                && !wait.isOutOfDate()
                && (wait.source() == null || wait.published > since)
                && on.stream().allMatch(this::has);
    }

    private boolean has(WaitNode node) {
        return node instanceof Crew crew ? crews.containsKey(crew) : waits.contains(node);
    }

    Set<Wait> waits() {
        return waits;
    }

    /** The crews that have calls queued which its waits are for: one more worker would let it go on. */
    Set<Crew> crews() {
        return crews.keySet();
    }

    /** The crews of all its workers, and which of its waits are theirs. */
    Map<Crew, List<Wait>> waitsByCrew() {
        Map<Crew, List<Wait>> byCrew = new LinkedHashMap<>();
        waits.forEach(wait ->
                byCrew.computeIfAbsent(wait.crew, unused -> new ArrayList<>()).add(wait));
        return byCrew;
    }

    /** A wait for a call that is queued for {@code crew}: the {@code preferred} one, or else the youngest; null if none is. */
    @Nullable
    Wait forWhom(Crew crew, Wait preferred) {
        return Stream.concat(
                        Stream.of(preferred),
                        waits.stream()
                                .sorted(Comparator.comparingLong((Wait wait) -> wait.begun)
                                        .reversed()))
                .filter(wait -> {
                    Set<WaitNode> on = wait.waitsFor();
                    return on != null && on.contains(crew);
                })
                .findFirst()
                .orElse(null);
    }

    /**
     * The wait to be ended, for what it is for certainly does not come: if any has a time limit, the one whose limit is
     * the first to end, since before that nothing else changes. Otherwise the youngest of those whose calls have not all
     * begun; were it not for the limits above, each would do.
     */
    Wait victim() {
        long now = System.nanoTime();
        return waits.stream()
                .filter(Wait::isLimited)
                .min(Comparator.comparingLong(wait -> wait.nanosLeft(now)))
                .or(() ->
                        waits.stream().max(Comparator.comparing(Wait::hasQueued).thenComparingLong(wait -> wait.begun)))
                .orElseThrow();
    }
}
