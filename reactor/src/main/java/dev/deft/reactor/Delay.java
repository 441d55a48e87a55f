package dev.deft.reactor;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.deferred.internal.DeferredAccess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time that passes, and the Deferred that fires when it has. To cancel that removes the timed call. Reactor thread only. */
final class Delay implements Canceller<Void> {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

    private final Deferred<Void> over;

    /** The context of whoever waits, in which it is told that it was cancelled; null where none is carried. */
    private final @Nullable CarriedContext context;

    private final DelayedCall timer;

    Delay(Reactor reactor, Confinement thread, Duration delay) {
        over = new Deferred<>(thread, this);
        context = CarriedContexts.capture(thread);
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
        if (context != null) {
            context.run(() -> DEFERREDS.fireCancelled(cancelled));
        }
    }
}
