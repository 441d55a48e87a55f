package dev.deft.soak.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A load of an episode beside its calls, with a thread of its own: one round after another, until the episode or one of them does not end. */
abstract class SideLoad implements Runnable {

    /** The episode that it belongs to. */
    final EpisodeContext episode;

    /** The time between two rounds. */
    private final Supplier<Duration> pause;

    /** Set by the episode's thread. */
    private volatile boolean over;

    SideLoad(EpisodeContext episode, Duration pause) {
        this(episode, () -> pause);
    }

    /** Makes a load whose pause is asked for anew after each round. */
    SideLoad(EpisodeContext episode, Supplier<Duration> pause) {
        this.episode = episode;
        this.pause = pause;
    }

    /** Has it end after its round. Any thread. */
    final void end() {
        over = true;
    }

    /** Makes ready for the first round. */
    void begin() {}

    /**
     * Makes one round.
     *
     * @return false if it could not be brought to its end, and no other is to follow
     */
    abstract boolean round();

    /** Ends what the rounds need. */
    void finish() {}

    /** Adds a violation where a promise was broken; returns whether it was kept. */
    final boolean check(boolean kept, Supplier<String> violation) {
        if (!kept) {
            episode.violations().add(violation.get());
        }
        return kept;
    }

    @Override
    public final void run() {
        begin();
        try {
            while (!over && round()) {
                LockSupport.parkNanos(pause.get().toNanos());
            }
        } finally {
            finish();
        }
    }
}
