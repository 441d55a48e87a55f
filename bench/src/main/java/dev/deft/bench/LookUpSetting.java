package dev.deft.bench;

import dev.deft.analysis.result.LookUpWindow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A place where look-ups are made while the user's work floods a pool, or does not; measured round by round. */
public interface LookUpSetting {

    /** Returns how it is called: {@code own pools}. */
    String name();

    /** Returns the name of the setting with the same look-ups and no user work; null if this has none itself. */
    @Nullable
    String reference();

    /** Returns the name and version of what it runs on; null of Deft's own. */
    default @Nullable String runsOn() {
        return null;
    }

    /**
     * Measures one round, and returns when nothing of it is under way.
     *
     * @param warmUp look-ups and user work before those that are counted
     * @param time what is counted
     * @param seed draws when look-ups are to start, and what the user's work draws
     * @throws LookUpsFailedException if a look-up or a call of the user's failed, other than by its time-out
     * @throws InterruptedException if the calling thread was interrupted; then the round is given up
     */
    LookUpWindow measure(Duration warmUp, Duration time, long seed) throws LookUpsFailedException, InterruptedException;
}
