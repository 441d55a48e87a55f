package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which calls without an answer pass for discarded, and that a lost one does not. */
class DiscardsTest {

    private final RejectedExecutionException full = new RejectedExecutionException("full");
    private final RejectedExecutionException noThread =
            new RejectedExecutionException("no thread", new OutOfMemoryError("on purpose"));

    private final Complaints complaints = new Complaints();
    private final Books books = new Books(complaints);
    private final Lane lane = lane();

    @Test
    void whatThePoolDiscardedAndToldNobodyOfIsWrittenOff() {
        lane.stops();
        newCall(Treatment.WAIT).failed(new CancellationException("discarded, and told"));
        List<Call> untold = newCalls(2);

        settle(untold, 3);

        assertThat(untold).allMatch(call -> call.outcome() == Outcome.POOL_STOPPED);
        assertThat(complaints.lines()).isEmpty();
    }

    @Test
    void aLostCallDoesNotHideBehindADiscardThatAnotherWasToldOf() {
        lane.stops();
        newCall(Treatment.WAIT).failed(new CancellationException("discarded, and told"));
        List<Call> untold = newCalls(1);

        settle(untold, 1);

        assertThat(untold).noneMatch(Call::isAnswered);
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
        discards.note(Treatment.WAIT, failures.get(0));
        List<Call> untold = newCalls(1);

        discards.settle(lane, untold, 1, complaints);

        assertThat(untold).allMatch(Call::isAnswered);
    }

    @Test
    void aSecondAnswerIsNotCounted() {
        lane.stops();
        Call call = newCall(Treatment.WAIT);
        call.failed(new CancellationException("discarded, and told"));
        call.failed(new CancellationException("again"));
        List<Call> untold = newCalls(1);

        settle(untold, 2);

        assertThat(untold).allMatch(Call::isAnswered);
    }

    @Test
    void aRefusalIsNoDiscard() {
        lane.stops();
        newCall(Treatment.WAIT).failed(full);

        settle(List.of(), 1);

        assertThat(complaints.lines())
                .containsExactly("pool pool says that it discarded 1 calls, but only 0 can have been");
    }

    @Test
    void aPoolThatSaysItDiscardedMoreThanItDidIsFound() {
        settle(newCalls(1), 2);

        assertThat(complaints.lines())
                .containsExactly("pool pool says that it discarded 2 calls, but only 1 can have been");
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "CANCEL_LATER"})
    void aCallThatWasGivenUpMayHaveBeenDiscardedOrNot(Treatment treatment) {
        newCall(treatment).failed(new CancellationException("given up"));

        settle(newCalls(1), 1);
        settle(newCalls(1), 2);

        assertThat(complaints.lines()).isEmpty();
    }

    @Test
    void aCallWithoutAThreadMayHaveBeenDiscardedOrNot() {
        lane.discards().note(Treatment.WAIT, noThread);

        settle(newCalls(1), 1);
        settle(newCalls(1), 2);

        assertThat(complaints.lines()).isEmpty();
    }

    private void settle(List<Call> untold, long discarded) {
        lane.discards().settle(lane, untold, discarded, complaints);
    }

    private List<Call> newCalls(int howMany) {
        return Stream.generate(() -> newCall(Treatment.WAIT)).limit(howMany).toList();
    }

    private Call newCall(Treatment treatment) {
        return new Call(books.numbers(1), Deed.RETURN, treatment, lane, null, call -> {}, books);
    }

    private static Lane lane() {
        Sender none = (reactor, call) -> {
            throw new AssertionError("nothing is sent");
        };
        return new Lane("pool", Lane.Type.POOL, none, null, PoolPlan.own("pool", 4), new CountDownLatch(0));
    }
}
