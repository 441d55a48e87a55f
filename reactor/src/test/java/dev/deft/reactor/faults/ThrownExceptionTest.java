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
        Scene.byHand(ThrownExceptionTest::anExceptionThenAValue);
    }

    @Test
    @Tag("real-threads")
    void theDeferredFailsWithItAndTheNextCallIsServedOnThreads() throws Exception {
        Scene.onThreads(ThrownExceptionTest::anExceptionThenAValue);
    }

    @Test
    void howeverTheCallWasMadeItCostsNothing() throws Exception {
        Scene.byHand(scene -> Thrown.costsNothing(scene, new IOException("no such file")));
    }

    @Test
    @Tag("real-threads")
    void howeverTheCallWasMadeItCostsNothingOnThreads() throws Exception {
        Scene.onThreads(scene -> Thrown.costsNothing(scene, new IOException("no such file")));
    }

    @Test
    void aThrowableThatIsNeitherExceptionNorErrorCostsNothing() throws Exception {
        Scene.byHand(scene -> Thrown.costsNothing(scene, new Throwable("nothing more")));
    }

    private static void anExceptionThenAValue(Scene scene) throws Exception {
        ThreadPool pool = scene.start(scene.pool("db").fixed(1));
        Exception thrown = new Exception("no such table");

        Fired failed = scene.defer("a call that throws", pool, Thrown.thrower(thrown));
        Fired next = scene.defer("the next call", pool, () -> "row");
        scene.settle();

        assertThat(failed.outcome()).isSameAs(thrown);
        assertThat(next.outcome()).isEqualTo("row");
        assertThat(pool.statistics().workers()).isEqualTo(1);
    }
}
