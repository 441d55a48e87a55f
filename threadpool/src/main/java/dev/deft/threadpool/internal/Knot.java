package dev.deft.threadpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private record Stuck(Set<Wait> waits, int hired) {

        @GuardedBy("Waits.MONITOR")
        static Stuck of(Crew crew) {
            return new Stuck(Set.copyOf(crew.waits), crew.books.hired());
        }

        @GuardedBy("Waits.MONITOR")
        boolean isUnmoved(Crew crew) {
            return crew.books.hired() == hired && crew.isExhaustedNow() && crew.waits.equals(waits);
        }
    }

    private final Map<Crew, Stuck> crews = new LinkedHashMap<>();
    private final Set<Wait> waits = new LinkedHashSet<>();

    private Knot() {}

    /** A graph of those that wait now, as far as that is known. */
    @SuppressWarnings("GuardedBy") // it is asked for no edge but under the monitor under which it was made
    static WaitForGraph<WaitNode> graph() {
        return new WaitForGraph<>(WaitNode::waitsFor);
    }

    /** What in {@code graph} is stuck together, and is a part of {@code stuck}. */
    @GuardedBy("Waits.MONITOR")
    static Knot in(WaitForGraph<WaitNode> graph, Set<WaitNode> stuck) {
        Knot knot = new Knot();
        for (WaitNode node : graph.knotIn(stuck)) {
            if (node instanceof Crew crew) {
                knot.crews.put(crew, Stuck.of(crew));
            } else {
                knot.waits.add((Wait) node);
            }
        }
        return knot;
    }

    /** Whether it has been there all along, and what its waits are for was published after {@code since}. */
    @GuardedBy("Waits.MONITOR")
    boolean holdsSince(long since) {
        for (Map.Entry<Crew, Stuck> each : crews.entrySet()) {
            if (!each.getValue().isUnmoved(each.getKey())) {
                return false;
            }
        }
        for (Wait wait : waits) {
            if (!isStuck(wait, since)) {
                return false;
            }
        }
        return true;
    }

    @GuardedBy("Waits.MONITOR")
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
    @GuardedBy("Waits.MONITOR")
    @Nullable
    Wait forWhom(Crew crew, Wait preferred) {
        Wait youngest = null;
        for (Wait wait : waits) {
            Set<WaitNode> on = wait.waitsFor();
            if (on != null && on.contains(crew)) {
                if (wait == preferred) {
                    return wait;
                }
                youngest = younger(youngest, wait);
            }
        }
        return youngest;
    }

    /**
     * The wait to be ended, for what it is for certainly does not come: if any has a time limit, the one whose limit is
     * the first to end, since before that nothing else changes. Otherwise the youngest of those whose calls have not all
     * begun; were it not for the limits above, each would do.
     */
    @GuardedBy("Waits.MONITOR")
    Wait victim() {
        long now = System.nanoTime();
        Optional<Wait> firstToEnd =
                waits.stream().filter(Wait::isLimited).min(Comparator.comparingLong(wait -> wait.nanosLeft(now)));
        return firstToEnd.orElseGet(this::youngest);
    }

    @GuardedBy("Waits.MONITOR")
    private Wait youngest() {
        List<Wait> queued = waits.stream().filter(Wait::hasQueued).toList();
        Wait youngest = null;
        for (Wait wait : queued.isEmpty() ? waits : queued) {
            youngest = younger(youngest, wait);
        }
        return Objects.requireNonNull(youngest, "somebody waits in a knot");
    }

    @GuardedBy("Waits.MONITOR")
    private static Wait younger(@Nullable Wait one, Wait other) {
        return one == null || other.begun > one.begun ? other : one;
    }
}
