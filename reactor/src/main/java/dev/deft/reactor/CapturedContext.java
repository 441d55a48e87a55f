package dev.deft.reactor;

import dev.deft.deferred.internal.CarriedContext;
import org.jspecify.annotations.Nullable;

/** The contexts of a thread, as they were when work was asked for. Any thread. */
final class CapturedContext implements CarriedContext {

    private static final ContextCarrier.Scope NOTHING_SET = () -> {};

    private final Contexts contexts;
    private final @Nullable Object[] captured;

    CapturedContext(Contexts contexts, @Nullable Object[] captured) {
        this.contexts = contexts;
        this.captured = captured;
    }

    /** Sets it on this thread; the scope restores what was before. It throws nothing: where there is no memory for it, the work is done without. */
    ContextCarrier.Scope enter() {
        try {
            ContextCarrier.@Nullable Scope[] scopes = new ContextCarrier.Scope[captured.length];
            ContextCarrier.Scope all = () -> contexts.close(scopes);
            contexts.set(captured, scopes); // last, or nobody would restore what it has set
            return all;
        } catch (OutOfMemoryError noMemory) {
            ReactorLog.error("There is no memory to set the context of a call, which is made without", noMemory);
            return NOTHING_SET;
        }
    }

    @Override
    public void run(Runnable call) {
        ContextCarrier.Scope scope = enter();
        try {
            call.run();
        } finally {
            scope.close();
        }
    }
}
