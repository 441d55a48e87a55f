package dev.deft.threadpool.internal.deadlock;

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
 * <p>It is a {@linkplain WaitForGraph knot} of the graph: whichever of the waits ends, they may all go on; a worker that merely
 * waits for a deadlock is not in it.
 *
 * <p>Made and used under the monitor of {@link DeadlockDetector}; what it holds does not change.
 */
public final class Deadlock {

    /** A pool that has calls queued which are waited for, as it was. */
    private record Stuck(Set<BlockedWorker> waits, int hired) {

        @GuardedBy("DeadlockDetector.MONITOR")
        static Stuck of(PoolNode pool) {
            return new Stuck(Set.copyOf(pool.waits), pool.supply.hired());
        }

        @GuardedBy("DeadlockDetector.MONITOR")
        boolean isUnmoved(PoolNode pool) {
            return pool.supply.hired() == hired && pool.waitsFor() != null && pool.waits.equals(waits);
        }
    }

    private final Map<PoolNode, Stuck> pools = new LinkedHashMap<>();
    private final Set<BlockedWorker> waits = new LinkedHashSet<>();

    private Deadlock() {}

    /** A graph of those that wait now, as far as that is known. */
    @SuppressWarnings("GuardedBy") // it is asked for no edge but under the monitor under which it was made
    static WaitForGraph<WaitNode> graph() {
        return new WaitForGraph<>(WaitNode::waitsFor);
    }

    /** The deadlock in {@code graph} that is a part of {@code stuck}. */
    @GuardedBy("DeadlockDetector.MONITOR")
    static Deadlock in(WaitForGraph<WaitNode> graph, Set<WaitNode> stuck) {
        Deadlock deadlock = new Deadlock();
        for (WaitNode node : graph.knotIn(stuck)) {
            if (node instanceof PoolNode pool) {
                deadlock.pools.put(pool, Stuck.of(pool));
            } else {
                deadlock.waits.add((BlockedWorker) node);
            }
        }
        return deadlock;
    }

    /** Returns whether it has been there all along, and what its waits are for was published after {@code since}. */
    @GuardedBy("DeadlockDetector.MONITOR")
    boolean holdsSince(long since) {
        for (Map.Entry<PoolNode, Stuck> each : pools.entrySet()) {
            if (!each.getValue().isUnmoved(each.getKey())) {
                return false;
            }
        }
        for (BlockedWorker wait : waits) {
            if (!isStuck(wait, since)) {
                return false;
            }
        }
        return true;
    }

    @GuardedBy("DeadlockDetector.MONITOR")
    private boolean isStuck(BlockedWorker wait, long since) {
        Set<WaitNode> on = wait.waitsFor();
        return on != null
                && !wait.isOutOfDate()
                && (wait.source() == null || wait.published > since)
                && on.stream().allMatch(this::has);
    }

    private boolean has(WaitNode node) {
        return node instanceof PoolNode pool ? pools.containsKey(pool) : waits.contains(node);
    }

    Set<BlockedWorker> waits() {
        return waits;
    }

    /** The pools that have calls queued which its waits are for: one more worker would let it go on. */
    Set<PoolNode> pools() {
        return pools.keySet();
    }

    /** The pools of all its workers, each with those of the waits that are its workers'. */
    Map<PoolNode, List<BlockedWorker>> blockedByPool() {
        Map<PoolNode, List<BlockedWorker>> byPool = new LinkedHashMap<>();
        waits.forEach(wait ->
                byPool.computeIfAbsent(wait.node, unused -> new ArrayList<>()).add(wait));
        return byPool;
    }

    /** A wait for a call that is queued for {@code pool}: the {@code preferred} one, or else the youngest; null if none is. */
    @GuardedBy("DeadlockDetector.MONITOR")
    @Nullable
    BlockedWorker blockedOn(PoolNode pool, BlockedWorker preferred) {
        BlockedWorker youngest = null;
        for (BlockedWorker wait : waits) {
            Set<WaitNode> on = wait.waitsFor();
            if (on != null && on.stream().anyMatch(node -> isServedBy(pool, node))) {
                if (wait == preferred) {
                    return wait;
                }
                youngest = younger(youngest, wait);
            }
        }
        return youngest;
    }

    /** Returns whether one more worker of {@code pool} would let {@code node} go on. */
    private static boolean isServedBy(PoolNode pool, WaitNode node) {
        return node == pool || (node instanceof PoolNode share && share.lender() == pool);
    }

    /**
     * The wait to be ended, for what it is for certainly does not come: if any has a time limit, the one whose limit is
     * the first to end, since before that nothing else changes. Otherwise the youngest of those whose calls have not all
     * begun; were it not for the limits above, each would do.
     */
    @GuardedBy("DeadlockDetector.MONITOR")
    BlockedWorker victim() {
        long now = System.nanoTime();
        Optional<BlockedWorker> firstToEnd = waits.stream()
                .filter(BlockedWorker::isLimited)
                .min(Comparator.comparingLong(wait -> wait.nanosLeft(now)));
        return firstToEnd.orElseGet(this::youngest);
    }

    @GuardedBy("DeadlockDetector.MONITOR")
    private BlockedWorker youngest() {
        List<BlockedWorker> queued =
                waits.stream().filter(BlockedWorker::hasQueued).toList();
        BlockedWorker youngest = null;
        for (BlockedWorker wait : queued.isEmpty() ? waits : queued) {
            youngest = younger(youngest, wait);
        }
        return Objects.requireNonNull(youngest, "somebody waits in a deadlock");
    }

    @GuardedBy("DeadlockDetector.MONITOR")
    private static BlockedWorker younger(@Nullable BlockedWorker one, BlockedWorker other) {
        return one == null || other.begun > one.begun ? other : one;
    }
}
