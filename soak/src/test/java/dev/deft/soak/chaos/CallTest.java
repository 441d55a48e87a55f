package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.DeadlockException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is a call's own answer, and what is none; and what is written down of it. */
class CallTest {

    private final Complaints complaints = new Complaints();
    private final Books books = new Books(complaints);
    private final CountDownLatch released = new CountDownLatch(0);
    private final PoolPlan roomy = PoolPlan.own("pool", 4);
    private final Lane lane = lane(Lane.Type.POOL);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CALL_BACK", "CALL_ITS_OWN_POOL", "DEFERRED"})
    void whatADeedComesToIsItsOutcome(Deed deed) {
        Call call = newCall(deed, Treatment.WAIT);

        runAndTell(call);

        assertThat(complaints.lines()).isEmpty();
        assertThat(call.outcome()).isEqualTo(deed.outcome());
        assertThat(Thread.interrupted()).isEqualTo(deed == Deed.INTERRUPT_ITSELF);
        books.balance();
        assertThat(complaints.areNone()).isTrue();
    }

    @Test
    void anothersValueIsWrong() {
        Call call = newCall(Deed.RETURN, Treatment.WAIT);
        runAndTell(call);
        Call other = newCall(Deed.RETURN, Treatment.WAIT);
        other.returned(call);

        assertThat(other.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(complaints.lines())
                .singleElement()
                .asString()
                .matches("call 1 \\(RETURN on pool, submitted by a test, which means to WAIT\\) was answered wrongly,"
                        + " with call 0 .*");
    }

    @Test
    void aValueOfACallThatDidNotRunIsWrong() {
        Call call = newCall(Deed.RETURN, Treatment.WAIT);
        call.returned(call);

        assertThat(call.outcome()).isEqualTo(Outcome.WRONG);
    }

    @Test
    void anothersExceptionIsWrong() {
        assertWrong(Deed.EXCEPTION, Treatment.WAIT, new OnPurpose.Thrown());
    }

    @Test
    void aLockIsAnAnswerToACallThatMakesOne() {
        Call call = newCall(Deed.CALL_ITS_OWN_POOL, Treatment.WAIT);
        call.failed(new DeadlockException("all wait"));

        assertThat(call.outcome()).isEqualTo(Outcome.LOCKED);
        assertWrong(Deed.RETURN, Treatment.WAIT, new DeadlockException("all wait"));
    }

    @Test
    void whatNobodyAskedForIsWrong() {
        assertWrong(Deed.RETURN, Treatment.WAIT, new CancellationException());
        assertWrong(Deed.RETURN, Treatment.WAIT, new TimeoutException());
        assertWrong(Deed.BLOCK, Treatment.WAIT, new InterruptedException());
        assertWrong(Deed.RETURN, Treatment.WAIT, new RejectedExecutionException("full"));
        assertWrong(Deed.RETURN, Treatment.WAIT, new RejectedExecutionException("no thread", new OutOfMemoryError()));
        assertWrong(Deed.RETURN, Treatment.WAIT, new StackOverflowError());
    }

    @Test
    void whatWasAskedForIsNot() {
        assertOutcome(Outcome.CANCELLED, Treatment.CANCEL_LATER, new CancellationException());
        assertOutcome(Outcome.TIMED_OUT, Treatment.TIME_OUT, new TimeoutException());
        assertOutcome(Outcome.INTERRUPTED, Treatment.INTERRUPT_CALLER, new InterruptedException());
    }

    @Test
    void whatAStopBringsIsRightOnceItWasAskedFor() {
        lane.stops();

        assertOutcome(Outcome.POOL_STOPPED, Treatment.WAIT, new CancellationException());
        assertOutcome(Outcome.INTERRUPTED, Treatment.WAIT, new InterruptedException());
        assertOutcome(Outcome.REFUSED, Treatment.WAIT, new RejectedExecutionException());
    }

    @Test
    void aSecondAnswerIsFoundWithTheFirst() {
        Call call = newCall(Deed.RETURN, Treatment.WAIT);
        runAndTell(call);
        call.failed(new TimeoutException("late"));

        assertThat(books.firedTwice()).isOne();
        assertThat(books.answered()).isOne();
        assertThat(complaints.lines())
                .singleElement()
                .asString()
                .endsWith("was answered twice: it had been answered before (SUCCEEDED), and then was with"
                        + " java.util.concurrent.TimeoutException: late");
    }

    @Test
    void aCallThatIsRunTwiceIsFound() throws Exception {
        Call call = newCall(Deed.RETURN, Treatment.WAIT);
        call.call();
        call.call();

        assertThat(complaints.lines()).singleElement().asString().endsWith("was run twice");
    }

    @Test
    void anInterruptThatIsNotItsOwnIsFoundUnlessAStopMayHaveMadeIt() throws Exception {
        Thread.currentThread().interrupt();
        newCall(Deed.RETURN, Treatment.WAIT).call();
        assertThat(complaints.lines()).singleElement().asString().contains("found its thread interrupted");

        lane.stops();
        newCall(Deed.RETURN, Treatment.WAIT).call();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(complaints.lines()).hasSize(1);
    }

    @Test
    void theInterruptOfAFutureThatIsCancelledIsNothingToComplainOf() throws Exception {
        Thread.currentThread().interrupt();
        newCall(Deed.RETURN, Treatment.CANCEL).call();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(complaints.lines()).isEmpty();
    }

    @Test
    void booksWithACallUnaccountedForDoNotBalance() {
        newCall(Deed.RETURN, Treatment.WAIT);
        books.balance();

        assertThat(complaints.lines())
                .singleElement()
                .asString()
                .startsWith("the books do not balance: 1 calls were submitted, but what became of them adds up to 0");
    }

    @Test
    void aCallThatNeverFiredIsAccountedForAsThat() {
        Call call = newCall(Deed.RETURN, Treatment.WAIT);
        books.neverFired(call + " was never answered");
        books.balance();

        assertThat(books.neverFired()).isOne();
        assertThat(complaints.lines()).hasSize(1);
    }

    private void assertWrong(Deed deed, Treatment treatment, Throwable cause) {
        Call call = newCall(deed, treatment);
        call.failed(cause);
        assertThat(call.outcome()).as("of a call that failed with " + cause).isEqualTo(Outcome.WRONG);
    }

    private void assertOutcome(Outcome outcome, Treatment treatment, Throwable cause) {
        Call call = newCall(Deed.RETURN, treatment);
        call.failed(cause);
        assertThat(call.outcome()).isEqualTo(outcome);
        assertThat(complaints.lines()).isEmpty();
    }

    private static void runAndTell(Call call) {
        Object value;
        try {
            value = call.call();
        } catch (Throwable failure) {
            call.failed(failure);
            return;
        }
        call.returned(value);
    }

    private Call newCall(Deed deed, Treatment treatment) {
        return new Call(books.numbers(1), deed, treatment, lane, null, new Tester(), books);
    }

    private Lane lane(Lane.Type type) {
        Sender none = (reactor, call) -> {
            throw new AssertionError("nothing is sent");
        };
        return new Lane("pool", type, none, null, roomy, released);
    }

    private static final class Tester implements Submitter {

        @Override
        public void answered(Call call) {
            assertThat(call.isAnswered()).isTrue();
        }

        @Override
        public String toString() {
            return "a test";
        }
    }
}
