package dev.deft.reactor;

import org.jspecify.annotations.Nullable;

/** Carries the value of a thread-local. */
final class ThreadLocalCarrier<V> implements ContextCarrier<@Nullable V> {

    private final ThreadLocal<@Nullable V> local;

    ThreadLocalCarrier(ThreadLocal<@Nullable V> local) {
        this.local = local;
    }

    @SuppressWarnings("NullAway") // the type says null, which it does not see in a type argument
    @Override
    public @Nullable V capture() {
        return local.get();
    }

    @Override
    public Scope set(@Nullable V captured) {
        V before = local.get();
        replace(captured);
        return () -> replace(before);
    }

    private void replace(@Nullable V value) {
        if (value == null) {
            local.remove();
        } else {
            local.set(value);
        }
    }
}
