package dev.deft.reactor;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import java.time.Duration;

/** A time that passes, and the Deferred that fires when it has. To cancel that removes the timed call. Reactor thread only. */
final class Delay implements Canceller<Void> {

    private final Deferred<Void> over;
    private final DelayedCall timer;

    Delay(Reactor reactor, Confinement thread, Duration delay) {
        over = new Deferred<>(thread, this);
        timer = reactor.callLater(delay, this::end, over::errback);
    }

    Deferred<Void> over() {
        return over;
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private void end() {
        over.callback(null);
    }

    @Override
    public void cancel(Deferred<Void> cancelled) {
        timer.cancel();
    }
}
