package dev.deft.reactor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls whose outcome has not arrived, oldest first. Linked through the calls themselves, so that to keep them in
 * sight costs no memory. Reactor thread only, but for {@link #count()}.
 */
final class OutstandingCalls {

    private @Nullable ThreadCall<?> first;
    private @Nullable ThreadCall<?> last;

    /** Written by the reactor's thread alone, so without a fence; read by any. */
    private final AtomicInteger count = new AtomicInteger();

    void add(ThreadCall<?> call) {
        ThreadCall<?> before = last;
        call.preceding = before;
        if (before == null) {
            first = call;
        } else {
            before.following = call;
        }
        last = call;
        call.linked = true;
        count.lazySet(count.getPlain() + 1);
    }

    /** Does nothing if the call is not, or no longer, in the list. */
    void remove(ThreadCall<?> call) {
        if (!call.linked) {
            return;
        }
        ThreadCall<?> before = call.preceding;
        ThreadCall<?> after = call.following;
        if (before == null) {
            first = after;
        } else {
            before.following = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.preceding = before;
        }
        call.preceding = null;
        call.following = null;
        call.linked = false;
        count.lazySet(count.getPlain() - 1);
    }

    /** Takes every call out, oldest first, and gives it to {@code action}, which may remove others. */
    void drain(Consumer<ThreadCall<?>> action) {
        ThreadCall<?> call;
        while ((call = first) != null) {
            remove(call);
            action.accept(call);
        }
    }

    int count() {
        return count.get();
    }
}
