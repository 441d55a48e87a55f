package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A call that is made again when it fails, after pauses that double. */
final class Retry {

    private Retry() {}

    /** Returns the result of the first try that succeeds, or the failure of the last one. */
    static <T> Deferred<T> retry(Reactor reactor, int tries, Duration pause, Callable<Deferred<T>> call) {
        Deferred<T> result = Deferreds.maybeDeferred(call);
        return tries == 1
                ? result
                : result.addErrbackDeferring(failure -> after(reactor, pause)
                        .addCallbackDeferring(paused -> retry(reactor, tries - 1, pause.multipliedBy(2), call)));
    }

    /** Returns a Deferred that fires when {@code pause} has passed, or fails when the reactor stops before; cancelling it is to wait no longer. */
    static Deferred<Void> after(Reactor reactor, Duration pause) {
        Deferred<Void> later = reactor.newDeferred();
        reactor.callLater(pause, () -> later.callback(null), later::errback);
        return later;
    }
}
