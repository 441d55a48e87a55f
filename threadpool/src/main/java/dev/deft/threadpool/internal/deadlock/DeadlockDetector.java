package dev.deft.threadpool.internal.deadlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.StackReserve;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The detection of deadlocks: it knows which workers wait, and for which calls, finds those that wait for each other, and sees
 * to it that they do not for ever.
 *
 * <pre>
 *   a worker waits                                        deadlock seen        deadlock still there
 *       begin ----> published, by its source, ----------------> round ---------------------> a spare worker, or
 *         |         whenever it rests on another call             |  each source in turn      a call is failed
 *        end <----------------------------------------------------+  publishes anew
 * </pre>
 *
 * <p><b>When it looks.</b> Somebody becomes stuck when a worker begins to wait, when what a wait is for changes, or when a pool
 * has fewer workers; and then that wait or that pool is in the deadlock. So each of these is a search from there, which ends at
 * the first call that may go on: nearly always the first that is looked at, for then its source does not even ask here
 * ({@link BlockedWorker#restsOn}). Whether a call is queued, and who runs it, is read when it is asked for; so that a call begins or
 * ends changes nothing here. Where the search comes to a wait of which only one call is known, which cannot go on, it has
 * the others published, and goes on from there.
 *
 * <p><b>Why there is no false alarm.</b> What is published may be out of date: an outcome may lie in a reactor's inbox. So a
 * deadlock that was seen is looked at once more. When it was first seen, at a time T, all its workers waited: those of its waits,
 * and all of the pools in it. Each source involved then publishes anew, after it has delivered all outcomes that were offered
 * to it before T. If at the end of the round each of those waits is still the same and its pools have hired nobody, then
 * these workers ran nothing since T: no call that one of them had begun has ended since, none that is queued for them has
 * begun, and of those that had ended before, none is among what was published. So what each wait is for will not come before
 * another of them ends. That stays so until somebody else steps in, who resizes, interrupts, stops or cancels; nobody waits
 * for that.
 *
 * <p>One monitor for the process, entered when a worker begins and ends to wait, and by what is told here. Under it nothing
 * blocks, nobody is woken, and no code of the user's runs; the monitor of a pool is entered under it, never the reverse.
 */
public final class DeadlockDetector {

    private static final DeadlockDetector OF_PROCESS = new DeadlockDetector();

    /** Guards who waits for whom: here, in {@link PoolNode}, {@link CurrentWorker} and {@link BlockedWorker}. One for all graphs, tests' too. */
    static final Object MONITOR = new Object();

    /** One for each begin, publication, and change of a pool's workers. */
    @GuardedBy("MONITOR")
    private long count;

    /** The workers of the deadlocks that are looked at once more. A reactor that is busy holds up its own deadlocks only. */
    @GuardedBy("MONITOR")
    private final Set<BlockedWorker> inRounds = new HashSet<>();

    /** A graph of its own, for tests. */
    DeadlockDetector() {}

    /** The detector of all pools of the process. */
    public static DeadlockDetector ofProcess() {
        return OF_PROCESS;
    }

    /** Notes that a worker is about to block. Its own thread, which {@link #end}s it. */
    public void begin(BlockedWorker wait) {
        StackReserve.toWake(); // what is begun must be ended, and that be told
        try {
            act(begun(wait));
        } catch (Throwable noMemory) {
            end(wait);
            throw noMemory;
        }
    }

    /** Notes that the worker has not blocked, or does no more. Its own thread; nothing happens where that is no worker's. */
    public void end(@Nullable BlockedWorker wait) {
        if (wait == null) {
            return;
        }
        wait.ends();
        ended(wait).forEach(BlockedWorker.SpareLoan::giveBack);
    }

    /**
     * Publishes what {@code wait} is for. Any thread, its source's.
     *
     * @param calls those without which it does not end, none of whose outcomes has been delivered; null if that is not known
     */
    public void publish(BlockedWorker wait, @Nullable List<? extends AwaitedCall> calls) {
        act(published(wait, calls));
    }

    /** Notes that the pool's workers may have become fewer, or that it may not hire more. Any thread. */
    public void workersChanged(PoolNode node) {
        act(changed(node));
    }

    /** Returns whether {@code wait} is to be failed, and was not published since that was decided. Any thread, its source's. */
    public boolean isToBeFailed(BlockedWorker wait) {
        synchronized (MONITOR) {
            return wait.toBeFailed && !wait.hasEnded();
        }
    }

    private static void act(List<Runnable> acts) {
        acts.forEach(Runnable::run);
    }

    private List<Runnable> begun(BlockedWorker wait) {
        synchronized (MONITOR) {
            wait.begun = ++count;
            wait.member().blockedAs(wait);
            wait.node.begins(wait);
            return lookFrom(wait);
        }
    }

    private List<BlockedWorker.SpareLoan> ended(BlockedWorker wait) {
        synchronized (MONITOR) {
            count++;
            wait.member().blockedAs(null);
            wait.node.ends(wait);
            return wait.loans; // nobody adds to it any more
        }
    }

    private List<Runnable> published(BlockedWorker wait, @Nullable List<? extends AwaitedCall> calls) {
        synchronized (MONITOR) {
            wait.published = ++count;
            wait.toBeFailed = false;
            wait.isFor(calls);
            return lookFrom(wait);
        }
    }

    private List<Runnable> changed(PoolNode node) {
        synchronized (MONITOR) {
            count++;
            if (node.waits.isEmpty()) {
                return List.of();
            }
            node.updateExhausted();
            return lookFrom(node);
        }
    }

    @GuardedBy("MONITOR")
    private List<Runnable> lookFrom(WaitNode start) {
        return start.waitsFor() == null ? List.of() : lookFrom(List.of(start)); // the first is what is usual
    }

    /** Looks for the deadlocks that those may have come to be in. */
    @GuardedBy("MONITOR")
    private List<Runnable> lookFrom(Collection<? extends WaitNode> starts) {
        WaitForGraph<WaitNode> graph = Deadlock.graph();
        List<Runnable> acts = new ArrayList<>(0);
        for (WaitNode start : starts) {
            Set<WaitNode> stuck = graph.stuckFrom(start);
            if (stuck != null) {
                lookAt(graph, stuck, acts);
            }
        }
        return acts;
    }

    @GuardedBy("MONITOR")
    private void lookAt(WaitForGraph<WaitNode> graph, Set<WaitNode> stuck, List<Runnable> acts) {
        List<BlockedWorker> outOfDate = new ArrayList<>();
        for (WaitNode node : stuck) {
            if (node instanceof BlockedWorker wait && wait.isOutOfDate()) {
                outOfDate.add(wait);
            }
        }
        if (!outOfDate.isEmpty()) {
            bySource(outOfDate).forEach((source, waits) -> acts.add(() -> source.refresh(waits, () -> {})));
            return;
        }
        Deadlock deadlock = Deadlock.in(graph, stuck);
        if (Collections.disjoint(inRounds, deadlock.waits())) { // else that round's end looks again
            inRounds.addAll(deadlock.waits());
            Round round = new Round(deadlock, count);
            acts.add(round::goOn);
        }
    }

    private static Map<BlockedWorker.Source, List<BlockedWorker>> bySource(Collection<BlockedWorker> waits) {
        Map<BlockedWorker.Source, List<BlockedWorker>> bySource = new LinkedHashMap<>();
        for (BlockedWorker wait : waits) {
            BlockedWorker.Source source = wait.source();
            if (source != null) {
                bySource.computeIfAbsent(source, unused -> new ArrayList<>()).add(wait);
            }
        }
        return bySource;
    }

    /** The second look at a deadlock. */
    private final class Round {

        private final Deadlock deadlock;

        /** The count when it was first seen. */
        private final long since;

        /** Still to publish anew. Used by one thread at a time, which hands the round on. */
        private final Deque<Map.Entry<BlockedWorker.Source, List<BlockedWorker>>> sources;

        /** For each pool the wait that one more worker of it would help. Set with the victim. */
        private final Map<PoolNode, BlockedWorker> helped = new LinkedHashMap<>();

        /** One of them has ended, and so releases who waits for it: the deadlock ends without this. */
        private boolean unanswered;

        Round(Deadlock deadlock, long since) {
            this.deadlock = deadlock;
            this.since = since;
            this.sources = new ArrayDeque<>(bySource(deadlock.waits()).entrySet());
        }

        private void goOn() {
            boolean handedOn = false;
            BlockedWorker victim = null;
            try {
                for (var next = sources.poll(); next != null; next = sources.poll()) {
                    handedOn = next.getKey().refresh(next.getValue(), this::goOn);
                    if (handedOn) {
                        return;
                    }
                    unanswered = true;
                }
                victim = victim();
                if (victim != null) {
                    resolve(victim);
                }
            } finally {
                if (!handedOn) { // be it for want of memory: another deadlock of these workers is to be seen
                    act(over(victim != null));
                }
            }
        }

        /** The wait to be ended; null if there is no deadlock any more, or never was. */
        private @Nullable BlockedWorker victim() {
            synchronized (MONITOR) {
                if (!deadlock.holdsSince(since)) {
                    return null;
                }
                BlockedWorker victim = deadlock.victim();
                for (PoolNode node : deadlock.pools()) {
                    BlockedWorker helps = deadlock.blockedOn(node, victim);
                    if (helps != null) {
                        helped.put(node, helps);
                    }
                }
                victim.toBeFailed = true;
                return victim;
            }
        }

        private void resolve(BlockedWorker victim) {
            for (PoolNode node : helped.keySet()) {
                if (node.supply.hireMissing(waiting(node))) {
                    spare(victim);
                    return;
                }
            }
            for (Map.Entry<PoolNode, BlockedWorker> each : helped.entrySet()) {
                PoolNode node = each.getKey();
                int lent = node.supply.lendSpares();
                if (lent > 0) {
                    lend(new BlockedWorker.SpareLoan(node, lent), each.getValue());
                    spare(victim);
                    return;
                }
            }
            victim.fail(deadlock);
        }

        private void lend(BlockedWorker.SpareLoan loan, BlockedWorker to) {
            if (!owes(to, loan)) {
                loan.giveBack();
            }
        }

        private boolean owes(BlockedWorker to, BlockedWorker.SpareLoan loan) {
            synchronized (MONITOR) {
                return !to.hasEnded() && to.loans.add(loan);
            }
        }

        private void spare(BlockedWorker victim) {
            synchronized (MONITOR) {
                victim.toBeFailed = false;
            }
        }

        private int waiting(PoolNode node) {
            synchronized (MONITOR) {
                return node.waits.size();
            }
        }

        private List<Runnable> over(boolean held) {
            synchronized (MONITOR) {
                inRounds.removeAll(deadlock.waits());
                return held || (!unanswered && count != since) ? lookFrom(deadlock.waits()) : List.of();
            }
        }
    }
}
