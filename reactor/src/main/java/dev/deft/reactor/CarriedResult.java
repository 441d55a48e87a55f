package dev.deft.reactor;

import dev.deft.deferred.Deferred;

/** A result that arrives in the context of whoever asked for it, and not of whoever fires it. Reactor thread only. */
final class CarriedResult<T> {

    private final CapturedContext context;
    private final Deferred<T> result;

    CarriedResult(CapturedContext context, ReactorThread thread, Deferred<T> source) {
        this.context = context;
        this.result = new Deferred<>(thread, cancelled -> source.cancel());
        Deferred<Boolean> unused = source.addCallbacks(
                value -> fire(() -> result.callback(value)), failure -> fire(() -> result.errback(failure)));
    }

    Deferred<T> result() {
        return result;
    }

    /** Returns whether it fired: it has otherwise if it was cancelled. */
    private boolean fire(Runnable with) {
        if (result.isCalled()) {
            return false;
        }
        context.run(with);
        return true;
    }
}
