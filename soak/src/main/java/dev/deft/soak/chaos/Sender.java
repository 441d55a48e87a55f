package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;

/** Defers a call to threads. */
@FunctionalInterface
interface Sender {

    /** On the reactor's thread. */
    Deferred<Object> send(Reactor reactor, ChaosCall call);
}
