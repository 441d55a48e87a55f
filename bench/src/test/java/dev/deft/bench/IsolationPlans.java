package dev.deft.bench;

import dev.deft.reactor.Transport;
import java.time.Duration;

/** Plans for tests: 20 callers over two workers, one of which may be reserved, and 500 look-ups a second. */
final class IsolationPlans {

    static final Duration TIME = Duration.ofMillis(200);

    private IsolationPlans() {}

    static IsolationPlan plan(String userWork, Duration timeout, int rounds) {
        return plan(userWork, timeout, Duration.ZERO, rounds);
    }

    static IsolationPlan plan(String userWork, Duration timeout, Duration lookUpDelay, int rounds) {
        return new IsolationPlan(
                WorkParser.parse(userWork),
                20,
                2,
                1,
                500,
                "localhost",
                lookUpDelay,
                timeout,
                Duration.ofMillis(20),
                TIME,
                rounds,
                7,
                Transport.NIO);
    }
}
