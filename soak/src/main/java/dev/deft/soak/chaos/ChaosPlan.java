package dev.deft.soak.chaos;

import dev.deft.reactor.Transport;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a chaos run is to do; it ends when the calls are made or the time is over, whichever comes first.
 *
 * @param calls how many are enough, at least 1
 * @param duration how long episodes are begun and new calls made
 * @param seed draws every episode
 * @param patience what does not end, while no thread does anything for it for so long, a second at least, hangs
 * @param transport what the reactors sleep in
 * @param episode the number of the one episode that is to be repeated; empty for one after another
 */
public record ChaosPlan(
        long calls, Duration duration, long seed, Duration patience, Transport transport, OptionalLong episode) {

    public ChaosPlan {
        if (calls < 1) {
            throw new IllegalArgumentException("a chaos of " + calls + " calls; ask for at least 1");
        }
        if (patience.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "a patience of " + patience.toMillis() + " ms; give it at least a second");
        }
    }

    /** The number of the episode that comes after {@code done} others. */
    long episodeAfter(long done) {
        return episode.orElse(done + 1);
    }
}
