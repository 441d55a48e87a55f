package dev.deft.reactor.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The callable throws ThreadDeath, which once asked a thread to end, and ends no worker. */
final class ThreadDeathTest {

    @Test
    void howeverTheCallWasMadeItCostsNothing() throws Exception {
        FaultScenario.byHand(scenario -> ThrowingCalls.costsNothing(scenario, threadDeath()));
    }

    @Test
    @Tag("real-threads")
    void howeverTheCallWasMadeItCostsNothingOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> ThrowingCalls.costsNothing(scenario, threadDeath()));
    }

    @SuppressWarnings("removal")
    private static Throwable threadDeath() {
        return new ThreadDeath();
    }
}
