package dev.deft.soak;

import dev.deft.reactor.Transport;
import java.time.Duration;

/**
 * What a soak is to do; it ends when the calls are made or the time is over, whichever comes first.
 *
 * @param calls how many to make, at least 1
 * @param duration how long new calls are made
 * @param seed draws what each call does, where it goes, and how many callers there are
 * @param patience a call that is not answered for so long, a second at least, is lost
 * @param transport what the reactor sleeps in
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
