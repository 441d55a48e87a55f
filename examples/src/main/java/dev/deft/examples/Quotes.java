package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;

/** A call to a service that now and then fails, and is asked again. */
final class Quotes {

    private final Reactor reactor;
    private final Retry policy;

    Quotes(Reactor reactor, Random random) {
        this.reactor = reactor;
        this.policy = Retry.exponential(Duration.ofMillis(200), Duration.ofSeconds(10))
                .jitter(0.5, random)
                .atMost(5)
                .when(failure -> failure instanceof IOException);
    }

    Deferred<String> quote(Callable<Deferred<String>> ask) {
        return policy.call(reactor, ask);
    }
}
