package dev.deft.bench;

import dev.deft.reactor.Coroutines;
import java.util.Locale;

/** A way to write the callers of the thread's experiment. */
public enum CallerStyle {
    /** Each makes its next call in the callback of the last. */
    CALLBACKS(Implementation.DEFT),
    /** Each is a coroutine, which awaits its calls one after the other. */
    INLINE(Implementation.INLINE),
    /** Each is a thread, which puts its calls into a plain queue and waits for the answers: the toy pool of the thread's reply. */
    THREADS(Implementation.THREADS);

    private final Implementation implementation;

    CallerStyle(Implementation implementation) {
        this.implementation = implementation;
    }

    Implementation implementation() {
        return implementation;
    }

    /** Returns the name in a result; a coroutine costs what its backend does, so that is named, too. */
    String title() {
        String name = name().toLowerCase(Locale.ROOT);
        return this == INLINE ? name + " (" + Coroutines.backend() + ")" : name;
    }
}
