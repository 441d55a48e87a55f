package dev.deft.reactor.service;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import org.jspecify.annotations.Nullable;

/** A wait for the start or the end of a service: it is told in the context of whoever waits, whoever has started or stopped that. */
record ServiceWait(Deferred<Void> deferred, @Nullable CarriedContext context) {

    /** Makes one of whoever runs now. */
    static ServiceWait in(Confinement confinement, Deferred<Void> deferred) {
        return new ServiceWait(deferred, CarriedContexts.capture(confinement));
    }

    /** Tells it, unless it was cancelled; null for no failure. */
    void end(@Nullable Throwable failure) {
        if (!deferred.isCalled()) {
            CarriedContexts.run(context, () -> fire(failure));
        }
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private void fire(@Nullable Throwable failure) {
        if (failure == null) {
            deferred.callback(null);
        } else {
            deferred.errback(failure);
        }
    }
}
