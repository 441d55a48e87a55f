package dev.deft.soak.chaos;

import dev.deft.reactor.ContextCarrier;
import org.jspecify.annotations.Nullable;

/**
 * The call that a thread works for: a context that reactors carry along with their calls, and that is to be on the worker and in the callback, of its own call
 * alone.
 */
final class CarriedCall {

    private static final ThreadLocal<@Nullable ChaosCall> CURRENT = new ThreadLocal<>();

    private CarriedCall() {}

    static ContextCarrier<@Nullable ChaosCall> carrier() {
        return ContextCarrier.of(CURRENT);
    }

    /** The call that this thread works for; null if for none. */
    static @Nullable ChaosCall current() {
        return CURRENT.get();
    }

    /** Sets the call, until the scope is closed. */
    static ContextCarrier.Scope set(ChaosCall call) {
        return carrier().set(call);
    }
}
