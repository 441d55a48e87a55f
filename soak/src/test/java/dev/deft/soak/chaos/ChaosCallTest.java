package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deft.reactor.testing.TestReactor;
import dev.deft.soak.InjectedFailures;
import dev.deft.soak.Violations;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call's own answers, such as are none, and how both are counted. */
class ChaosCallTest {

    private final Violations violations = new Violations();
    private final ChaosTally tally = new ChaosTally(violations);
    private final CountDownLatch released = new CountDownLatch(0);
    private final PoolPlan roomy = PoolPlan.own("pool", 4);
    private final CallTarget target = target(CallTarget.TargetKind.POOL);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CALL_BACK", "CALL_ITS_OWN_POOL", "DEFERRED"})
    void anActionHasItsOutcome(CallAction action) {
        ChaosCall call = newCall(action, CallerAction.WAIT);

        runAndTell(call);

        assertThat(violations.lines()).isEmpty();
        assertThat(call.outcome()).isEqualTo(action.outcome());
        assertThat(Thread.interrupted()).isEqualTo(action == CallAction.INTERRUPT_ITSELF);
        tally.checkSum();
        assertThat(violations.areNone()).isTrue();
    }

    @Test
    void anothersValueIsWrong() {
        ChaosCall call = newCall(CallAction.RETURN, CallerAction.WAIT);
        runAndTell(call);
        ChaosCall other = newCall(CallAction.RETURN, CallerAction.WAIT);
        other.returned(call);

        assertThat(other.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(violations.lines())
                .singleElement()
                .asString()
                .matches("call 1 \\(RETURN on pool, submitted by a test, which means to WAIT\\) was answered wrongly,"
                        + " with call 0 .*");
    }

    @Test
    void aValueOfACallThatDidNotRunIsWrong() {
        ChaosCall call = newCall(CallAction.RETURN, CallerAction.WAIT);
        call.returned(call);

        assertThat(call.outcome()).isEqualTo(Outcome.WRONG);
    }

    @Test
    void anothersExceptionIsWrong() {
        assertWrong(CallAction.EXCEPTION, CallerAction.WAIT, new InjectedFailures.InjectedException());
    }

    @Test
    void aDeadlockIsAnAnswerToACallThatMakesOne() {
        ChaosCall call = newCall(CallAction.CALL_ITS_OWN_POOL, CallerAction.WAIT);
        call.failed(new DeadlockException("all wait"));

        assertThat(call.outcome()).isEqualTo(Outcome.DEADLOCKED);
        assertWrong(CallAction.RETURN, CallerAction.WAIT, new DeadlockException("all wait"));
    }

    @Test
    void whatNobodyAskedForIsWrong() {
        assertWrong(CallAction.RETURN, CallerAction.WAIT, new CancellationException());
        assertWrong(CallAction.RETURN, CallerAction.WAIT, new TimeoutException());
        assertWrong(CallAction.BLOCK, CallerAction.WAIT, new InterruptedException());
        assertWrong(CallAction.RETURN, CallerAction.WAIT, new RejectedExecutionException("full"));
        assertWrong(
                CallAction.RETURN,
                CallerAction.WAIT,
                new RejectedExecutionException("no thread", new OutOfMemoryError()));
        assertWrong(CallAction.RETURN, CallerAction.WAIT, new StackOverflowError());
    }

    @Test
    void whatWasAskedForIsNot() {
        assertOutcome(Outcome.CANCELLED, CallerAction.CANCEL_LATER, new CancellationException());
        assertOutcome(Outcome.TIMED_OUT, CallerAction.TIME_OUT, new TimeoutException());
        assertOutcome(Outcome.INTERRUPTED, CallerAction.INTERRUPT_CALLER, new InterruptedException());
    }

    @Test
    void whatAStopBringsIsRightOnceItWasAskedFor() {
        target.expectStop();

        assertOutcome(Outcome.POOL_STOPPED, CallerAction.WAIT, new CancellationException());
        assertOutcome(Outcome.INTERRUPTED, CallerAction.WAIT, new InterruptedException());
        assertOutcome(Outcome.REFUSED, CallerAction.WAIT, new RejectedExecutionException());
    }

    @Test
    void aSecondAnswerIsFoundWithTheFirst() {
        ChaosCall call = newCall(CallAction.RETURN, CallerAction.WAIT);
        runAndTell(call);
        call.failed(new TimeoutException("late"));

        assertThat(tally.firedTwice()).isOne();
        assertThat(tally.answered()).isOne();
        assertThat(violations.lines())
                .singleElement()
                .asString()
                .endsWith("was answered twice: it had been answered before (SUCCEEDED), and then was with"
                        + " java.util.concurrent.TimeoutException: late");
    }

    @Test
    void aCallThatIsRunTwiceIsFound() throws Exception {
        ChaosCall call = newCall(CallAction.RETURN, CallerAction.WAIT);
        call.call();
        call.call();

        assertThat(violations.lines()).singleElement().asString().endsWith("was run twice");
    }

    @Test
    void anInterruptThatIsNotItsOwnIsFoundUnlessAStopMayHaveMadeIt() throws Exception {
        Thread.currentThread().interrupt();
        newCall(CallAction.RETURN, CallerAction.WAIT).call();
        assertThat(violations.lines()).singleElement().asString().contains("found its thread interrupted");

        target.expectStop();
        newCall(CallAction.RETURN, CallerAction.WAIT).call();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(violations.lines()).hasSize(1);
    }

    @Test
    void theInterruptOfAFutureThatIsCancelledIsNoViolation() throws Exception {
        Thread.currentThread().interrupt();
        newCall(CallAction.RETURN, CallerAction.CANCEL).call();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(violations.lines()).isEmpty();
    }

    @Test
    void aRequestToEndThatNobodyMeantIsFound() throws Exception {
        ChaosCall call = newCall(CallAction.PAUSE, CallerAction.WAIT);
        ChaosCall cancelled = newCall(CallAction.PAUSE, CallerAction.CANCEL);
        runCancelled(call);
        runCancelled(cancelled);

        assertThat(violations.lines()).containsExactly(call + " was asked to end, which nobody meant");
    }

    /** Makes it as part of a call that cancels itself. */
    private static void runCancelled(ChaosCall call) {
        try (TestReactor test = TestReactor.create()) {
            ExecutorService workers =
                    test.start(ThreadPool.named("pool").maxThreads(1)).asExecutorService();
            AtomicReference<Future<Object>> running = new AtomicReference<>();
            running.set(workers.submit(() -> {
                running.get().cancel(false);
                return call.call();
            }));
            test.runWork();
            assertThat(running.get()).isCancelled();
        }
    }

    @Test
    void aRefusalIsWrongUnlessItSaysThatThisPoolIsFull() {
        CallTarget narrow = target(CallTarget.TargetKind.POOL, narrow("pool"));
        QueueFullException full = fullQueue("pool");
        assertThat(narrow.refusal(full)).isEqualTo(Outcome.REFUSED);

        assertThat(narrow.refusal(fullQueue("other"))).isNull();
        assertThat(narrow.refusal(new RejectedExecutionException("full"))).isNull();
        assertThat(target.refusal(full)).as("of a pool with room for all").isNull();
        narrow.expectStop();
        assertThat(narrow.refusal(new RejectedExecutionException("it was stopped")))
                .isEqualTo(Outcome.REFUSED);
    }

    private static PoolPlan narrow(String name) {
        PoolPlan own = PoolPlan.own(name, 1);
        return new PoolPlan(
                name,
                own.minThreads(),
                1,
                1,
                own.idleTimeout(),
                own.waitStrategy(),
                own.threads(),
                0,
                own.deadline(),
                own.queued(),
                0,
                false,
                false);
    }

    /** Returns the failure of a call on a pool of that name whose one worker is busy, and which has room for one more. */
    private static QueueFullException fullQueue(String name) {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool pool = test.start(ThreadPool.named(name).maxThreads(1).queueCapacity(1));
            pool.execute(() -> {});
            pool.execute(() -> {});
            return catchThrowableOfType(QueueFullException.class, () -> pool.execute(() -> {}));
        }
    }

    @Test
    void countsWithACallUnaccountedForDoNotAddUp() {
        newCall(CallAction.RETURN, CallerAction.WAIT);
        tally.checkSum();

        assertThat(violations.lines())
                .singleElement()
                .asString()
                .startsWith("the counts do not add up: 1 calls were submitted, but what became of them adds up to 0");
    }

    @Test
    void aCallThatNeverFiredIsAccountedForAsThat() {
        ChaosCall call = newCall(CallAction.RETURN, CallerAction.WAIT);
        tally.neverFired(call + " was never answered");
        tally.checkSum();

        assertThat(tally.neverFired()).isOne();
        assertThat(violations.lines()).hasSize(1);
    }

    @Test
    void whatNeverOccursIsFoundWhenThereWereEpisodesEnough() {
        for (Occurrence occurrence : Occurrence.values()) {
            tally.occurred(occurrence, occurrence == Occurrence.DROPPED_AS_EXPIRED ? 0 : 1);
        }
        tally.checkOccurrences(49);
        assertThat(violations.lines()).isEmpty();

        tally.checkOccurrences(50);
        assertThat(violations.lines())
                .containsExactly(
                        "in 50 episodes there was no call of the kind 'dropped, expired', which each of them is"
                                + " to have");
    }

    private void assertWrong(CallAction action, CallerAction callerAction, Throwable cause) {
        ChaosCall call = newCall(action, callerAction);
        call.failed(cause);
        assertThat(call.outcome()).as("of a call that failed with " + cause).isEqualTo(Outcome.WRONG);
    }

    private void assertOutcome(Outcome outcome, CallerAction callerAction, Throwable cause) {
        ChaosCall call = newCall(CallAction.RETURN, callerAction);
        call.failed(cause);
        assertThat(call.outcome()).isEqualTo(outcome);
        assertThat(violations.lines()).isEmpty();
    }

    private static void runAndTell(ChaosCall call) {
        Object value;
        try {
            value = call.call();
        } catch (Throwable failure) {
            call.failed(failure);
            return;
        }
        call.returned(value);
    }

    private ChaosCall newCall(CallAction action, CallerAction callerAction) {
        return new ChaosCall(tally.numbers(1), action, callerAction, target, null, new Tester(), tally);
    }

    private CallTarget target(CallTarget.TargetKind type) {
        return target(type, roomy);
    }

    private CallTarget target(CallTarget.TargetKind type, PoolPlan plan) {
        Sender none = (reactor, call) -> {
            throw new AssertionError("nothing is sent");
        };
        return new CallTarget("pool", type, none, null, plan, released);
    }

    private static final class Tester implements Submitter {

        @Override
        public void answered(ChaosCall call) {
            assertThat(call.isAnswered()).isTrue();
        }

        @Override
        public String toString() {
            return "a test";
        }
    }
}
