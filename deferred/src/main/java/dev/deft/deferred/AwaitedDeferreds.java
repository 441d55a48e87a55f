package dev.deft.deferred;

import dev.deft.deferred.internal.Awaiter;
import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.deferred.internal.NestingConfinement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The Deferreds that a chain waits for at the end, be it through other chains, coroutines or gatherings of them.
 *
 * <p>It walks with a stack of its own, since gatherings of gatherings may be nested as deeply as memory allows.
 */
final class AwaitedDeferreds extends DeferredAccess {

    /** Looks at each chain that a walk comes by; each answer says whether to walk on. */
    private interface Visitor {

        boolean passes(Chain chain);

        boolean endsAt(Deferred<?> unfired);
    }

    /** A gathering, and how many of its parts, the first ones, are still to be walked. */
    private static final class Level {
        private final Gathering<?> gathering;
        private int left;

        Level(Gathering<?> gathering) {
            this.gathering = gathering;
            this.left = gathering.all.size();
        }

        /**
         * Returns the last part that has not arrived, of those that are left. Parts tend to arrive in their order, so that one
         * who walks again and again finds the same one for long.
         */
        @Nullable
        Chain nextPart() {
            while (left > 0) {
                left--;
                if (!gathering.hasArrived(left)) {
                    return gathering.all.get(left);
                }
            }
            return null;
        }
    }

    @Override
    public boolean waitsOnlyFor(Deferred<?> deferred, Predicate<? super Deferred<?>> wanted) {
        return walk(deferred, new Visitor() {
            @Override
            public boolean passes(Chain chain) {
                return true;
            }

            @Override
            public boolean endsAt(Deferred<?> unfired) {
                return wanted.test(unfired);
            }
        });
    }

    @Override
    public boolean hasTimeLimit(Deferred<?> deferred) {
        return !walk(deferred, new Visitor() {
            @Override
            public boolean passes(Chain chain) {
                for (Step step = chain.firstStep(); step != null; step = step.next) {
                    if (step instanceof Timeout) {
                        return false;
                    }
                }
                return true;
            }

            @Override
            public boolean endsAt(Deferred<?> unfired) {
                return true;
            }
        });
    }

    @Override
    public Awaiter awaiter(Deferred<?> own, Awaiter.Body body) {
        AwaitStep step = new AwaitStep(own, body);
        own.firedBy(step);
        return step;
    }

    @Override
    public List<Runnable> takePostponed(NestingConfinement thread) {
        List<Runnable> oldestFirst = new ArrayList<>();
        for (AwaitStep next = (AwaitStep) thread.postponed; next != null; next = (AwaitStep) next.postponedBefore) {
            oldestFirst.add(next::goOnPostponed);
        }
        Collections.reverse(oldestFirst);
        // Not before: had there been no memory for the list, nobody would run them.
        AwaitStep taken = (AwaitStep) thread.postponed;
        thread.postponed = null;
        while (taken != null) {
            AwaitStep before = (AwaitStep) taken.postponedBefore;
            taken.postponedBefore = null;
            taken = before;
        }
        return oldestFirst;
    }

    @Override
    public void fireCancelled(Deferred<?> deferred) {
        deferred.finishCancelling();
    }

    @Override
    public @Nullable Throwable madeAt(Deferred<?> deferred) {
        return deferred.madeAt();
    }

    @Override
    public void reportUnhandled(Confinement ended) {
        PendingReports.reportAllOf(ended);
    }

    /** Walks, and returns whether it came to its end, and by at least one unfired Deferred. */
    private static boolean walk(Chain start, Visitor visitor) {
        Deque<Level> open = new ArrayDeque<>();
        Chain next = start;
        boolean any = false;
        while (next != null) {
            Chain end = pass(next, visitor);
            if (end == null || end.isSettled()) { // it has its result, or is paused
                return false;
            }
            Gathering<?> gathering = end.gathering();
            if (gathering != null) {
                open.push(new Level(gathering));
            } else if (visitor.endsAt((Deferred<?>) end)) {
                any = true;
            } else {
                return false;
            }
            next = nextPart(open);
        }
        return any;
    }

    /** Returns the innermost chain; null where the visitor has seen enough. */
    private static @Nullable Chain pass(Chain start, Visitor visitor) {
        Chain chain = start;
        while (visitor.passes(chain)) {
            Chain next = chain.awaited();
            if (next == null) {
                return chain;
            }
            chain = next;
        }
        return null;
    }

    private static @Nullable Chain nextPart(Deque<Level> open) {
        while (!open.isEmpty()) {
            Chain part = open.element().nextPart();
            if (part != null) {
                return part;
            }
            open.pop();
        }
        return null;
    }
}
