package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.AlreadyCalledException;
import dev.deft.deferred.AlreadyCancelledException;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Point 19 of Twisted's semantics, and the order in which timers, calls and results take their turns. */
final class TimersTest {

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final List<String> made = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aCallIsMadeWhenItsDelayHasPassedAndNotEarlier() {
        reactor.callLater(millis(10), () -> made.add("call"));

        test.advance(millis(9));
        assertThat(made).isEmpty();
        test.advance(millis(1));
        assertThat(made).containsExactly("call");
    }

    @Test
    void callsAreMadeInTheOrderInWhichTheyAreDueAndThenInThatOfAsking() {
        reactor.callLater(millis(20), () -> made.add("late"));
        reactor.callLater(millis(10), () -> made.add("first"));
        reactor.callLater(millis(10), () -> made.add("second"));

        test.advance(millis(30));

        assertThat(made).containsExactly("first", "second", "late");
    }

    @Test
    void theClockJumpsOnceAndThenEverythingDueIsCalledNewCallsIncluded() {
        reactor.callLater(millis(1), () -> {
            made.add("outer at " + test.elapsed().toMillis());
            reactor.callLater(
                    Duration.ZERO, () -> made.add("inner at " + test.elapsed().toMillis()));
        });

        test.advance(millis(5));

        assertThat(made).containsExactly("outer at 5", "inner at 5");
    }

    @Test
    void aCallAddedWhileTimersRunWaitsForTheNextTurn() {
        reactor.callLater(millis(1), () -> {
            reactor.callFromThread(() -> made.add("result"));
            reactor.callLater(Duration.ZERO, () -> made.add("new timer"));
        });

        test.advance(millis(1));

        assertThat(made).containsExactly("result", "new timer");
    }

    @Test
    void movingACallLaterKeepsItFromBeingMadeAtItsOldTime() {
        DelayedCall call = reactor.callLater(millis(10), () -> made.add("call"));

        test.advance(millis(5));
        call.reset(millis(10));
        test.advance(millis(9));
        assertThat(made).isEmpty();
        test.advance(millis(1));
        assertThat(made).containsExactly("call");
    }

    @Test
    void movingACallEarlierHasItMadeEarlier() {
        DelayedCall call = reactor.callLater(millis(100), () -> made.add("moved"));
        reactor.callLater(millis(10), () -> made.add("other"));

        call.reset(millis(1));
        test.advance(millis(10));

        assertThat(made).containsExactly("moved", "other");
    }

    @Test
    void delayCountsFromTheTimeAtWhichTheCallWasDue() {
        DelayedCall call = reactor.callLater(millis(10), () -> made.add("call"));

        test.advance(millis(5));
        call.delay(millis(10));
        test.advance(millis(14));
        assertThat(made).isEmpty();
        test.advance(millis(1));
        assertThat(made).containsExactly("call");
    }

    @Test
    void delayByLessThanNothingHasTheCallMadeEarlier() {
        DelayedCall soon = reactor.callLater(millis(1000), () -> made.add("soon"));
        DelayedCall atOnce = reactor.callLater(millis(1000), () -> made.add("at once"));
        DelayedCall longAgo = reactor.callLater(millis(1000), () -> made.add("long ago"));

        soon.delay(millis(-990));
        atOnce.delay(millis(-5000));
        longAgo.delay(Duration.ofSeconds(Long.MIN_VALUE));
        test.settle();
        assertThat(made).containsExactly("at once", "long ago");
        test.advance(millis(10));
        assertThat(made).containsExactly("at once", "long ago", "soon");
    }

    @Test
    void aCallMovedLaterAndThenEarlierIsMadeAtTheLastTime() {
        DelayedCall call = reactor.callLater(millis(10), () -> made.add("call"));

        call.reset(millis(100));
        call.reset(millis(5));
        test.advance(millis(5));

        assertThat(made).containsExactly("call");
    }

    @Test
    void aCancelledCallIsNotMade() {
        DelayedCall call = reactor.callLater(millis(10), () -> made.add("call"));

        call.cancel();
        test.advance(millis(20));

        assertThat(made).isEmpty();
        assertThat(call.isActive()).isFalse();
    }

    @Test
    void aCallMovedLaterCanStillBeCancelled() {
        DelayedCall call = reactor.callLater(millis(10), () -> made.add("call"));

        call.reset(millis(20));
        call.cancel();
        test.advance(millis(30));

        assertThat(made).isEmpty();
    }

    @Test
    void whatHasBeenCalledCannotBeCancelledOrMoved() {
        DelayedCall call = reactor.callLater(millis(1), () -> made.add("call"));
        test.advance(millis(1));

        assertThatThrownBy(call::cancel).isInstanceOf(AlreadyCalledException.class);
        assertThatThrownBy(() -> call.reset(millis(1))).isInstanceOf(AlreadyCalledException.class);
        assertThatThrownBy(() -> call.delay(millis(1))).isInstanceOf(AlreadyCalledException.class);
    }

    @Test
    void whatHasBeenCancelledCannotBeCancelledOrMoved() {
        DelayedCall call = reactor.callLater(millis(1), () -> made.add("call"));
        call.cancel();

        assertThatThrownBy(call::cancel).isInstanceOf(AlreadyCancelledException.class);
        assertThatThrownBy(() -> call.reset(millis(1))).isInstanceOf(AlreadyCancelledException.class);
        assertThatThrownBy(() -> call.delay(millis(1))).isInstanceOf(AlreadyCancelledException.class);
    }

    @Test
    void aCallThatThrowsIsLoggedAndKeepsNoOtherFromItsTurn() {
        reactor.callLater(millis(1), () -> {
            throw new AssertionError("boom");
        });
        reactor.callLater(millis(1), () -> made.add("other"));

        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            test.advance(millis(1));

            assertThat(made).containsExactly("other");
            assertThat(log.messages()).singleElement().asString().startsWith("callLater: ");
        }
    }

    @Test
    void aNegativeDelayIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reactor.callLater(millis(-1), () -> {}))
                .withMessageContaining("-1 ms");
    }

    @Test
    void aDelayBeyondWhatTheClockCanCountIsNeverDue() {
        DelayedCall call = reactor.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> made.add("call"));

        test.advance(Duration.ofDays(365 * 100));

        assertThat(made).isEmpty();
        assertThat(call.isActive()).isTrue();
    }

    @Test
    void callsThatWaitWhenTheReactorStopsAreNeverMade() {
        DelayedCall call = reactor.callLater(millis(1), () -> made.add("call"));

        test.close();

        assertThat(call.isActive()).isFalse();
        assertThat(made).isEmpty();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
