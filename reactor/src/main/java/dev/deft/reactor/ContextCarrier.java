package dev.deft.reactor;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries what a thread keeps for the code that runs on it, such as the log's MDC or a trace, along with the work that this code asks a reactor for: see
 * {@link ReactorBuilder#carries}.
 *
 * <p>It is captured where the work is asked for, on that thread, and set where the work is done, on the worker and in the callbacks, and there what was before is
 * restored afterwards. What a carrier throws is logged, once for each carrier of a reactor, and the work is done without it.
 *
 * @param <C> what it captures; immutable, or a copy, for several threads may use it
 */
public interface ContextCarrier<C extends @Nullable Object> {

    /** The stretch for which a context is set. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        /** Restores what was before, on the thread on which the context was set. */
        @Override
        void close();
    }

    /** Returns what the current thread has. */
    C capture();

    /** Sets what was captured on the current thread, until the scope that this returns is closed. */
    Scope set(C captured);

    /** Returns a carrier of the map of SLF4J's {@link MDC}. */
    static ContextCarrier<@Nullable Map<String, String>> mdc() {
        return new MdcCarrier();
    }

    /** Returns a carrier of the value that {@code local} has; where that is null, it is removed. */
    static <V> ContextCarrier<@Nullable V> of(ThreadLocal<@Nullable V> local) {
        return new ThreadLocalCarrier<>(Objects.requireNonNull(local, "local"));
    }
}
