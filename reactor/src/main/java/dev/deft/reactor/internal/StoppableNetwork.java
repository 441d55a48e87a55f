package dev.deft.reactor.internal;

import dev.deft.deferred.Deferred;
import java.util.List;

/** The ports and connections of a reactor, which its stop ends. Reactor thread only; nothing here throws. */
public interface StoppableNetwork {

    /** Returns a line for each port and connection there is, with the bytes that went over it. */
    List<String> describe();

    /** Stops listening, for the stop begins. */
    void stopAccepting();

    /** Ends the connections in order, when the triggers "before" are done; fires when none is left. */
    Deferred<?> drain();

    /** Ends at once what is left, and tells those that wait for it; then it makes no more. */
    void abort();
}
