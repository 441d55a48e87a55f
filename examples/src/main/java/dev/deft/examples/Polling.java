package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.List;
import java.util.function.UnaryOperator;

/** A great many calls at a time, each of which mostly waits. */
final class Polling {

    private final Reactor reactor;
    private final ThreadPool waiting;

    Polling(Reactor reactor, ThreadPool waiting) {
        this.reactor = reactor;
        this.waiting = waiting;
    }

    /** Virtual threads where the JVM has them, and as many platform threads as one can afford elsewhere. */
    static ThreadPoolBuilder waiting() {
        ThreadPoolBuilder pool = ThreadPool.named("polling");
        return Runtime.version().feature() >= 21 ? pool.virtual(10_000) : pool.maxThreads(200);
    }

    /** Asks all devices, and waits for all their answers. */
    Deferred<List<String>> all(List<String> devices, UnaryOperator<String> ask) {
        return Deferreds.gatherResults(devices.stream()
                .map(device -> reactor.deferToThreadPool(waiting, () -> ask.apply(device)))
                .toList());
    }
}
