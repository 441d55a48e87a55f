package dev.deft.reactor.service;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A service of a thread pool, which is stopped on a thread that does nothing else. Reactor thread only. */
final class PoolService extends Service {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    private final ThreadPool pool;
    private boolean stopped;

    PoolService(Reactor reactor, ThreadPool pool) {
        super(reactor, pool.name());
        this.pool = pool;
    }

    @Override
    protected @Nullable Deferred<?> onStart() {
        if (stopped) {
            throw new IllegalStateException(
                    "pool '%s' has been stopped, and a pool starts once; make another pool and".formatted(pool.name())
                            + " another service of it");
        }
        return null;
    }

    @Override
    protected Deferred<?> onStop(Duration left) {
        stopped = true;
        Duration most = ServiceStop.beforeTheReserve(left); // so that it says itself how it ended
        return reactor.<Boolean>deferToThreadPool(ACCESS.blocking(reactor), () -> pool.stop(most))
                .onFailure(notStopped -> pool.stop(Duration.ZERO)) // as far as that goes without waiting
                .onSuccess(inTime -> {
                    if (!inTime) {
                        throw new TimeoutException("calls of pool '%s' were cancelled, or still run, after %d ms"
                                .formatted(pool.name(), most.toMillis()));
                    }
                });
    }
}
