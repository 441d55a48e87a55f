package dev.deft.deferred;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for a chain among those that another needs: be it through chains that callbacks returned, what coroutines await, what a fork
 * was made of, or the parts of a gathering, but of a race, which one part may decide.
 *
 * <p>It walks with a stack of its own, and comes by a gathering once, however often that is gathered.
 */
final class WaitSearch {

    private final Deque<Chain> open = new ArrayDeque<>();
    private final Set<Gathering<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private WaitSearch() {}

    /** Returns whether {@code start} is {@code wanted}, or needs its result. */
    static boolean finds(Chain wanted, Chain start) {
        Chain chain = start;
        WaitSearch gatherings = null;
        while (chain != wanted) {
            Chain next = chain.awaited();
            if (next == null) {
                next = chain.forkedFrom();
            }
            if (next == null) {
                Gathering<?> gathering = chain.gathering();
                if (gathering != null && gatherings == null) {
                    gatherings = new WaitSearch();
                }
                next = gatherings == null ? null : gatherings.next(gathering);
            }
            if (next == null) {
                return false;
            }
            chain = next;
        }
        return true;
    }

    /** Returns the chain to walk on from, having come to {@code gathering}, if that is one; null if none is left. */
    private @Nullable Chain next(@Nullable Gathering<?> gathering) {
        if (gathering != null && gathering.needsAll() && seen.add(gathering)) {
            for (int i = 0; i < gathering.all.size(); i++) {
                if (!gathering.hasArrived(i)) {
                    open.push(gathering.all.get(i));
                }
            }
        }
        return open.poll();
    }
}
