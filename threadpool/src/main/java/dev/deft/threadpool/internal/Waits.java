package dev.deft.threadpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * Which workers wait, and for which calls: finds those that wait for each other, and sees to it that they do not for ever.
 *
 * <pre>
 *   a worker waits                                            knot seen            knot still there
 *       begin ----> published, by its source, ----------------> round ---------------------> a spare worker, or
 *         |         whenever it rests on another call             |  each source in turn      a call is failed
 *        end <----------------------------------------------------+  publishes anew
 * </pre>
 *
 * <p><b>When it looks.</b> Somebody becomes stuck when a worker begins to wait, when what a wait is for changes, or when a pool
 * has fewer workers; and then that wait or that pool is in the knot. So each of these is a search from there, which ends at
 * the first call that may go on: nearly always the first that is looked at, for then its source does not even ask here
 * ({@link Wait#restsOn}). Whether a call is queued, and who runs it, is read when it is asked for; so that a call begins or
 * ends changes nothing here. Where the search comes to a wait of which only one call is known, which cannot go on, it has
 * the others published, and goes on from there.
 *
 * <p><b>Why there is no false alarm.</b> What is published may be out of date: an outcome may lie in a reactor's inbox. So a
 * knot that was seen is looked at once more. When it was first seen, at a time T, all its workers waited: those of its waits,
 * and all of the pools in it. Each source involved then publishes anew, after it has delivered all outcomes that were offered
 * to it before T. If at the end of the round each of those waits is still the same and its pools have hired nobody, then
 * these workers ran nothing since T: no call that one of them had begun has ended since, none that is queued for them has
 * begun, and of those that had ended before, none is among what was published. So what each wait is for will not come before
 * another of them ends. That stays so until somebody else steps in, who resizes, interrupts, stops or cancels; nobody waits
 * for that.
 *
 * <p>One monitor for the process, entered when a worker begins and ends to wait, and by what is told here. Under it nothing
 * blocks, nobody is woken, and no code of the user's runs; the monitors of rosters are entered under it, never the reverse.
 */
public final class Waits {

    private static final Waits OF_PROCESS = new Waits();

    /** Guards who waits for whom: here, in {@link Crew}, {@link CrewMember} and {@link Wait}. One for all graphs, tests' too. */
    static final Object MONITOR = new Object();

    /** One for each begin, publication, and change of a pool's workers. */
    @GuardedBy("MONITOR")
    private long count;

    /** Those of the knots that are looked at once more. A reactor that is busy holds up its own knots only. */
    @GuardedBy("MONITOR")
    private final Set<Wait> inRounds = new HashSet<>();

    /** A graph of its own, for tests. */
    Waits() {}

    /** Those of all pools. */
    public static Waits ofProcess() {
        return OF_PROCESS;
    }

    /** A worker is about to block. Its own thread, which {@link #end}s it. */
    public void begin(Wait wait) {
        StackRoom.toWake(); // what is begun must be ended, and that be told
        try {
            act(begun(wait));
        } catch (Throwable noMemory) {
            end(wait);
            throw noMemory;
        }
    }

    /** The worker has not blocked, or does no more. Its own thread; nothing happens where that is no worker's. */
    public void end(@Nullable Wait wait) {
        if (wait == null) {
            return;
        }
        wait.ends();
        ended(wait).forEach(Wait.Loan::giveBack);
    }

    /**
     * Says what {@code wait} is for. Any thread, its source's.
     *
     * @param calls those without which it does not end, none of whose outcomes has been delivered; null if that is not known
     */
    public void publish(Wait wait, @Nullable List<? extends AwaitedCall> calls) {
        act(published(wait, calls));
    }

    /** The crew's workers may have become fewer, or it may not hire more. Any thread. */
    public void staffChanged(Crew crew) {
        act(changed(crew));
    }

    /** Whether {@code wait} is to be failed, and was not published since that was decided. Any thread, its source's. */
    public boolean isDoomed(Wait wait) {
        synchronized (MONITOR) {
            return wait.doomed && !wait.hasEnded();
        }
    }

    private static void act(List<Runnable> acts) {
        acts.forEach(Runnable::run);
    }

    private List<Runnable> begun(Wait wait) {
        synchronized (MONITOR) {
            wait.begun = ++count;
            wait.crew.waits.add(wait);
            wait.member().waitsIn(wait);
            wait.crew.looksExhausted();
            return lookFrom(wait);
        }
    }

    private List<Wait.Loan> ended(Wait wait) {
        synchronized (MONITOR) {
            count++;
            wait.crew.waits.remove(wait);
            wait.member().waitsIn(null);
            wait.crew.looksExhausted();
            return wait.loans; // nobody adds to it any more
        }
    }

    private List<Runnable> published(Wait wait, @Nullable List<? extends AwaitedCall> calls) {
        synchronized (MONITOR) {
            wait.published = ++count;
            wait.doomed = false;
            wait.isFor(calls);
            return lookFrom(wait);
        }
    }

    private List<Runnable> changed(Crew crew) {
        synchronized (MONITOR) {
            count++;
            if (crew.waits.isEmpty()) {
                return List.of();
            }
            crew.looksExhausted();
            return lookFrom(crew);
        }
    }

    @GuardedBy("MONITOR")
    private List<Runnable> lookFrom(WaitNode start) {
        return start.waitsFor() == null ? List.of() : lookFrom(List.of(start)); // the first is what is usual
    }

    /** Looks for the knots that those may have come to be in. */
    @GuardedBy("MONITOR")
    private List<Runnable> lookFrom(Collection<? extends WaitNode> starts) {
        WaitForGraph<WaitNode> graph = Knot.graph();
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
        List<Wait> outOfDate = new ArrayList<>();
        for (WaitNode node : stuck) {
            if (node instanceof Wait wait && wait.isOutOfDate()) {
                outOfDate.add(wait);
            }
        }
        if (!outOfDate.isEmpty()) {
            bySource(outOfDate).forEach((source, waits) -> acts.add(() -> source.refresh(waits, () -> {})));
            return;
        }
        Knot knot = Knot.in(graph, stuck);
        if (Collections.disjoint(inRounds, knot.waits())) { // else that round's end looks again
            inRounds.addAll(knot.waits());
            Round round = new Round(knot, count);
            acts.add(round::goOn);
        }
    }

    private static Map<Wait.Source, List<Wait>> bySource(Collection<Wait> waits) {
        Map<Wait.Source, List<Wait>> bySource = new LinkedHashMap<>();
        for (Wait wait : waits) {
            Wait.Source source = wait.source();
            if (source != null) {
                bySource.computeIfAbsent(source, unused -> new ArrayList<>()).add(wait);
            }
        }
        return bySource;
    }

    /** The second look at a knot. */
    private final class Round {

        private final Knot knot;

        /** The count when it was first seen. */
        private final long since;

        /** Still to publish anew. Used by one thread at a time, which hands the round on. */
        private final Deque<Map.Entry<Wait.Source, List<Wait>>> sources;

        /** For each crew whom one more worker of it would help. Set with the victim. */
        private final Map<Crew, Wait> helped = new LinkedHashMap<>();

        /** One of them has ended, and so releases who waits for it: the knot comes undone without this. */
        private boolean unanswered;

        Round(Knot knot, long since) {
            this.knot = knot;
            this.since = since;
            this.sources = new ArrayDeque<>(bySource(knot.waits()).entrySet());
        }

        private void goOn() {
            boolean handedOn = false;
            Wait victim = null;
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
                if (!handedOn) { // be it for want of memory: another knot of these workers is to be seen
                    act(over(victim != null));
                }
            }
        }

        /** The wait to be ended; null if there is no knot any more, or never was. */
        private @Nullable Wait victim() {
            synchronized (MONITOR) {
                if (!knot.holdsSince(since)) {
                    return null;
                }
                Wait victim = knot.victim();
                for (Crew crew : knot.crews()) {
                    Wait helps = knot.forWhom(crew, victim);
                    if (helps != null) {
                        helped.put(crew, helps);
                    }
                }
                victim.doomed = true;
                return victim;
            }
        }

        private void resolve(Wait victim) {
            for (Crew crew : helped.keySet()) {
                if (crew.books.hireMissing(waiting(crew))) {
                    spare(victim);
                    return;
                }
            }
            for (Map.Entry<Crew, Wait> each : helped.entrySet()) {
                Crew crew = each.getKey();
                int lent = crew.books.lendSpares();
                if (lent > 0) {
                    lend(new Wait.Loan(crew, lent), each.getValue());
                    spare(victim);
                    return;
                }
            }
            victim.fail(knot);
        }

        private void lend(Wait.Loan loan, Wait to) {
            if (!owes(to, loan)) {
                loan.giveBack();
            }
        }

        private boolean owes(Wait to, Wait.Loan loan) {
            synchronized (MONITOR) {
                return !to.hasEnded() && to.loans.add(loan);
            }
        }

        private void spare(Wait victim) {
            synchronized (MONITOR) {
                victim.doomed = false;
            }
        }

        private int waiting(Crew crew) {
            synchronized (MONITOR) {
                return crew.waits.size();
            }
        }

        private List<Runnable> over(boolean held) {
            synchronized (MONITOR) {
                inRounds.removeAll(knot.waits());
                return held || (!unanswered && count != since) ? lookFrom(knot.waits()) : List.of();
            }
        }
    }
}
