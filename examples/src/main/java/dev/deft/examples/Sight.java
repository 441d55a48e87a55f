package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import java.time.Duration;

/** Ways to see what a running program does. */
final class Sight {

    private Sight() {}

    /** Warns of each callback that keeps the reactor's thread for a tenth of a second. */
    static ReactorBuilder watched() {
        return Reactor.builder().name("web").watchdog(Duration.ofMillis(100));
    }

    /** Returns a page for a bug report, asked for on any other thread than the reactor's. */
    static String page(Reactor reactor) throws Exception {
        return reactor.blockingCallFromThread(Duration.ofSeconds(10), () -> Deferred.succeed(reactor.describe()));
    }
}
