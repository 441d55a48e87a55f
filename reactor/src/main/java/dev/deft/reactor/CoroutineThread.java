package dev.deft.reactor;

import dev.deft.deferred.internal.NestedRuns;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one thread: the reactors that it belongs to, and the coroutine that runs on it. That thread only; a thread on
 * which a coroutine of it runs shares this, and has the baton then.
 */
final class CoroutineThread {

    private static final ThreadLocal<@Nullable CoroutineThread> CURRENT = new ThreadLocal<>();

    /** The runs of callbacks on its stack, and on those of its coroutines. */
    final int[] nestedRuns = NestedRuns.current();

    /** The coroutine that runs, the innermost where one has resumed another; null where none does. */
    @Nullable
    Coroutine<?> running;

    /**
     * The reactors that belong to this thread, of which the last takes a turn, or has begun last: several, where a test drives them by
     * hand. Weakly, for a test may drop one.
     */
    private final List<WeakReference<ReactorCoroutines>> reactors = new ArrayList<>(1);

    private CoroutineThread() {}

    /** Returns those of the calling thread; null where it belongs to no reactor. */
    static @Nullable CoroutineThread current() {
        return CURRENT.get();
    }

    /** Makes the calling thread one that runs coroutines of this. */
    void share() {
        CURRENT.set(this);
        NestedRuns.share(nestedRuns);
    }

    /** Says that the calling thread belongs to {@code reactor} from now on, or that this takes a turn. */
    static void enter(ReactorCoroutines reactor) {
        CoroutineThread current = CURRENT.get();
        if (current == null) {
            current = new CoroutineThread();
            current.share();
        }
        current.reactors.removeIf(known -> known.refersTo(null));
        current.reactors.add(new WeakReference<>(reactor));
        reactor.thread().nestedRuns = current.nestedRuns;
    }

    /** Takes back the last {@link #enter} of {@code reactor}. */
    static void leave(ReactorCoroutines reactor) {
        CoroutineThread current = CURRENT.get();
        if (current == null) {
            return;
        }
        for (int i = current.reactors.size() - 1; i >= 0; i--) {
            if (current.reactors.get(i).refersTo(reactor)) {
                current.reactors.remove(i);
                break;
            }
        }
        if (current.reactors.isEmpty()) {
            CURRENT.remove();
        }
    }

    /** Returns the reactor that takes a turn, or else has begun last; null where none is left. */
    @Nullable
    ReactorCoroutines reactor() {
        for (int i = reactors.size() - 1; i >= 0; i--) {
            ReactorCoroutines reactor = reactors.get(i).get();
            if (reactor != null) {
                return reactor;
            }
        }
        return null;
    }
}
