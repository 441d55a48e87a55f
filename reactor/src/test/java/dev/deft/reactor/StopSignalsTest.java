package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StopSignalsTest {

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    /** The signals of a process, sent by hand. */
    private static final class ByHand implements StopSignals.SignalSource {

        private @Nullable ObjIntConsumer<String> handler;
        private final List<Integer> halted = new ArrayList<>();
        private final List<String> raised = new ArrayList<>();

        @Override
        public void handTo(ObjIntConsumer<String> newHandler) {
            handler = newHandler;
        }

        @Override
        public void handBack() {
            handler = null;
        }

        @Override
        public void raise(String name) {
            raised.add(name);
        }

        @Override
        public void halt(int status) {
            halted.add(status);
        }

        boolean isHandedOut() {
            return handler != null;
        }

        void send(String name, int number) {
            handler.accept(name, number);
        }
    }

    private final ByHand process = new ByHand();
    private final StopSignals signals = new StopSignals(process);
    private final List<String> told = new ArrayList<>();

    private TestReactor stoppedBySignals(String name) {
        TestReactor test = TestReactor.create(0, Reactor.builder().name(name));
        test.reactor().stopOn(signals);
        test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> told.add(name + " stops"));
        return test;
    }

    @Test
    void theFirstSignalStopsTheReactorInOrder() {
        try (TestReactor test = stoppedBySignals("web")) {
            process.send("SIGTERM", SIGTERM);
            assertThat(told).as("in a turn of the reactor's own").isEmpty();
            test.settle();

            assertThat(told).containsExactly("web stops");
            assertThat(process.halted).isEmpty();
        }
    }

    @Test
    void theReactorKnowsWhichSignalHasStoppedIt() {
        try (TestReactor test = stoppedBySignals("web")) {
            assertThat(ReactorAccess.get().stopSignal(test.reactor())).isZero();

            process.send("SIGTERM", SIGTERM);

            assertThat(ReactorAccess.get().stopSignal(test.reactor())).isEqualTo(SIGTERM);
        }
    }

    @Test
    void theSecondSignalEndsTheProcessAtOnceWithTheStatusOfTheSignal() {
        try (TestReactor test = stoppedBySignals("web")) {
            process.send("SIGINT", SIGINT);
            process.send("SIGTERM", SIGTERM);

            assertThat(process.halted).containsExactly(143);
            assertThat(told).isEmpty();
            test.settle();
            assertThat(told).containsExactly("web stops");
        }
    }

    @Test
    void oneSignalStopsAllReactorsThatAskedForIt() {
        try (TestReactor web = stoppedBySignals("web");
                TestReactor batch = stoppedBySignals("batch")) {
            process.send("SIGINT", SIGINT);
            web.settle();
            batch.settle();

            assertThat(told).containsExactly("web stops", "batch stops");
        }
    }

    @Test
    void whenTheLastReactorHasEndedSignalsMeanAgainWhatTheyMeantBefore() {
        TestReactor web = stoppedBySignals("web");
        TestReactor batch = stoppedBySignals("batch");
        web.close();
        assertThat(process.isHandedOut()).isTrue();

        batch.close();

        assertThat(process.isHandedOut()).isFalse();
    }

    @Test
    void aSignalThatWasOnItsWayWhenTheLastReactorEndedIsSentOn() {
        TestReactor web = stoppedBySignals("web");
        ObjIntConsumer<String> onItsWay = process.handler;
        web.close();

        onItsWay.accept("SIGTERM", SIGTERM);

        assertThat(process.raised).containsExactly("SIGTERM");
        assertThat(process.halted).isEmpty();
    }

    @Test
    void aLaterReactorIsStoppedByTheFirstSignalThatComesAfterItAsked() {
        try (TestReactor first = stoppedBySignals("first")) {
            process.send("SIGTERM", SIGTERM);
            first.settle();
        }
        try (TestReactor second = stoppedBySignals("second")) {
            process.send("SIGTERM", SIGTERM);
            second.settle();
        }

        assertThat(told).containsExactly("first stops", "second stops");
        assertThat(process.halted).isEmpty();
    }

    @Test
    void aReactorThatNeverRanGivesItsSignalsBackWhenItIsClosed() {
        Reactor reactor = Reactor.create();
        reactor.stopOn(signals);

        reactor.close();

        assertThat(process.isHandedOut()).isFalse();
    }

    @Test
    void theSignalAndTheReactorsAreLogged() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class);
                TestReactor test = stoppedBySignals("web")) {
            process.send("SIGTERM", SIGTERM);
            test.settle();

            assertThat(log.messages())
                    .containsExactly("SIGTERM: [Reactor[web]] stops; a second signal ends the process at once");
        }
    }

    @Test
    void aReactorThatHasEndedTakesNoSignals() {
        Reactor reactor = Reactor.create();
        reactor.close();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(reactor::stopOnSignals)
                .withMessageStartingWith("stopOnSignals() on reactor 'reactor', which has stopped");
    }

    @Test
    void aJvmThatHandsOutNoSignalsIsToldApart() {
        StopSignals none = new StopSignals(new StopSignals.SignalSource() {
            @Override
            public void handTo(ObjIntConsumer<String> handler) {
                throw new IllegalStateException("no signals here");
            }

            @Override
            public void handBack() {}

            @Override
            public void raise(String name) {}

            @Override
            public void halt(int status) {}
        });
        try (TestReactor test = TestReactor.create()) {
            assertThatIllegalStateException().isThrownBy(() -> test.reactor().stopOn(none));
        }
    }
}
