package dev.deft.net.internal;

import dev.deft.deferred.DelayedCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A limit of the time in which nothing happens. It costs one timer for as long as the limit, however much happens. Reactor thread only. */
final class IdleLimit {

    private final Network network;
    private final Duration most;
    private final ConnectionEnd end;
    private long lastActivity;

    /** The next look; null if there is none. */
    private @Nullable DelayedCall look;

    /** Makes one that does not count yet, and tells {@code end} when nothing has happened for too long; zero is for no limit. */
    IdleLimit(Network network, Duration most, ConnectionEnd end) {
        this.network = network;
        this.most = most;
        this.end = end;
    }

    void begin() {
        lastActivity = network.nanoTime();
        if (!most.isZero()) {
            look = network.callLater(most, this::look);
        }
    }

    /** Counts from now on. */
    void active() {
        activeFor(0);
    }

    /** Counts from when {@code nanos} have passed, before which nothing can happen. */
    void activeFor(long nanos) {
        long until = network.nanoTime() + nanos;
        if (until - lastActivity > 0) {
            lastActivity = until;
        }
    }

    /** Returns the time since something has happened. */
    Duration idleTime() {
        return Duration.ofNanos(Math.max(0, network.nanoTime() - lastActivity));
    }

    void end() {
        if (look != null && look.isActive()) {
            look.cancel();
        }
        look = null;
    }

    private void look() {
        Duration left = most.minusNanos(network.nanoTime() - lastActivity);
        if (left.isNegative() || left.isZero()) {
            look = null;
            end.idleTooLong();
        } else {
            look = network.callLater(left, this::look);
        }
    }
}
