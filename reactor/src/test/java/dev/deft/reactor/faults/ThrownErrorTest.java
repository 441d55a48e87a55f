package dev.deft.reactor.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The callable throws an Error. */
final class ThrownErrorTest {

    @Test
    void howeverTheCallWasMadeItCostsNothing() throws Exception {
        FaultScenario.byHand(scenario -> ThrowingCalls.costsNothing(scenario, new AssertionError("a bug")));
    }

    @Test
    @Tag("real-threads")
    void howeverTheCallWasMadeItCostsNothingOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> ThrowingCalls.costsNothing(scenario, new AssertionError("a bug")));
    }

    @Test
    @Tag("real-threads")
    void aClassThatCannotBeInitialisedCostsNothing() throws Exception {
        FaultScenario.onThreads(scenario -> ThrowingCalls.costsNothing(scenario, LinkageError.class, Broken::new));
    }

    /** The first who uses it gets an ExceptionInInitializerError, all others a NoClassDefFoundError. */
    private static final class Broken {

        static {
            never();
        }

        private static void never() {
            throw new IllegalStateException("no configuration");
        }
    }
}
