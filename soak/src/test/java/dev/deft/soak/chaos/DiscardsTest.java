package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.testing.TestReactor;
import dev.deft.soak.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls without an answer that pass for discarded; a lost one does not. */
class DiscardsTest {

    private final RejectedExecutionException full = new RejectedExecutionException("full");
    private final RejectedExecutionException noThread =
            new RejectedExecutionException("no thread", new OutOfMemoryError("on purpose"));

    private final Violations violations = new Violations();
    private final ChaosTally tally = new ChaosTally(violations);
    private final CallTarget target = target();

    @Test
    void whatThePoolDiscardedAndToldNobodyOfIsWrittenOff() {
        target.expectStop();
        newCall(CallerAction.WAIT).failed(new CancellationException("discarded, and told"));
        List<ChaosCall> untold = newCalls(2);

        settle(untold, 3);

        assertThat(untold).allMatch(call -> call.outcome() == Outcome.POOL_STOPPED);
        assertThat(violations.lines()).isEmpty();
    }

    @Test
    void aLostCallDoesNotHideBehindADiscardThatAnotherWasToldOf() {
        target.expectStop();
        newCall(CallerAction.WAIT).failed(new CancellationException("discarded, and told"));
        List<ChaosCall> untold = newCalls(1);

        settle(untold, 1);

        assertThat(untold).noneMatch(ChaosCall::isAnswered);
    }

    @Test
    void aCallThatTheReactorsStopFailedIsNotOneThatThePoolDiscarded() {
        List<Throwable> failures = new ArrayList<>();
        TestReactor stopped = TestReactor.create();
        stopped.close();
        stopped.reactor().deferToThread(() -> "late").addErrback(failure -> {
            failures.add(failure);
            return "";
        });
        Discards discards = new Discards();
        discards.note(CallerAction.WAIT, failures.get(0));
        List<ChaosCall> untold = newCalls(1);

        discards.settle(target, untold, 1, violations);

        assertThat(untold).allMatch(ChaosCall::isAnswered);
    }

    @Test
    void aSecondAnswerIsNotCounted() {
        target.expectStop();
        ChaosCall call = newCall(CallerAction.WAIT);
        call.failed(new CancellationException("discarded, and told"));
        call.failed(new CancellationException("again"));
        List<ChaosCall> untold = newCalls(1);

        settle(untold, 2);

        assertThat(untold).allMatch(ChaosCall::isAnswered);
    }

    @Test
    void aRefusalIsNoDiscard() {
        target.expectStop();
        newCall(CallerAction.WAIT).failed(full);

        settle(List.of(), 1);

        assertThat(violations.lines())
                .containsExactly("pool pool says that it discarded 1 calls, but only 0 can have been");
    }

    @Test
    void aPoolThatSaysItDiscardedMoreThanItDidIsFound() {
        settle(newCalls(1), 2);

        assertThat(violations.lines())
                .containsExactly("pool pool says that it discarded 2 calls, but only 1 can have been");
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "CANCEL_LATER"})
    void aCallThatWasGivenUpMayHaveBeenDiscardedOrNot(CallerAction callerAction) {
        newCall(callerAction).failed(new CancellationException("given up"));

        settle(newCalls(1), 1);
        settle(newCalls(1), 2);

        assertThat(violations.lines()).isEmpty();
    }

    @Test
    void aCallWithoutAThreadMayHaveBeenDiscardedOrNot() {
        target.discards().note(CallerAction.WAIT, noThread);

        settle(newCalls(1), 1);
        settle(newCalls(1), 2);

        assertThat(violations.lines()).isEmpty();
    }

    private void settle(List<ChaosCall> untold, long discarded) {
        target.discards().settle(target, untold, discarded, violations);
    }

    private List<ChaosCall> newCalls(int howMany) {
        return Stream.generate(() -> newCall(CallerAction.WAIT)).limit(howMany).toList();
    }

    private ChaosCall newCall(CallerAction callerAction) {
        return new ChaosCall(tally.numbers(1), CallAction.RETURN, callerAction, target, null, call -> {}, tally);
    }

    private static CallTarget target() {
        Sender none = (reactor, call) -> {
            throw new AssertionError("nothing is sent");
        };
        return new CallTarget(
                "pool", CallTarget.TargetKind.POOL, none, null, PoolPlan.own("pool", 4), new CountDownLatch(0));
    }
}
