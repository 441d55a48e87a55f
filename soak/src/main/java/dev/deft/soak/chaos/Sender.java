package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;

/** A way to defer a call to threads. */
@FunctionalInterface
interface Sender {

    /** Sends the call. On the reactor's thread. */
    Deferred<Object> send(Reactor reactor, ChaosCall call);
}
