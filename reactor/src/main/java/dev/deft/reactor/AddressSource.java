package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import java.net.InetAddress;
import java.util.List;

/** The way in which a reactor comes by a host's addresses. */
interface AddressSource {

    /**
     * Begins a look-up, now or as soon as there is a thread for it. Reactor thread.
     *
     * @param start the mark to be set when the look-up begins
     * @return the addresses, at least one; to cancel it ends the look-up, as far as that can be done
     */
    Deferred<List<InetAddress>> lookUp(String host, LookUpStart start);

    /** Returns whether a look-up that has begun goes on though it is cancelled, and keeps a thread that others wait for. */
    default boolean keepsThreads() {
        return false;
    }

    /** Fails the look-ups that have no answer, and lets go of what they need, for the reactor ends. Reactor thread, once. */
    void end();
}
