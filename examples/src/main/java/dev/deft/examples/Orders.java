package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.Map;

/** Orders that are read on a pool, and given up after three seconds. */
final class Orders {

    private final Reactor reactor;
    private final ThreadPool db;
    private final Map<Integer, String> stored;

    Orders(Reactor reactor, ThreadPool db, Map<Integer, String> stored) {
        this.reactor = reactor;
        this.db = db;
        this.stored = stored;
    }

    Deferred<String> find(int number) {
        return reactor.<String>deferToThreadPool(db, () -> stored.get(number))
                .addTimeout(Duration.ofSeconds(3), reactor);
    }
}
