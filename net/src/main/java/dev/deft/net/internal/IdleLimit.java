package dev.deft.net.internal;

import dev.deft.deferred.DelayedCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the time in which nothing happens. It costs one timer for as long as the limit, however much happens. Reactor thread only.
 *
 * <p>The reactor makes timed calls before it looks at I/O, and a call may have held it up. So when the time is up, what has arrived meanwhile is received
 * before it ends anything.
 */
final class IdleLimit {

    private final StreamConnection connection;
    private long lastActivity;

    /** The next look; null if there is none. */
    private @Nullable DelayedCall look;

    /** Makes one that does not count yet, and ends {@code connection} when nothing has happened for {@link dev.deft.net.Limits#idle}; zero is for no limit. */
    IdleLimit(StreamConnection connection) {
        this.connection = connection;
    }

    void begin() {
        lastActivity = connection.network.nanoTime();
        if (!connection.limits.idle().isZero()) {
            lookLater();
        }
    }

    /** Counts from now on. */
    void active() {
        activeFor(0);
    }

    /** Counts from when {@code nanos} have passed, before which nothing can happen. */
    void activeFor(long nanos) {
        long until = connection.network.nanoTime() + nanos;
        if (until - lastActivity > 0) {
            lastActivity = until;
        }
    }

    /** Returns the time since something has happened. */
    Duration idleTime() {
        return Duration.ofNanos(Math.max(0, connection.network.nanoTime() - lastActivity));
    }

    void end() {
        if (look != null && look.isActive()) {
            look.cancel();
        }
        look = null;
    }

    private void lookLater() {
        look = connection.network.callLater(left(), this::look);
    }

    private Duration left() {
        Duration left = connection.limits.idle().minusNanos(connection.network.nanoTime() - lastActivity);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void look() {
        look = null;
        if (left().isZero()) {
            connection.stream.afterArrivals(this::lookAgain);
        } else {
            lookLater();
        }
    }

    private void lookAgain() {
        if (!connection.end.isOpen()) {
            return;
        }
        if (left().isZero()) {
            connection.end.idleTooLong();
        } else {
            lookLater();
        }
    }
}
