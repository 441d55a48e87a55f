package dev.deft.threadpool.internal.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The nodes that are stuck, and the knots, against every set of nodes that could be one. */
class WaitForGraphTest {

    private static final int GRAPHS = 20_000;
    private static final int MOST_NODES = 8;

    /** For each node those that it waits for; none for a node that goes on by itself. */
    private final Map<Integer, List<Integer>> edges = new HashMap<>();

    private WaitForGraph<Integer> graph() {
        return new WaitForGraph<>(edges::get);
    }

    @Test
    void whoIsFoundStuckIsInASetNoneOfWhichGoesOnBeforeAnother() {
        int stuckNodes = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            draw(new Random(seed));
            Set<Integer> greatest = new HashSet<>();
            closedSets().forEach(greatest::addAll);
            for (int node = 0; node < nodes; node++) {
                Set<Integer> found = graph().stuckFrom(node);
                assertThat(found != null).as("node %d of seed %d", node, seed).isEqualTo(greatest.contains(node));
                if (found != null) {
                    assertThat(closedSets()).as("seed %d", seed).contains(found);
                    stuckNodes++;
                }
            }
        }
        assertThat(stuckNodes).isGreaterThan(GRAPHS / 10);
    }

    @Test
    void aKnotIsClosedAndNoPartOfItIs() {
        int smaller = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            draw(new Random(seed));
            List<Set<Integer>> closed = closedSets();
            for (int node = 0; node < nodes; node++) {
                WaitForGraph<Integer> graph = graph();
                Set<Integer> stuck = graph.stuckFrom(node);
                if (stuck == null) {
                    continue;
                }
                Set<Integer> knot = graph.knotIn(stuck);
                assertThat(stuck).as("seed %d", seed).containsAll(knot);
                assertThat(closed).as("seed %d", seed).contains(knot);
                assertThat(closed)
                        .as("seed %d", seed)
                        .noneMatch(other -> other.size() < knot.size() && knot.containsAll(other));
                smaller += knot.size() < stuck.size() ? 1 : 0;
            }
        }
        assertThat(smaller).isGreaterThan(GRAPHS / 50);
    }

    @Test
    void aSearchEndsAtTheFirstNodeThatGoesOn() {
        List<Integer> asked = new ArrayList<>();
        WaitForGraph<Integer> large = new WaitForGraph<>(node -> {
            asked.add(node);
            return node == 0 ? List.of(1, 2, 3, 4, 5) : null;
        });

        assertThat(large.stuckFrom(0)).isNull();
        assertThat(asked).containsExactly(0, 1);
    }

    private int nodes;

    private void draw(Random random) {
        nodes = 1 + random.nextInt(MOST_NODES);
        edges.clear();
        for (int node = 0; node < nodes; node++) {
            if (random.nextInt(6) == 0) {
                continue; // it goes on
            }
            List<Integer> to = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                to.add(random.nextInt(nodes));
            }
            edges.put(node, to);
        }
    }

    /** All sets of nodes that wait for nothing but nodes of the set. */
    private List<Set<Integer>> closedSets() {
        List<Set<Integer>> closed = new ArrayList<>();
        for (int bits = 1; bits < 1 << nodes; bits++) {
            Set<Integer> set = new HashSet<>();
            for (int node = 0; node < nodes; node++) {
                if ((bits & 1 << node) != 0) {
                    set.add(node);
                }
            }
            if (set.stream().allMatch(node -> edges.containsKey(node) && set.containsAll(edges.get(node)))) {
                closed.add(set);
            }
        }
        return closed;
    }
}
