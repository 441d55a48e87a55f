package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.CarriedContexts;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The carriers of a reactor, which carry the contexts of whoever asks it for work to where that is done. Any thread. */
final class Contexts {

    private final String reactorName;
    private final ContextCarrier<?>[] carriers;

    /** For each carrier, true once it has thrown and that was logged. Under its own monitor, which takes no frame of the stack, where that is what is short. */
    private final boolean[] threw;

    private Contexts(String reactorName, List<ContextCarrier<?>> carriers) {
        this.reactorName = reactorName;
        this.carriers = carriers.toArray(ContextCarrier<?>[]::new);
        this.threw = new boolean[this.carriers.length];
    }

    /** Returns those of a reactor; null where nothing is carried. */
    static @Nullable Contexts of(String reactorName, List<ContextCarrier<?>> carriers) {
        if (carriers.isEmpty()) {
            return null;
        }
        CarriedContexts.capturedBy(Contexts::ofThisThread);
        return new Contexts(reactorName, carriers);
    }

    /** Captures what the reactor of this thread carries; null where it carries nothing, or none runs here. */
    private static @Nullable CapturedContext ofThisThread() {
        CoroutineThread current = CoroutineThread.current();
        ReactorCoroutines reactor = current == null ? null : current.reactor();
        Contexts carried = reactor == null ? null : reactor.contexts();
        return carried == null ? null : carried.capture();
    }

    /** Returns {@code call}, in the context of this thread if {@code contexts} carries any. */
    static Runnable inContext(@Nullable Contexts contexts, Runnable call) {
        return contexts == null ? call : new RunnableInContext(call, contexts.capture());
    }

    /** Returns {@code told}, in the context of this thread if {@code contexts} carries any. */
    static Consumer<? super Throwable> inContext(@Nullable Contexts contexts, Consumer<? super Throwable> told) {
        if (contexts == null) {
            return told;
        }
        CapturedContext context = contexts.capture();
        return reason -> context.run(() -> told.accept(reason));
    }

    /**
     * Returns what makes of a Deferred one of {@code thread} that fires as it does, with its callbacks in the context of whoever asks for that, whoever fires the first; the
     * same one if {@code contexts} carries none. To cancel it cancels the first.
     */
    static <T> UnaryOperator<Deferred<T>> carrying(@Nullable Contexts contexts, ReactorThread thread) {
        return contexts == null
                ? UnaryOperator.identity()
                : source -> new CarriedResult<>(contexts.capture(), thread, source).result();
    }

    /** Captures the contexts of this thread. */
    CapturedContext capture() {
        @Nullable Object[] captured = new Object[carriers.length];
        for (int i = 0; i < carriers.length; i++) {
            try {
                captured[i] = carriers[i].capture();
            } catch (Throwable failure) {
                captured[i] = this; // as nothing that was captured: it is not to be set
                threw(i, failure);
            }
        }
        return new CapturedContext(this, captured);
    }

    /** Sets what was captured on this thread, and the scopes to be closed for that, null where there is none. */
    void set(@Nullable Object[] captured, ContextCarrier.@Nullable Scope[] scopes) {
        for (int i = 0; i < captured.length; i++) {
            if (captured[i] == this) {
                continue;
            }
            try {
                scopes[i] = set(carriers[i], captured[i]);
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // this carrier has captured it
    private static <C extends @Nullable Object> ContextCarrier.Scope set(
            ContextCarrier<C> carrier, @Nullable Object captured) {
        return carrier.set((C) captured);
    }

    /** Closes scopes, the one first that was opened last. */
    void close(ContextCarrier.@Nullable Scope[] scopes) {
        for (int i = scopes.length - 1; i >= 0; i--) {
            ContextCarrier.Scope scope = scopes[i];
            try {
                if (scope != null) {
                    scope.close();
                }
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    private void threw(int which, Throwable failure) {
        synchronized (threw) {
            if (threw[which]) {
                return;
            }
            threw[which] = true;
        }
        try {
            ReactorLog.carrierThrew(reactorName, carriers[which], failure);
        } catch (StackOverflowError tooDeep) { // it was not logged
            synchronized (threw) {
                threw[which] = false;
            }
            throw tooDeep;
        }
    }
}
