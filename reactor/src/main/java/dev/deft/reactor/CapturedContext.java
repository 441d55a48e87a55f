package dev.deft.reactor;

import org.jspecify.annotations.Nullable;

/** The contexts of a thread, as they were when work was asked for. Any thread. */
final class CapturedContext {

    private final Contexts contexts;
    private final @Nullable Object[] captured;

    CapturedContext(Contexts contexts, @Nullable Object[] captured) {
        this.contexts = contexts;
        this.captured = captured;
    }

    /** Sets it on this thread; the scope restores what was before. It throws nothing. */
    ContextCarrier.Scope enter() {
        ContextCarrier.@Nullable Scope[] scopes = contexts.set(captured);
        return () -> contexts.close(scopes);
    }
}
