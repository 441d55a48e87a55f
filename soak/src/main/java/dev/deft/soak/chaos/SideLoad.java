package dev.deft.soak.chaos;

import java.util.concurrent.locks.LockSupport;

/** A load of an episode beside its calls, with a thread of its own: one round after another, until the episode or one of them does not end. */
abstract class SideLoad implements Runnable {

    /** Set by the episode's thread. */
    private volatile boolean over;

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

    /** Returns the time between two rounds. */
    abstract long pauseNanos();

    /** Ends what the rounds need. */
    void finish() {}

    @Override
    public final void run() {
        begin();
        try {
            while (!over && round()) {
                LockSupport.parkNanos(pauseNanos());
            }
        } finally {
            finish();
        }
    }
}
