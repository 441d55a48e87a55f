package dev.deft.threadpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.ThreadPool;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The workers of one pool, as {@link Waits} sees them: who of them waits, and whether that is all of them. */
public final class Crew implements WaitNode {

    /** What the pool knows of its workers, and can do about their number. Any thread; none of it waits. */
    public interface Books {

        /** What messages call the pool. */
        String name();

        /** Its workers and their limits, for messages. */
        String size();

        /** Whether it has no more workers than those {@code waiting}, at least one, and no other will come by itself. */
        boolean isExhausted(int waiting);

        /** How many workers were ever hired. */
        int hired();

        /** Tries to have one more worker than those {@code waiting}, within the maximum; returns whether there is. */
        boolean hireMissing(int waiting);

        /**
         * Tries to have one more worker beyond the maximum, if a spare one is left.
         *
         * @return how many spare workers are to be given back for that; 0 if no worker has come
         */
        int lendSpares();

        /** So many spare workers fewer are needed. */
        void giveSparesBack(int count);
    }

    /** Written once, by ThreadPool's static initialiser, which has run when anyone holds a pool. */
    private static volatile @Nullable Function<ThreadPool, Crew> ofPool;

    final Books books;

    /** Its workers that wait. */
    @GuardedBy("Waits.MONITOR")
    final Set<Wait> waits = new LinkedHashSet<>();

    /** All its workers waited when this was last looked at. Written under the monitor of {@link Waits}, read by any. */
    private volatile boolean exhausted;

    /** A crew of which nobody waits. */
    public Crew(Books books) {
        this.books = books;
    }

    /** Lets the pool's own package hand in what it does not show. */
    public static void install(Function<ThreadPool, Crew> first) {
        ofPool = first;
    }

    /** The workers of {@code pool}. */
    public static Crew of(ThreadPool pool) {
        return Objects.requireNonNull(ofPool, "a pool exists, so ThreadPool is initialised")
                .apply(pool);
    }

    /** Whether all its workers wait, and no other will come by itself: a hint, that may be out of date. Any thread. */
    public boolean isExhausted() {
        return exhausted;
    }

    /** The same, exactly. */
    @GuardedBy("Waits.MONITOR")
    boolean isExhaustedNow() {
        return books.isExhausted(waits.size());
    }

    /** Looks, and lets it be known. */
    @GuardedBy("Waits.MONITOR")
    void looksExhausted() {
        boolean now = isExhaustedNow();
        if (now != exhausted) {
            exhausted = now;
        }
    }

    /** Its waits, one of which has to end before any of its queued calls is run. */
    @Override
    @GuardedBy("Waits.MONITOR")
    public @Nullable Set<Wait> waitsFor() {
        return isExhaustedNow() ? waits : null;
    }

    @Override
    public String toString() {
        return books.name();
    }
}
