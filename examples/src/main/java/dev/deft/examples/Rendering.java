package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.function.UnaryOperator;

/** Pages that keep each processor busy, though each waits for its template first. */
final class Rendering {

    private final Reactor reactor;
    private final ThreadPool processors;
    private final UnaryOperator<String> fetch;

    /** @param fetch returns the template of a page, for which it waits */
    Rendering(Reactor reactor, ThreadPool processors, UnaryOperator<String> fetch) {
        this.reactor = reactor;
        this.processors = processors;
        this.fetch = fetch;
    }

    /** A worker for each processor, and up to 16 that stand in for those that wait. */
    static ThreadPoolBuilder processors() {
        return ThreadPool.named("render")
                .maxThreads(Runtime.getRuntime().availableProcessors())
                .spareWorkers(16);
    }

    Deferred<String> page(String name) {
        return reactor.deferToThreadPool(processors, () -> {
            String template = ThreadPool.blocking(() -> fetch.apply(name));
            return template.repeat(2); // what keeps a processor busy
        });
    }
}
