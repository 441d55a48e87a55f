package dev.deft.deferred;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a chain, and where that is gathered from others, those before it.
 *
 * <p>It walks with a stack of its own, since gatherings of gatherings may be nested as deeply as memory allows. Where it
 * cancels several, an interrupt that the code of one leaves is kept from the next, and is there again in the end.
 */
final class Cancelling {

    /** A gathering that is being cancelled, with those of its parts that still have to be. */
    private record Level(Gathering<?> gathering, Iterator<? extends Chain> parts) {

        Level(Gathering<?> gathering) {
            this(gathering, gathering.all.iterator());
        }
    }

    private Cancelling() {}

    /** Cancels the Deferreds that {@code chain} waits for at the end. */
    static void cancel(Chain chain) {
        Gathering<?> gathering = startInnermost(chain);
        if (gathering != null) {
            cancelAll(gathering);
        }
    }

    private static void cancelAll(Gathering<?> outermost) {
        ArrayDeque<Level> open = new ArrayDeque<>();
        open.push(new Level(outermost));
        boolean interrupted = false;
        try {
            while (!open.isEmpty()) {
                interrupted |= Thread.interrupted();
                Level level = open.peek();
                if (!level.parts.hasNext()) {
                    open.pop();
                    level.gathering.gathered.finishCancelling();
                    level.gathering.decided();
                    continue;
                }
                Gathering<?> inner = start(level.parts.next(), level.gathering.gathered);
                if (inner != null) {
                    open.push(new Level(inner));
                }
            }
        } finally {
            giveBack(interrupted);
        }
    }

    /** Cancels what {@code all} wait for, but for the one at the index {@code spared}. */
    static void cancelAllBut(int spared, List<? extends Chain> all) {
        boolean interrupted = false;
        try {
            for (int i = 0; i < all.size(); i++) {
                if (i != spared) {
                    interrupted |= Thread.interrupted();
                    cancel(all.get(i));
                }
            }
        } finally {
            giveBack(interrupted);
        }
    }

    private static void giveBack(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels what {@code chain} waits for at the end; if that has fired and is on its way, the last coroutine on it is told. */
    private static @Nullable Gathering<?> startInnermost(Chain chain) {
        AwaitStep told = null;
        Chain innermost = chain;
        for (Chain next = chain.awaited(); next != null; next = innermost.awaited()) {
            AwaitStep coroutine = innermost.coroutine();
            told = coroutine == null ? told : coroutine;
            innermost = next;
        }
        if (told != null && innermost.isSettled()) {
            told.cancel();
        }
        return innermost.startCancelling();
    }

    private static @Nullable Gathering<?> start(Chain part, Chain gathered) {
        try {
            return startInnermost(part);
        } catch (RuntimeException refused) { // by the part's confinement; the others are cancelled all the same
            DeferredLog.error(
                    refused, "{} could not be cancelled with {}", Descriptions.name(part), Descriptions.name(gathered));
            return null;
        }
    }
}
