package dev.deft.threadpool.internal.deadlock;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The decision who is stuck: a graph of who waits for whom, at one instant. It knows neither threads nor monitors.
 *
 * <p>A node goes on by itself, or as soon as any one of those goes on that it waits for. So what is stuck is the greatest
 * set of nodes none of which goes on before another of them does: those from which no node can be reached that goes on by
 * itself. A smallest closed part of that is a knot, in which every node reaches every other (Holt, "Some deadlock
 * properties of computer systems", 1972).
 *
 * @param <N> a node; by its {@code equals}
 */
final class WaitForGraph<N> {

    private final Function<N, @Nullable Collection<? extends N>> edges;

    /** Each node is asked once: what it answers may depend on the clock. */
    private final Map<N, @Nullable Collection<? extends N>> asked = new HashMap<>();

    /**
     * A graph that is known as far as it is asked for.
     *
     * @param edges those that a node waits for; null if it goes on by itself
     */
    WaitForGraph(Function<N, @Nullable Collection<? extends N>> edges) {
        this.edges = edges;
    }

    /** All that {@code start} waits for, be it through others, and itself, if it is stuck; null if it is not. */
    @Nullable
    Set<N> stuckFrom(N start) {
        Set<N> reached = new LinkedHashSet<>();
        Deque<Iterator<? extends N>> path = new ArrayDeque<>();
        path.push(List.of(start).iterator());
        while (!path.isEmpty()) {
            if (!path.element().hasNext()) {
                path.pop();
                continue;
            }
            N next = path.element().next();
            if (reached.add(next)) {
                Collection<? extends N> waitsFor = waitsFor(next);
                if (waitsFor == null) {
                    return null;
                }
                path.push(waitsFor.iterator());
            }
        }
        return reached;
    }

    /** A knot within {@code stuck}, which is what one node that is stuck reaches. */
    Set<N> knotIn(Set<N> stuck) {
        Set<N> knot = stuck;
        while (true) {
            N any = knot.iterator().next();
            Set<N> reaching = reaching(any, knot);
            N beyond = knot.stream()
                    .filter(node -> !reaching.contains(node))
                    .findFirst()
                    .orElse(null);
            Set<N> smaller = beyond == null ? null : stuckFrom(beyond); // it lacks what does not come back
            if (smaller == null) {
                return knot;
            }
            knot = smaller;
        }
    }

    /** Those of {@code nodes} that wait for {@code end}, be it through others, and itself. */
    private Set<N> reaching(N end, Set<N> nodes) {
        Map<N, Set<N>> backwards = new LinkedHashMap<>();
        for (N node : nodes) {
            Collection<? extends N> waitsFor = waitsFor(node);
            if (waitsFor != null) {
                waitsFor.forEach(next -> backwards
                        .computeIfAbsent(next, unused -> new LinkedHashSet<>())
                        .add(node));
            }
        }
        return new WaitForGraph<N>(node -> backwards.getOrDefault(node, Set.of())).reachedFrom(end);
    }

    private Set<N> reachedFrom(N start) {
        Set<N> reached = stuckFrom(start);
        return reached == null ? Set.of() : reached;
    }

    private @Nullable Collection<? extends N> waitsFor(N node) {
        if (!asked.containsKey(node)) {
            asked.put(node, edges.apply(node));
        }
        return asked.get(node);
    }
}
