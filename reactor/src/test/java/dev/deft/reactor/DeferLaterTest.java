package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Calls that are made later and have a result. */
final class DeferLaterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Object> told = new ArrayList<>();

    @Test
    void theCallIsMadeWhenTheDelayHasPassedAndItsResultArrives() {
        try (TestReactor test = TestReactor.create()) {
            test.reactor()
                    .deferLater(SECOND, () -> "made after " + test.elapsed())
                    .onSuccess(told::add);

            test.advance(SECOND.minusNanos(1));
            assertThat(told).isEmpty();
            test.advance(Duration.ofNanos(1));

            assertThat(told).containsExactly("made after PT1S");
        }
    }

    @Test
    void theExceptionOfTheCallArrives() {
        try (TestReactor test = TestReactor.create()) {
            test.reactor()
                    .deferLater(SECOND, () -> {
                        throw new IOException("no");
                    })
                    .addErrback(IOException.class, failure -> told.add(failure.getMessage()));

            test.advance(SECOND);

            assertThat(told).containsExactly("no");
        }
    }

    @Test
    void cancellingRemovesTheTimedCall() {
        try (TestReactor test = TestReactor.create();
                LoggedEvents log = new LoggedEvents(Reactor.class)) {
            Deferred<Boolean> later = test.reactor().deferLater(SECOND, () -> told.add("made"));
            later.addErrback(CancellationException.class, cancelled -> told.add("cancelled"));

            later.cancel();
            test.reactor().stop();
            test.settle();

            assertThat(told).containsExactly("cancelled");
            assertThat(log.messages())
                    .as("no timed call was left to be dropped")
                    .isEmpty();
        }
    }

    @Test
    void cancellingAfterTheCallCancelsNothing() {
        try (TestReactor test = TestReactor.create()) {
            Deferred<Void> later = test.reactor().deferLater(SECOND);
            test.advance(SECOND);

            later.cancel();
            later.onBoth(told::add);

            assertThat(told).asString().contains("Success");
        }
    }

    @Test
    void itFailsWhereTheReactorStopsFirst() {
        TestReactor test = TestReactor.create();
        test.reactor()
                .deferLater(SECOND, () -> told.add("made"))
                .addErrback(ReactorStoppedException.class, stopped -> told.add("stopped"));

        test.close();

        assertThat(told).containsExactly("stopped");
    }

    @Test
    void itFailsWhereTheReactorHasStopped() {
        TestReactor test = TestReactor.create();
        test.close();

        test.reactor()
                .deferLater(SECOND, () -> told.add("made"))
                .addErrback(ReactorStoppedException.class, stopped -> told.add("stopped"));

        assertThat(told).containsExactly("stopped");
    }

    @Test
    void aNegativeDelayIsRefused() {
        try (TestReactor test = TestReactor.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> test.reactor().deferLater(Duration.ofSeconds(-1)))
                    .withMessage("a delay must not be negative: -1 s; give zero or more");
        }
    }
}
