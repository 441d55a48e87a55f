package dev.deft.net.internal;

import java.util.concurrent.TimeUnit;

/**
 * A bucket of tokens that fills at a rate and holds those of one second. More may be taken than there are; then it is in debt for a while. It
 * keeps no number of tokens but the time at which it will be full. Source: the generic cell rate algorithm of ATM (ITU-T I.371).
 */
final class TokenBucket {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;

    /** The time at which it is full, if nothing more is taken. */
    private long fullAt;

    /** Makes one that is full at {@code now}. */
    TokenBucket(long perSecond, long now) {
        this.perSecond = perSecond;
        this.fullAt = now;
    }

    /** Takes {@code tokens}, be they there or not. */
    void take(long tokens, long now) {
        fullAt = Math.max(0, fullAt - now) + now + tokens * SECOND / perSecond;
    }

    /** Takes one token if it is there; returns whether it was. */
    boolean tryTake(long now) {
        if (Math.max(0, fullAt - now) + SECOND / perSecond > SECOND) {
            return false;
        }
        take(1, now);
        return true;
    }

    /** Returns the nanoseconds until it is out of debt. */
    long debt(long now) {
        return Math.max(0, fullAt - now - SECOND);
    }
}
