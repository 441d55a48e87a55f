package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.isAtRest;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Time-outs: point 12 of Twisted's semantics, and the exceptions of point 19. */
class DeferredTimeoutTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandDrivenScheduler scheduler = new HandDrivenScheduler();

    @Test
    void aDeferredThatDoesNotFireInTimeFailsWithATimeoutThatSaysHowLong() {
        Deferred<String> deferred = new Deferred<String>().addTimeout(SECOND, scheduler);
        scheduler.advance(Duration.ofMillis(999));
        assertThat(isAtRest(deferred)).isFalse();
        scheduler.advance(Duration.ofMillis(1));
        assertThat(failureIn(deferred))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("no result within 1 s")
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void theMessageOfATimeoutTellsTheOrigin() {
        Deferred<String> deferred = new Deferred<>() {
            @Override
            protected String origin() {
                return "pool 'db'";
            }
        };
        deferred.addTimeout(SECOND, scheduler);
        scheduler.advance(SECOND);
        assertThat(failureIn(deferred)).hasMessage("no result within 1 s from pool 'db'");
    }

    // Point 12
    @Test
    void addTimeoutCoversOnlyCallbacksAddedEarlier() {
        Deferred<String> early = new Deferred<>();
        Deferred<String> late = new Deferred<>();
        Deferred<String> deferred = new Deferred<String>()
                .<String>addCallbackDeferring(value -> early)
                .addTimeout(SECOND, scheduler)
                .<String>addCallbackDeferring(value -> late);
        deferred.callback("start");
        early.callback("in time");
        scheduler.advance(SECOND.multipliedBy(10));
        late.callback("takes all the time it likes");
        assertThat(valueIn(deferred)).isEqualTo("takes all the time it likes");
    }

    // Point 12
    @Test
    void aTimeoutCancelsTheInnerDeferredThatAnEarlierCallbackReturned() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> deferred =
                Deferred.succeed(1).<String>addCallbackDeferring(n -> inner).addTimeout(SECOND, scheduler);
        scheduler.advance(SECOND);
        assertThat(failureIn(deferred)).isInstanceOf(TimeoutException.class);
        assertThat(inner.isCalled()).isTrue();
    }

    // Point 12
    @Test
    void anEarlierErrbackMayTurnTheTimeoutIntoSuccess() {
        Deferred<String> deferred = new Deferred<String>()
                .addErrback(CancellationException.class, e -> "a default")
                .addTimeout(SECOND, scheduler);
        scheduler.advance(SECOND);
        assertThat(valueIn(deferred)).isEqualTo("a default");
    }

    // Point 12
    @Test
    void aTimeoutAppearsOnlyIfTheCancellationSurvives() {
        IOException instead = new IOException();
        Deferred<String> deferred =
                new Deferred<String>(cancelled -> cancelled.errback(instead)).addTimeout(SECOND, scheduler);
        scheduler.advance(SECOND);
        assertThat(failureIn(deferred)).isSameAs(instead);
    }

    @Test
    void aCancellationByHandStaysACancellation() {
        Deferred<String> deferred = new Deferred<String>().addTimeout(SECOND, scheduler);
        deferred.cancel();
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
        assertThat(scheduler.active()).isZero();
    }

    // Point 12
    @Test
    void theTimerIsCancelledOnFiring() {
        Deferred<String> deferred = new Deferred<String>().addTimeout(SECOND, scheduler);
        assertThat(scheduler.active()).isEqualTo(1);
        deferred.callback("x");
        assertThat(scheduler.active()).isZero();
        scheduler.advance(SECOND);
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    void aTimeoutOnAChainAtRestLeavesNoTimerBehind() {
        Deferred.succeed("x").addTimeout(SECOND, scheduler);
        assertThat(scheduler.active()).isZero();
    }

    @Test
    void aTimerThatItsSchedulerCouldNotStopDoesNothingOnceTheResultIsThere() {
        Runnable[] timer = new Runnable[1];
        Scheduler stubborn = (delay, call) -> {
            timer[0] = call;
            return scheduler.callLater(delay, () -> {});
        };
        Deferred<String> next = new Deferred<>();
        Deferred<String> deferred =
                Deferred.succeed("x").addTimeout(SECOND, stubborn).addCallbackDeferring(value -> next);
        timer[0].run();
        assertThat(next.isCalled()).isFalse();
        assertThat(isAtRest(deferred)).isFalse();
    }

    @Test
    void aSchedulerThatRefusesLeavesTheChainAsItWas() {
        Deferred<String> deferred = new Deferred<>();
        Scheduler stopped = (delay, call) -> {
            throw new IllegalStateException("stopped");
        };
        assertThatThrownBy(() -> deferred.addTimeout(SECOND, stopped)).hasMessage("stopped");
        assertThat(deferred.toString()).endsWith("[unfired]");
    }

    @Test
    void whereTheSchedulerEndsFirstTheChainFailsWithWhatThatSays() {
        IllegalStateException ended = new IllegalStateException("the scheduler has ended");
        EndingScheduler ending = new EndingScheduler();
        Deferred<String> inner = new Deferred<>();
        Deferred<String> waiting =
                Deferred.succeed(1).<String>addCallbackDeferring(n -> inner).addTimeout(SECOND, ending);
        Deferred<String> withDefault = new Deferred<String>()
                .addErrback(CancellationException.class, e -> "a default")
                .addTimeout(SECOND, ending);
        Deferred<String> done = Deferred.succeed("x").addTimeout(SECOND, ending);

        ending.end(ended);

        assertThat(failureIn(waiting)).isSameAs(ended);
        assertThat(inner.isCalled()).isTrue();
        assertThat(valueIn(withDefault)).isEqualTo("a default");
        assertThat(valueIn(done)).isEqualTo("x");
    }

    /** Runs nothing, and tells those that wait when it ends. */
    private final class EndingScheduler implements Scheduler {

        private final List<Consumer<? super Throwable>> waiting = new ArrayList<>();

        @Override
        public DelayedCall callLater(Duration delay, Runnable call) {
            return scheduler.callLater(delay, call);
        }

        @Override
        public DelayedCall callLater(Duration delay, Runnable call, Consumer<? super Throwable> ifDropped) {
            waiting.add(ifDropped);
            return callLater(delay, call);
        }

        void end(Throwable why) {
            waiting.forEach(each -> each.accept(why));
        }
    }

    // Point 19
    @Test
    void aDelayedCallTellsAlreadyCalledFromAlreadyCancelled() {
        DelayedCall cancelled = scheduler.callLater(SECOND, () -> {});
        cancelled.cancel();
        assertThatThrownBy(() -> cancelled.reset(SECOND)).isInstanceOf(AlreadyCancelledException.class);
        DelayedCall called = scheduler.callLater(SECOND, () -> {});
        called.delay(SECOND);
        scheduler.advance(SECOND.multipliedBy(2));
        assertThatThrownBy(called::cancel).isInstanceOf(AlreadyCalledException.class);
    }
}
