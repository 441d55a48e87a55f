package dev.deft.soak.chaos;

import dev.deft.reactor.Transport;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The limits of a chaos run, and what it draws from; it ends when the calls are made or the time is over, whichever comes
 * first.
 *
 * @param calls the calls that are enough, at least 1
 * @param duration the time in which episodes are begun and new calls made
 * @param seed draws every episode
 * @param patience the time, a second at least, after which something hangs that no thread does anything for
 * @param transport the transport of the reactors
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

    /** Returns the number of the episode that comes after {@code done} others. */
    long episodeAfter(long done) {
        return episode.orElse(done + 1);
    }
}
