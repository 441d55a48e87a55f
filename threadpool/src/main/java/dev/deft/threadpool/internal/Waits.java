package dev.deft.threadpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which workers wait, and for which pools: finds those that wait for each other, and sees to it that they do not for ever.
 *
 * <pre>
 *   a worker waits        the last of its pool               knot seen            knot still there
 *       begin ----------------> watched ------> published -------------> round ---------------------> a spare worker, or
 *         |                        |   by its source, again and again      |  each source in turn      a call is failed
 *        end <---------------------+---------------------------------------+  publishes anew
 * </pre>
 *
 * <p>While a pool has a worker that does not wait, or may hire one, this only counts.
 *
 * <p><b>Why there is no false alarm.</b> What is published may be out of date: an outcome may lie in a reactor's inbox. So a
 * knot that was seen is looked at once more. When it was first seen, at a time T, all workers of its pools waited. Each
 * source involved then publishes anew, after it has delivered all outcomes that were offered to it before T. If at the end
 * of the round each of those waits is still the same and its pools have hired nobody, then their workers ran nothing since
 * T: no call there has ended since, and of those that had ended before, none is among what was published. So what each wait
 * is for will not come before another of them ends. That stays so until somebody else steps in, who resizes, interrupts,
 * stops or cancels; nobody waits for that.
 *
 * <p>One monitor for the process, entered when a worker begins and ends to wait, and by what is told here. Under it nothing
 * blocks, nobody is woken, and no code of the user's runs; the monitors of rosters are entered under it, never the reverse.
 */
public final class Waits {

    private static final Waits OF_PROCESS = new Waits();

    // Guarded by this object's monitor, as is what Crew and Wait say.

    /** Those of which a worker waits. */
    private final Set<Crew> crews = new LinkedHashSet<>();

    /** One for each begin, publication, and change of a pool's workers. */
    private long count;

    /** Those of the knots that are looked at once more. A reactor that is busy holds up its own knots only. */
    private final Set<Crew> inRounds = new HashSet<>();

    /** A graph of its own, for tests. */
    Waits() {}

    /** Those of all pools. */
    public static Waits ofProcess() {
        return OF_PROCESS;
    }

    /** A worker is about to block. Its own thread, which {@link #end}s it. */
    public void begin(Wait wait) {
        StackRoom.toWake(); // what is begun must be ended, and that be told
        act(begun(wait));
    }

    /** The worker has not blocked, or does no more. Its own thread; nothing happens where that is no worker's. */
    public void end(@Nullable Wait wait) {
        if (wait == null) {
            return;
        }
        wait.ends();
        ended(wait).forEach(lender -> lender.books.giveSpareBack());
    }

    /**
     * Says what {@code wait} is for. Any thread, its source's.
     *
     * @param on the pools of the calls without which it does not end, none of which has ended; null if that is not known
     * @param someAreQueued whether some of them have not begun
     */
    public void publish(Wait wait, @Nullable Set<Crew> on, boolean someAreQueued) {
        act(published(wait, on, someAreQueued));
    }

    /** The crew's workers may have become fewer, or it may not hire more. Any thread. */
    public void staffChanged(Crew crew) {
        act(changed(crew));
    }

    /** Whether {@code wait} is to be failed, and was not published since that was decided. Any thread, its source's. */
    public synchronized boolean isDoomed(Wait wait) {
        return wait.doomed && !wait.hasEnded();
    }

    private static void act(List<Runnable> acts) {
        acts.forEach(Runnable::run);
    }

    private synchronized List<Runnable> begun(Wait wait) {
        wait.begun = ++count;
        crews.add(wait.crew);
        wait.crew.waits.add(wait);
        return lookAt(wait.crew);
    }

    private synchronized List<Crew> ended(Wait wait) {
        count++;
        Crew crew = wait.crew;
        crew.waits.remove(wait);
        crew.looksExhausted();
        if (crew.waits.isEmpty()) {
            crews.remove(crew);
        }
        return wait.lenders; // nobody adds to it any more
    }

    private synchronized List<Runnable> published(Wait wait, @Nullable Set<Crew> on, boolean someAreQueued) {
        wait.published = ++count;
        wait.doomed = false;
        wait.isFor(on, someAreQueued);
        List<Runnable> acts = new ArrayList<>();
        if (on != null) {
            lookForKnot(acts);
        }
        return acts;
    }

    private synchronized List<Runnable> changed(Crew crew) {
        count++;
        return crews.contains(crew) ? lookAt(crew) : List.of(); // else nobody of it waits
    }

    private List<Runnable> lookAt(Crew crew) {
        boolean before = crew.isExhausted();
        if (!crew.looksExhausted()) {
            return List.of();
        }
        List<Runnable> acts = new ArrayList<>();
        if (!before) { // what others wait for may be what this crew cannot run any more
            for (Wait.Source source : sources(watched())) {
                acts.add(() -> source.refresh(() -> {}));
            }
        }
        for (Wait wait : crew.waits) {
            watch(wait, acts);
        }
        lookForKnot(acts);
        return acts;
    }

    private static void watch(Wait wait, List<Runnable> acts) {
        Wait.Source source = wait.source();
        if (source != null && !wait.watched) {
            wait.watched = true;
            acts.add(() -> source.watch(wait));
        }
    }

    /** Those of exhausted crews. */
    private List<Wait> watched() {
        List<Wait> watched = new ArrayList<>();
        for (Crew crew : crews) {
            if (crew.isExhausted()) {
                crew.waits.stream().filter(wait -> wait.watched).forEach(watched::add);
            }
        }
        return watched;
    }

    private static Set<Wait.Source> sources(Collection<Wait> waits) {
        Set<Wait.Source> sources = new LinkedHashSet<>();
        for (Wait wait : waits) {
            Wait.Source source = wait.source();
            if (source != null) {
                sources.add(source);
            }
        }
        return sources;
    }

    private void lookForKnot(List<Runnable> acts) {
        Knot knot = Knot.among(crews, inRounds); // a round's end looks again
        if (knot != null) {
            inRounds.addAll(knot.crews());
            acts.add(new Round(knot, count)::goOn);
        }
    }

    /** The second look at a knot. */
    private final class Round {

        private final Knot knot;

        /** The count when it was first seen. */
        private final long since;

        /** Still to publish anew. Used by one thread at a time, which hands the round on. */
        private final Deque<Wait.Source> sources;

        /** One of them has ended, and so releases who waits for it: the knot comes undone without this. */
        private boolean unanswered;

        Round(Knot knot, long since) {
            this.knot = knot;
            this.since = since;
            this.sources = new ArrayDeque<>(sources(knot.waits()));
        }

        private void goOn() {
            boolean handedOn = false;
            Wait victim = null;
            try {
                for (Wait.Source next = sources.poll(); next != null; next = sources.poll()) {
                    handedOn = next.refresh(this::goOn);
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
                if (!handedOn) { // be it for want of memory: another knot of these pools is to be seen
                    act(over(victim != null));
                }
            }
        }

        /** The wait to be ended; null if there is no knot any more, or never was. */
        private @Nullable Wait victim() {
            synchronized (Waits.this) {
                if (!knot.holdsSince(since)) {
                    return null;
                }
                Wait victim = knot.victim();
                victim.doomed = true;
                return victim;
            }
        }

        private void resolve(Wait victim) {
            for (Crew crew : knot.crews()) {
                if (crew.books.hireMissing(waiting(crew))) {
                    spare(victim, null);
                    return;
                }
            }
            for (Crew crew : knot.crews()) {
                if (crew.books.lendSpare(waiting(crew))) {
                    spare(victim, crew);
                    return;
                }
            }
            victim.fail(knot);
        }

        private void spare(Wait victim, @Nullable Crew lender) {
            if (!spared(victim, lender) && lender != null) {
                lender.books.giveSpareBack();
            }
        }

        private boolean spared(Wait victim, @Nullable Crew lender) {
            synchronized (Waits.this) {
                if (victim.hasEnded()) {
                    return false;
                }
                victim.doomed = false;
                if (lender != null) {
                    victim.lenders.add(lender);
                }
                return true;
            }
        }

        private int waiting(Crew crew) {
            synchronized (Waits.this) {
                return crew.waits.size();
            }
        }

        private List<Runnable> over(boolean held) {
            synchronized (Waits.this) {
                inRounds.removeAll(knot.crews());
                List<Runnable> acts = new ArrayList<>();
                if (held || (!unanswered && count != since)) {
                    lookForKnot(acts);
                }
                return acts;
            }
        }
    }
}
