package dev.deft.net;

import dev.deft.deferred.Deferred;

/** A place to connect to. Reactor thread only. Source: Twisted's {@code IStreamClientEndpoint}. */
public interface ClientEndpoint {

    /**
     * Connects {@code protocol}. The Deferred fires with it when its {@code connectionMade} has returned, before any data is received; or
     * fails, and then that was not called, unless it is what failed. Cancelling ends the attempt.
     */
    <P extends Protocol> Deferred<P> connect(P protocol);
}
