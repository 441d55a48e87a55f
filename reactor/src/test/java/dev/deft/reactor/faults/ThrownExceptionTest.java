package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The callable throws an exception. */
final class ThrownExceptionTest {

    @Test
    void theDeferredFailsWithItAndTheNextCallIsServed() throws Exception {
        FaultScenario.byHand(ThrownExceptionTest::anExceptionThenAValue);
    }

    @Test
    @Tag("real-threads")
    void theDeferredFailsWithItAndTheNextCallIsServedOnThreads() throws Exception {
        FaultScenario.onThreads(ThrownExceptionTest::anExceptionThenAValue);
    }

    @Test
    void howeverTheCallWasMadeItCostsNothing() throws Exception {
        FaultScenario.byHand(scenario -> ThrowingCalls.costsNothing(scenario, new IOException("no such file")));
    }

    @Test
    @Tag("real-threads")
    void howeverTheCallWasMadeItCostsNothingOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> ThrowingCalls.costsNothing(scenario, new IOException("no such file")));
    }

    @Test
    void aThrowableThatIsNeitherExceptionNorErrorCostsNothing() throws Exception {
        FaultScenario.byHand(scenario -> ThrowingCalls.costsNothing(scenario, new Throwable("nothing more")));
    }

    private static void anExceptionThenAValue(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
        Exception thrown = new Exception("no such table");

        ObservedDeferred failed = scenario.defer("a call that throws", pool, ThrowingCalls.thrower(thrown));
        ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
        scenario.settle();

        assertThat(failed.outcome()).isSameAs(thrown);
        assertThat(next.outcome()).isEqualTo("row");
        assertThat(pool.statistics().workers()).isEqualTo(1);
    }
}
