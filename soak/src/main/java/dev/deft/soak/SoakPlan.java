package dev.deft.soak;

import dev.deft.reactor.Transport;
import java.time.Duration;

/**
 * The limits of a soak, and what it draws from; it ends when the calls are made or the time is over, whichever comes first.
 *
 * @param calls the number of calls to make, at least 1
 * @param duration the time in which new calls are made
 * @param seed draws what each call does, where it goes, and how many callers there are
 * @param patience the time, a second at least, after which a call without an answer is lost
 * @param transport the transport of the reactor
 */
public record SoakPlan(long calls, Duration duration, long seed, Duration patience, Transport transport) {

    public SoakPlan {
        if (calls < 1) {
            throw new IllegalArgumentException("a soak of " + calls + " calls; ask for at least 1");
        }
        if (patience.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "a patience of " + patience.toMillis() + " ms; give it at least a second");
        }
    }
}
