package dev.deft.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The number of a reactor's turn, as its watchdog sees it: odd while the reactor is awake, even while it sleeps.
 *
 * <pre>
 *    the reactor's thread, when it wakes          the watchdog's, before it waits without an end
 *      number = the next odd one                    resting = true
 *      if (resting) wake the watchdog               if (number is the one that was seen) wait
 * </pre>
 *
 * <p>Both words are written and read volatile there, so not both threads can miss the other: a reactor that is awake is watched. A turn that
 * follows another without a sleep between them only has to become visible some time: that is an opaque write.
 */
final class WatchedTurn {

    private static final VarHandle NUMBER;

    static {
        try {
            NUMBER = MethodHandles.lookup().findVarHandle(WatchedTurn.class, "number", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written by the reactor's thread alone. */
    private volatile long number;

    /** Written by the watchdog's thread alone. */
    private volatile boolean resting;

    /** Moves on to the next turn; returns whether the watchdog is to be woken. Reactor thread. */
    boolean begins() {
        long now = (long) NUMBER.getOpaque(this);
        if (isAwake(now)) {
            NUMBER.setOpaque(this, now + 2);
            return false;
        }
        return wakes();
    }

    /** Says that the reactor is awake; returns whether the watchdog is to be woken. Reactor thread. */
    boolean wakes() {
        long now = (long) NUMBER.getOpaque(this);
        if (isAwake(now)) {
            return false;
        }
        number = now + 1;
        return resting;
    }

    /** Says that the reactor is about to sleep. Reactor thread, which is awake. */
    void fallsAsleep() {
        NUMBER.setOpaque(this, (long) NUMBER.getOpaque(this) + 1);
    }

    /** Returns the number of the turn or the sleep. Any thread. */
    long number() {
        return number;
    }

    static boolean isAwake(long number) {
        return (number & 1) == 1;
    }

    /** Begins to rest; returns false if the reactor has moved on since {@code seen}. The watchdog's thread. */
    boolean rests(long seen) {
        resting = true;
        return number == seen;
    }

    /** Ends a rest. The watchdog's thread. */
    void restsNoMore() {
        resting = false;
    }
}
