package dev.deft.soak.chaos;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/** Stops reactors from where that is not to wait for itself. Any thread. */
final class Closing {

    private final Ways ways;

    Closing(Ways ways) {
        this.ways = ways;
    }

    /** A callback of a Deferred stops it. */
    void inACallback(Host host) {
        host.stops();
        var unused = host.reactor()
                .submit(() -> host.reactor()
                        .deferToThread(() -> "stop")
                        .onBoth(any -> host.reactor().stop()));
    }

    /** A worker of its own pool closes it. */
    void onItsWorker(Host host) {
        host.stops();
        var unused = host.reactor().submit(() -> host.reactor().deferToThread(closing(host)));
    }

    /** A worker of a pool that stops with it does. */
    void onAWorkerThatStopsWithIt(Host host, Lane pool) {
        host.stops();
        pool.stops();
        var unused = host.reactor().submit(() -> {
            host.reactor().stopsWith(pool.pool());
            return host.reactor().deferToThreadPool(pool.pool(), closing(host));
        });
    }

    private Callable<Object> closing(Host host) {
        return () -> {
            ways.close(host.reactor());
            return "closed";
        };
    }

    /** Each is closed on the other's thread. */
    void fromEachOther(Host one, Host other) {
        one.stops();
        other.stops();
        callOn(one, () -> ways.close(other.reactor()));
        callOn(other, () -> ways.close(one.reactor()));
    }

    private static void callOn(Host host, Runnable call) {
        try {
            host.reactor().callFromThread(call);
        } catch (RejectedExecutionException stopped) {
            return; // then the other's stop is one like any other
        }
    }
}
