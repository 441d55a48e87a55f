package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.faults.GarbageCollection;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.testing.TestReactor;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list of the reactors that run in the process, and what is told of them. */
@Tag("real-threads")
class RunningReactorsTest {

    private final ReactorAccess access = ReactorAccess.get();

    @Test
    void aReactorIsOnTheListFromItsStartToItsEnd() {
        Reactor reactor = Reactor.builder().name("listed").create();
        assertThat(access.running().all()).doesNotContain(reactor);

        reactor.start();
        assertThat(access.running().all()).contains(reactor);
        assertThat(access.name(reactor)).isEqualTo("listed");
        reactor.close();

        assertThat(access.running().all()).doesNotContain(reactor);
    }

    @Test
    void aReactorThatHasEndedIsHeldByNobody() {
        WeakReference<Reactor> ended = new WeakReference<>(Reactor.create().start());
        Reactor reactor = ended.get();
        if (reactor != null) {
            reactor.close();
        }
        reactor = null;

        assertThat(GarbageCollection.isCollected(ended)).isTrue();
    }

    @Test
    void itsTimedCallsAndDeliveriesAreCounted() {
        try (TestReactor test = TestReactor.create()) {
            Reactor reactor = test.reactor();
            long before = access.deliveries(reactor);
            reactor.callLater(Duration.ofDays(1), () -> {});
            reactor.callFromThread(() -> {});
            Deferred<String> row = reactor.deferToThread(() -> "row");
            test.runWork();

            assertThat(row.isCalled()).isTrue();
            assertThat(access.timedCalls(reactor)).isEqualTo(1);
            assertThat(access.deliveries(reactor) - before).isEqualTo(2);
        }
    }
}
