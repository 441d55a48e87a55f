package dev.deft.examples;

import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.Reactor;
import java.time.Duration;

/** A call that is made again and again, on the reactor's thread, until it is stopped. */
final class Periodic {

    private final Reactor reactor;
    private final Duration period;
    private final Runnable call;
    private DelayedCall next;

    Periodic(Reactor reactor, Duration period, Runnable call) {
        this.reactor = reactor;
        this.period = period;
        this.call = call;
        next = reactor.callLater(period, this::callOnce);
    }

    void stop() {
        if (next.isActive()) {
            next.cancel();
        }
    }

    private void callOnce() {
        next = reactor.callLater(period, this::callOnce); // first, so that a call that throws is not the last
        call.run();
    }
}
