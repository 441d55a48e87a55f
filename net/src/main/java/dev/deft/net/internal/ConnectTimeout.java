package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.internal.DurationText;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The time that an attempt to connect has. Reactor thread only. */
public final class ConnectTimeout {

    /** The time without another; Twisted gives each address as long. */
    public static final Duration DEFAULT = Duration.ofSeconds(30);

    private ConnectTimeout() {}

    /** Fails {@code connected}, which is the outcome of {@code attempt}, when its time is up. */
    public static void begin(Network network, Deferred<?> connected, String attempt, Duration timeout) {
        DelayedCall limit = network.callLater(
                timeout,
                () -> connected.errback(
                        new TimeoutException(
                                "%s did not connect within %s; give it more time,"
                                                .formatted(attempt, DurationText.of(timeout))
                                        + " or see whether the server is up and accepts, and no firewall drops what is sent to it")));
        connected.onBoth(done -> {
            if (limit.isActive()) {
                limit.cancel();
            }
        });
    }
}
