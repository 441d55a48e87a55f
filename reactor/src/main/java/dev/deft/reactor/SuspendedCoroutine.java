package dev.deft.reactor;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The place of a coroutine among those of its reactor that are set aside. It holds the coroutine weakly: one that awaits what nobody can
 * fire any more becomes garbage with that, and is reported. Reactor thread only.
 */
final class SuspendedCoroutine extends WeakReference<Coroutine<?>> {

    private final Class<?> bodyType;
    private final @Nullable Throwable madeAt;

    @Nullable
    SuspendedCoroutine previous;

    @Nullable
    SuspendedCoroutine next;

    /** Set while it is in the list. */
    boolean isListed;

    SuspendedCoroutine(Coroutine<?> coroutine, ReferenceQueue<Coroutine<?>> collected) {
        super(coroutine, collected);
        bodyType = coroutine.bodyType();
        madeAt = coroutine.madeAt();
    }

    void reportAbandoned() {
        ReactorLog.coroutineAbandoned(Coroutine.originOf(bodyType), madeAt);
    }
}
