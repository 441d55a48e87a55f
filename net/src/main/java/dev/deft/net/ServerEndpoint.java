package dev.deft.net;

import dev.deft.deferred.Deferred;

/** A place to listen at. Reactor thread only. Source: Twisted's {@code IStreamServerEndpoint}. */
public interface ServerEndpoint {

    /**
     * Listens, and gives each connection the protocol that {@code factory} builds. Fires with the port, which listens by then, or
     * fails. Before the reactor runs, it is done in its first turn.
     */
    Deferred<Port> listen(ProtocolFactory factory);
}
