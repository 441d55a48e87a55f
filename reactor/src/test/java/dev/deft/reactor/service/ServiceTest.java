package dev.deft.reactor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.LoggedEvents;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One service: its start, its stop, and the work that it has under way. */
final class ServiceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final String ADVICE = ". What is cancelled is to end; if it takes longer, give it a longer deadline";

    private final TestReactor test = TestReactor.create();
    private final List<Object> told = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final RecordedService service = new RecordedService(test.reactor(), "a", told);

    @AfterEach
    void close() {
        test.close();
    }

    private void note(String what, Deferred<?> deferred) {
        deferred.addBoth(result -> {
            told.add(what
                    + result.fold(
                                    value -> "",
                                    failure -> " " + failure.getClass().getSimpleName() + ": " + failure.getMessage())
                            .replaceAll("Deferred@\\w+", "it"));
            result.fold(value -> false, failures::add);
            return this;
        });
    }

    private Deferred<String> unfired() {
        return test.reactor().newDeferred();
    }

    /** Work that goes on when it is cancelled, for so long; for ever without a time. */
    private Deferred<?> work(Duration... cleanUp) {
        return unfired().addBothDeferring(result -> {
            told.add("cancelled");
            return cleanUp.length == 0 ? new Deferred<Object>(asked -> {}) : refusingToEndFor(cleanUp[0]);
        });
    }

    private Deferred<Object> refusingToEndFor(Duration time) {
        return test.reactor().deferLater(time).addCallback(over -> told.add("clean"));
    }

    /** Work that no cancellation ends. */
    private Deferred<?> endless() {
        Deferred<Object> endless = test.reactor().newDeferred();
        return endless.addBothDeferring(result -> endlessly());
    }

    private Deferred<Object> endlessly() {
        return unfired().addBothDeferring(result -> endlessly());
    }

    @Test
    void itHasStartedWhenTheDeferredOfItsOnStartHasFired() {
        Deferred<String> ready = unfired();
        service.start = () -> ready;
        note("started", service.start());
        assertThat(told).containsExactly("start a");
        assertThat(service).hasToString("Service[a, starting]");

        ready.callback("ready");

        assertThat(told).containsExactly("start a", "started");
        assertThat(service).hasToString("Service[a, running]");
        assertThat(service.isRunning()).isTrue();
        service.cancelAtStop("work", work(SECOND));
        service.stop(TEN_SECONDS);
        assertThat(service.isRunning()).as("while it stops").isFalse();
    }

    @Test
    void aStopCancelsTheWorkWaitsForItsCleanUpAndThenLetsGoOfTheRest() {
        service.start();
        service.cancelAtStop("work", work(SECOND));
        note("stopped", service.stop(TEN_SECONDS));
        assertThat(told).containsExactly("start a", "cancelled");

        test.advance(SECOND);

        assertThat(told).containsExactly("start a", "cancelled", "clean", "stop a 9000", "stopped");
        assertThat(service).hasToString("Service[a, stopped]");
    }

    @Test
    void theWorkThatBeganLastIsCancelledFirst() {
        service.start();
        service.cancelAtStop("first", unfired().onFailure(cancelled -> told.add("first")));
        service.cancelAtStop("second", unfired().onFailure(cancelled -> told.add("second")));

        service.stop(TEN_SECONDS);

        assertThat(told).containsExactly("start a", "second", "first", "stop a 10000");
    }

    @Test
    void workThatHasEndedIsLeftAlone() {
        Deferred<String> work = unfired();
        Deferred<String> later = unfired();
        service.start();
        service.cancelAtStop("work", work).addCallbackDeferring(done -> later);
        work.callback("done");

        note("stopped", service.stop(TEN_SECONDS));

        assertThat(told).containsExactly("start a", "stop a 10000", "stopped");
        assertThat(later.isCalled()).as("what follows the work").isFalse();
    }

    @Test
    void workThatEndsWithOtherWorkIsNotCancelledAgain() {
        Deferred<String> first = unfired();
        Deferred<String> later = unfired();
        service.start();
        service.cancelAtStop("first", first).addCallbackDeferring(done -> later);
        service.cancelAtStop("second", unfired()).addErrback(cancelled -> {
            first.callback("done");
            return "";
        });

        service.stop(TEN_SECONDS);

        assertThat(later.isCalled()).isFalse();
    }

    @Test
    void whatRefusesToEndIsNamedAtTheDeadlineWithTheTimeItHasBeenUnderWay() {
        service.start();
        test.advance(Duration.ofSeconds(5));
        service.cancelAtStop("the poll", endless());
        service.cancelAtStop("the rest", work(SECOND));
        test.advance(Duration.ofSeconds(7));
        service.release = this::endlessly;
        note("stopped", service.stop(TEN_SECONDS));

        test.pump(SECOND, 10);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "cancelled",
                        "clean",
                        "stop a 1000",
                        "stopped ServiceException: service a did not stop in order within 10 s: a still has its onStop() under"
                                + " way, for 1 s; a still has 'the poll' under way, for 17 s" + ADVICE);
        assertThat(service).hasToString("Service[a, stopped]");
    }

    @Test
    void cleanUpMayTakeUntilTheDeadline() {
        service.start();
        service.cancelAtStop("work", work(TEN_SECONDS.minusMillis(1)));
        note("stopped", service.stop(TEN_SECONDS));

        test.pump(Duration.ofMillis(1), 10_000);

        assertThat(told).containsExactly("start a", "cancelled", "stop a 1000", "clean", "stopped");
    }

    @Test
    void aDeadlineThatIsNowIsKept() {
        service.start();
        service.cancelAtStop("work", work(SECOND));
        note("stopped", service.stop(Duration.ZERO));

        test.settle();

        assertThat(told)
                .containsExactly(
                        "start a",
                        "cancelled",
                        "stop a 0",
                        "stopped ServiceException: service a did not stop in order within 0 ns: a still has 'work' under way, for 0 ns"
                                + ADVICE);
    }

    @Test
    void workIsCancelledAtOnceWhereNothingRuns() {
        note("before", service.cancelAtStop("before", unfired()));
        service.start();
        service.cancelAtStop("work", work(SECOND));
        service.stop(TEN_SECONDS);
        note("meanwhile", service.cancelAtStop("meanwhile", unfired()));
        test.advance(SECOND);
        note("after", service.cancelAtStop("after", unfired()));

        assertThat(told)
                .containsExactly(
                        "before CancellationException: it was cancelled",
                        "start a",
                        "cancelled",
                        "meanwhile CancellationException: it was cancelled",
                        "clean",
                        "stop a 9000",
                        "after CancellationException: it was cancelled");
    }

    @Test
    void workThatIsBegunInACleanUpIsWaitedFor() {
        service.start();
        service.cancelAtStop("work", unfired().addErrback(cancelled -> {
            service.cancelAtStop("its clean-up", work(SECOND));
            return "";
        }));
        note("stopped", service.stop(TEN_SECONDS));
        assertThat(told).doesNotContain("stopped");

        test.advance(SECOND);

        assertThat(told).endsWith("clean", "stop a 9000", "stopped");
    }

    @Test
    void aStopWhileItStartsCancelsTheStart() {
        service.start = () -> work(SECOND).addCallback(done -> {
            throw new CancellationException("asked");
        });
        note("started", service.start());
        note("stopped", service.stop(TEN_SECONDS));
        assertThat(told).containsExactly("start a", "cancelled");

        test.advance(SECOND);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "cancelled",
                        "clean",
                        "stop a 9000",
                        "started CancellationException: service a did not start: java.util.concurrent.CancellationException: asked",
                        "stopped");
    }

    @Test
    void aStartThatEndsWellThoughItWasCancelledIsStoppedAllTheSame() {
        service.start = () -> work(SECOND);
        note("started", service.start());
        note("stopped", service.stop(TEN_SECONDS));

        test.advance(SECOND);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "cancelled",
                        "clean",
                        "stop a 9000",
                        "started CancellationException: service a did not start:"
                                + " java.util.concurrent.CancellationException: it was stopped before that",
                        "stopped");
    }

    @Test
    void aStartThatRefusesToEndIsNamed() {
        service.start = this::endlessly;
        note("started", service.start());
        note("stopped", service.stop(SECOND));

        test.advance(SECOND);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "stop a 0",
                        "started CancellationException: service a did not start:"
                                + " java.util.concurrent.CancellationException: it was stopped before that",
                        "stopped ServiceException: service a did not stop in order within 1 s: a still has its start"
                                + " under way, for 1 s" + ADVICE);
        assertThat(failures.get(0).getSuppressed()).containsExactly(failures.get(1));
    }

    @Test
    void aSecondStopWaitsForTheSameEndAndTheEarlierDeadlineCounts() {
        service.start();
        service.cancelAtStop("work", endless());
        note("first", service.stop(TEN_SECONDS));
        note("second", service.stop(Duration.ofSeconds(2)));
        note("third", service.stop(TEN_SECONDS));

        test.pump(Duration.ofMillis(100), 20);

        assertThat(told).hasSize(5).startsWith("start a", "stop a 200");
        assertThat(failures).hasSize(3).allMatch(failure -> failure.getMessage().contains(" within 2 s: "));
    }

    @Test
    void aStopOfWhatDoesNotRunDoesNothing() {
        note("never started", service.stop(SECOND));
        service.start();
        service.stop(SECOND);
        note("stopped before", service.stop(SECOND));

        assertThat(told).containsExactly("never started", "start a", "stop a 1000", "stopped before");
    }

    @Test
    void itStartsAgainWhenItHasStoppedAndNotBefore() {
        service.start();
        assertThatIllegalStateException()
                .isThrownBy(service::start)
                .withMessage("start(): Service[a, running] has been started; start it once, or again when the"
                        + " Deferred of its stop() has fired");
        service.cancelAtStop("work", work(SECOND));
        service.stop(TEN_SECONDS);
        assertThatIllegalStateException().isThrownBy(service::start).withMessageContaining("Service[a, stopping]");
        test.advance(SECOND);

        note("started", service.start());
        note("stopped", service.stop(SECOND));

        assertThat(told).endsWith("start a", "started", "stop a 1000", "stopped");
    }

    @Test
    void aStartThatThrowsIsTornDownAndNamesTheServiceAndTheCause() {
        IOException cause = new IOException("no disk");
        service.start = () -> {
            service.cancelAtStop("work", work(SECOND));
            throw cause;
        };
        note("started", service.start());
        assertThat(told).containsExactly("start a", "cancelled");

        test.advance(SECOND);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "cancelled",
                        "clean",
                        "stop a 9000",
                        "started ServiceException: service a did not start: java.io.IOException: no disk");
        assertThat(failures.get(0)).hasCause(cause);
    }

    @Test
    void aFailedStartThatIsNotTornDownInOrderHasThatSuppressed() {
        service.start = () -> Deferred.fail(new IOException("no disk"));
        service.release = () -> {
            throw new IOException("no release");
        };

        note("started", service.start());

        assertThat(failures.get(0)).hasMessage("service a did not start: java.io.IOException: no disk");
        assertThat(failures.get(0).getSuppressed()[0])
                .hasMessageStartingWith("service a did not stop in order within 0 ns: a failed in onStop():"
                        + " java.io.IOException: no release")
                .hasRootCauseMessage("no release");
    }

    @Test
    void anOnStopThatFailsIsNamed() {
        service.start();
        service.release = () -> Deferred.fail(new IOException("no disk"));

        note("stopped", service.stop(SECOND));

        assertThat(told)
                .endsWith("stopped ServiceException: service a did not stop in order within 0 ns: a failed in"
                        + " onStop(): java.io.IOException: no disk" + ADVICE);
        assertThat(failures.get(0)).hasRootCauseMessage("no disk");
    }

    @Test
    void theDeadlineCancelsOnStop() {
        Deferred<String> release = unfired();
        service.start();
        service.release = () -> release;
        note("stopped", service.stop(SECOND));

        test.advance(SECOND);

        assertThat(release.isCalled()).isTrue();
        assertThat(told)
                .endsWith("stopped ServiceException: service a did not stop in order within 1 s: a still has its"
                        + " onStop() under way, for 1 s" + ADVICE);
    }

    @Test
    void cancellingTheDeferredOfAStopLetsTheDeadlineBeNow() {
        service.start();
        service.cancelAtStop("work", endless());
        Deferred<Void> stopped = service.stop(TEN_SECONDS);
        note("stopped", stopped);
        test.advance(SECOND);

        stopped.cancel();

        assertThat(told)
                .containsExactly(
                        "start a",
                        "stop a 9000",
                        "stopped ServiceException: service a did not stop in order within 1 s: a still has 'work' under way, for 1 s"
                                + ADVICE);
    }

    @Test
    void cancellingTheDeferredOfAStartIsAStop() {
        service.start = this::unfired;
        Deferred<Void> started = service.start();
        note("started", started);

        started.cancel();

        assertThat(told)
                .containsExactly(
                        "start a",
                        "stop a 10000",
                        "started CancellationException: service a did not start: java.util.concurrent.CancellationException:"
                                + " it was cancelled");
    }

    @Test
    void whoCancelsAStartTwiceWaitsNoLongerAndItsTearDownGoesOn() {
        service.start = () -> work(SECOND);
        Deferred<Void> started = service.start();
        note("started", started);
        started.cancel();
        assertThat(told).containsExactly("start a", "cancelled");

        started.cancel();
        assertThat(told).hasSize(3).last().asString().startsWith("started CancellationException");
        test.advance(SECOND);

        assertThat(told).hasSize(5).endsWith("clean", "stop a 9000");
        assertThat(service).hasToString("Service[a, stopped]");
    }

    @Test
    void aStopAfterOneThatHasLeftSomethingWaitsForThat() {
        service.start();
        service.cancelAtStop("work", work(Duration.ofSeconds(5)));
        note("first", service.stop(SECOND));
        test.pump(SECOND, 1);
        note("second", service.stop(SECOND));
        test.pump(SECOND, 1);
        assertThat(failures)
                .hasSize(2)
                .allMatch(failure -> failure.getMessage().contains(" a still has 'work' under way"));

        note("third", service.stop(TEN_SECONDS));
        test.pump(SECOND, 3);

        assertThat(told).hasSize(7).containsOnlyOnce("stop a 0", "cancelled").endsWith("clean", "third");
    }

    @Test
    void aReactorThatEndsMeanwhileEndsTheStop() {
        TestReactor other = TestReactor.create();
        RecordedService late = new RecordedService(other.reactor(), "late", told);
        late.start();
        late.cancelAtStop("work", endlessly(other));
        note("stopped", late.stop(TEN_SECONDS));

        other.close();

        assertThat(told)
                .containsExactly(
                        "start late",
                        "stop late 10000",
                        "stopped ServiceException: service late did not stop in order within 0 ns: late still has 'work'"
                                + " under way, for 0 ns" + ADVICE);
    }

    @Test
    void aStopThatHasEndedLeavesNoTimedCall() {
        TestReactor other = TestReactor.create();
        Reactor reactor = other.reactor();
        RecordedService ended = new RecordedService(reactor, "ended", told);
        ended.start();
        ended.cancelAtStop("work", reactor.newDeferred().addBothDeferring(cancelled -> reactor.deferLater(SECOND)));
        note("stopped", ended.stop(TEN_SECONDS));
        other.advance(SECOND);
        assertThat(told).endsWith("stopped");

        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            other.close();
            assertThat(log.messages()).as("timed calls that are dropped").isEmpty();
        }
    }

    private static Deferred<Object> endlessly(TestReactor other) {
        return other.reactor().newDeferred().addBothDeferring(result -> endlessly(other));
    }

    @Test
    void aLoopingCallEndsWithItsService() {
        LoopingCall beat = LoopingCall.of(test.reactor(), () -> told.add("beat"));
        service.start = () -> {
            service.cancelAtStop("beat", beat.start(SECOND));
            return null;
        };
        service.start();
        test.pump(SECOND, 2);

        note("stopped", service.stop(TEN_SECONDS));
        test.pump(SECOND, 2);

        assertThat(told).containsExactly("start a", "beat", "beat", "beat", "stop a 10000", "stopped");
        assertThat(beat.isRunning()).isFalse();
    }

    @Test
    void theCallOfALoopThatIsStoppedInOnStopIsWaitedFor() {
        LoopingCall loop = LoopingCall.of(test.reactor(), () -> refusingToEndFor(SECOND));
        service.start();
        Deferred<LoopingCall> end = loop.start(SECOND);
        service.release = () -> {
            loop.stop();
            return end;
        };

        note("stopped", service.stop(TEN_SECONDS));
        assertThat(told).containsExactly("start a", "stop a 10000");
        test.advance(SECOND);

        assertThat(told).containsExactly("start a", "stop a 10000", "clean", "stopped");
    }

    @Test
    void deadlinesAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.stop(Duration.ofSeconds(-1)))
                .withMessage("a deadline must not be negative: -1 s; give zero or more");
        assertThatIllegalArgumentException().isThrownBy(() -> service.run(Duration.ofSeconds(-1)));
    }
}
