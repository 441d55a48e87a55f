package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;

/** Ways to see what a running program does. */
final class Sight {

    private Sight() {}

    /** Warns of each callback that keeps the reactor's thread for a tenth of a second. */
    static ReactorBuilder watched() {
        return Reactor.builder().name("web").watchdog(Duration.ofMillis(100));
    }

    /** Warns of each call that runs for a second. */
    static ThreadPoolBuilder watchedPool() {
        return ThreadPool.named("db").maxThreads(8).watchdog(Duration.ofSeconds(1));
    }

    /** Returns a page for a bug report, asked for on any other thread than the reactor's. */
    static String page(Reactor reactor) throws Exception {
        return reactor.blockingCallFromThread(Duration.ofSeconds(10), () -> Deferred.succeed(reactor.describe()));
    }
}
