package dev.deft.http;

import dev.deft.deferred.Deferred;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ends of chains: what is done with a result that nobody waits for any more. */
final class Ends {

    private Ends() {}

    /** Gives the result to one of two, and leaves nothing of it. What they throw is reported as an unhandled failure. */
    static <T extends @Nullable Object> void of(
            Deferred<T> deferred, Consumer<? super T> onValue, Consumer<? super Throwable> onFailure) {
        deferred.addCallbacks(
                value -> {
                    onValue.accept(value);
                    return true;
                },
                failure -> {
                    onFailure.accept(failure);
                    return false;
                });
    }

    /** Fires a Deferred that has no value. */
    @SuppressWarnings("NullAway") // Void has no value but null
    static void fire(Deferred<Void> deferred) {
        deferred.callback(null);
    }
}
