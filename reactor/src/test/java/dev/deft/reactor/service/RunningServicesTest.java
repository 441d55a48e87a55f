package dev.deft.reactor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.LoggedEvents;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.task.Program;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services that run until their reactor stops, and services of pools. */
final class RunningServicesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final TestReactor test = TestReactor.create();
    private final List<Object> told = new ArrayList<>();
    private final RecordedService service = new RecordedService(test.reactor(), "a", told);

    @AfterEach
    void close() {
        test.close();
    }

    private void note(String what, Deferred<?> deferred) {
        deferred.addBoth(result -> {
            told.add(what + result.fold(value -> "", failure -> ": " + failure).replaceAll("Deferred@\\w+", "it"));
            return this;
        });
    }

    private static Deferred<Object> endless(Reactor reactor) {
        return reactor.newDeferred().addBothDeferring(result -> endless(reactor));
    }

    @Test
    void theReactorsStopStopsThemFirst() {
        service.release = () -> test.reactor().deferLater(SECOND, () -> told.add("released"));
        note("ended", service.run(FIVE_SECONDS));

        test.reactor().stop();
        test.settle();
        note(
                "the reactor",
                test.reactor().deferToThread(() -> "still takes work").onSuccess(told::add));
        test.runWork();
        test.advance(SECOND);

        assertThat(told)
                .containsExactly("start a", "stop a 5000", "still takes work", "the reactor", "released", "ended");
    }

    @Test
    void theStopOfTheReactorLeavesThemNoMoreThanItWaitsForAndTheFailureNamesWhatIsShort() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            service.release = () -> endless(test.reactor());
            note("ended", service.run(Duration.ofSeconds(30)));

            test.reactor().stop();
            test.settle();
            test.advance(Duration.ofSeconds(9));

            assertThat(told)
                    .containsExactly(
                            "start a",
                            "stop a 9000",
                            "ended: dev.deft.reactor.service.ServiceException: service a did not stop in order within 9 s:"
                                    + " a still has its onStop() under way, for 9 s. What is cancelled is to end; if it takes"
                                    + " longer, give the reactor a longer stopTimeout: of its 10 s this had 9 s, and not the 30 s"
                                    + " that it was given");
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void theTimeThatOtherTriggersHaveTakenIsGone() {
        test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> {
            test.spend(SECOND);
            return null;
        });
        note("ended", service.run(Duration.ofSeconds(10)));

        test.reactor().stop();
        test.settle();

        assertThat(told).containsExactly("start a", "stop a 8000", "ended");
    }

    @Test
    void aStopThatIsUnderWayWhenTheReactorStopsHasNoMoreTimeThanThat() {
        service.release = () -> endless(test.reactor());
        note("ended", service.run(Duration.ofSeconds(30)));
        note("stopped", service.stop(Duration.ofSeconds(30)));
        test.advance(SECOND);

        test.reactor().stop();
        test.settle();
        test.advance(Duration.ofSeconds(9));

        assertThat(told)
                .hasSize(4)
                .startsWith("start a", "stop a 30000")
                .last()
                .asString()
                .contains("within 10 s:")
                .endsWith("stopTimeout: of its 10 s this had 9 s, and not the 30 s that it was given");
    }

    @Test
    void theyEndWithWhoeverStopsThemAndLeaveTheReactorAlone() {
        note("ended", service.run(FIVE_SECONDS));
        note("stopped", service.stop(SECOND));
        assertThat(told).containsExactly("start a", "stop a 1000", "ended", "stopped");

        note("ended again", service.run(FIVE_SECONDS));
        test.reactor().stop();
        test.settle();

        assertThat(told).hasSize(7).endsWith("start a", "stop a 5000", "ended again");
    }

    @Test
    void toCancelThemIsToStopThem() {
        Deferred<Void> ended = service.run(FIVE_SECONDS);
        note("ended", ended);

        ended.cancel();

        assertThat(told)
                .containsExactly(
                        "start a",
                        "stop a 5000",
                        "ended: java.util.concurrent.CancellationException: it was cancelled");
    }

    @Test
    void toCancelThemWhileTheyStartGivesThemThatDeadline() {
        service.start = () -> endless(test.reactor());
        Deferred<Void> ended = service.run(FIVE_SECONDS);
        note("ended", ended);

        ended.cancel();
        test.pump(Duration.ofMillis(100), 49);
        assertThat(told).containsExactly("start a", "stop a 500");
        test.pump(Duration.ofMillis(100), 1);

        assertThat(told).hasSize(3).last().asString().contains("CancellationException", "service a did not start");
    }

    @Test
    void theReactorsStopStopsThemWhileTheyStart() {
        service.start = () -> endless(test.reactor());
        note("ended", service.run(FIVE_SECONDS));

        test.reactor().stop();
        test.settle();
        test.pump(SECOND, 5);

        assertThat(told)
                .hasSize(3)
                .startsWith("start a", "stop a 0")
                .last()
                .asString()
                .contains("did not start");
    }

    @Test
    void toCancelThemWhileAFailedStartIsTornDownLetsThatGoOn() {
        service.start = () -> {
            service.cancelAtStop(
                    "work",
                    test.reactor()
                            .newDeferred()
                            .addBothDeferring(cancelled -> test.reactor().deferLater(SECOND)));
            throw new IOException("no disk");
        };
        Deferred<Void> ended = service.run(FIVE_SECONDS);
        note("ended", ended);

        ended.cancel();
        assertThat(told).containsExactly("start a");
        test.advance(SECOND);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "stop a 4000",
                        "ended: dev.deft.reactor.service.ServiceException: service a did not start: java.io.IOException:"
                                + " no disk");
    }

    @Test
    void toCancelThemAndThenTheirStopNamesWhatIsLeft() {
        Deferred<Void> ended = service.run(FIVE_SECONDS);
        ended.addErrback(failure -> {
            told.add(failure + " after " + failure.getSuppressed()[0].getClass().getSimpleName());
            return null;
        });
        service.cancelAtStop("work", endless(test.reactor()));

        ended.cancel();
        ended.cancel();

        assertThat(told)
                .hasSize(3)
                .last()
                .asString()
                .contains("a still has 'work' under way, for 0 ns")
                .endsWith(" after CancellationException");
    }

    @Test
    void theFailureOfTheirStopIsTheirs() {
        service.release = () -> Deferred.fail(new IOException("no disk"));
        note("ended", service.run(FIVE_SECONDS));

        test.reactor().stop();
        test.settle();

        assertThat(told).hasSize(3).last().asString().contains("a failed in onStop(): java.io.IOException: no disk");
    }

    @Test
    void theyRunOnce() {
        var unused = service.run(FIVE_SECONDS);

        assertThatIllegalStateException()
                .isThrownBy(() -> service.run(FIVE_SECONDS))
                .withMessageStartingWith("run(): Service[a, running] has been started");
    }

    @Test
    void aReactorThatHasStoppedRunsNone() {
        test.reactor().stop();
        test.settle();

        assertThatIllegalStateException().isThrownBy(() -> service.run(FIVE_SECONDS));
        assertThat(told).isEmpty();
    }

    @Test
    void aProgramOfServicesEndsInOrder() {
        int exitCode = Program.run(Reactor.builder(), reactor -> {
            MultiService tree = new MultiService(reactor, "tree");
            tree.addService(new RecordedService(reactor, "a", told));
            tree.addService(new RecordedService(reactor, "b", told));
            reactor.callLater(Duration.ZERO, reactor::stop);
            return tree.run(Duration.ZERO);
        });

        assertThat(told).containsExactly("start a", "start b", "stop b 0", "stop a 0");
        assertThat(exitCode).isZero();
    }

    @Test
    void aProgramWhoseServicesDoNotEndIsCutShortAndHasFailed() {
        List<Throwable> failures = new ArrayList<>();
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            int exitCode = Program.run(Reactor.builder().stopTimeout(Duration.ofMillis(100)), reactor -> {
                MultiService tree = new MultiService(reactor, "tree");
                Service endless = new RecordedService(reactor, "a", told);
                tree.addService(endless);
                reactor.callLater(Duration.ZERO, () -> {
                    var unused = endless.cancelAtStop("work", endless(reactor));
                    reactor.stop();
                });
                return tree.run(Duration.ofDays(1)).onFailure(failures::add);
            });

            assertThat(failures)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(" tree/a still has 'work' under way, for ")
                    .contains("give the reactor a longer stopTimeout: of its 100 ms this had ")
                    .endsWith(", and not the 86400 s that it was given");
            assertThat(exitCode).isEqualTo(1);
            assertThat(log.messages()).noneMatch(line -> line.contains("Lambda"));
        }
    }

    @Test
    void aServiceOfAPoolStopsItOnceWhatIsQueuedHasRun() {
        ThreadPool db = test.start(ThreadPool.named("db").fixed(1));
        MultiService tree = new MultiService(test.reactor(), "tree");
        tree.addService(Service.ofPool(test.reactor(), db));
        tree.start();
        note("call", test.reactor().deferToThreadPool(db, () -> "row").onSuccess(told::add));
        test.runWork();

        note("stopped", tree.stop(FIVE_SECONDS));
        test.settle();
        test.reactor().deferToThreadPool(db, () -> "row").addErrback(RejectedExecutionException.class, refused -> {
            told.add("refused");
            return "";
        });
        test.settle();

        assertThat(told).containsExactly("row", "call", "stopped", "refused");
        note("started", tree.start());
        test.settle();
        assertThat(told)
                .last()
                .asString()
                .contains("service tree/db did not start: java.lang.IllegalStateException: pool 'db' has been stopped");
    }

    @Test
    @Tag("real-threads")
    void aPoolThatLosesCallsAtItsStopIsNamed() {
        ThreadPool db = ThreadPool.named("db").fixed(1).start();
        Service pool = Service.ofPool(test.reactor(), db);
        pool.start();
        note("call", test.reactor().deferToThreadPool(db, () -> new CountDownLatch(1).await()));

        note("stopped", pool.stop(Duration.ofMillis(100)));
        test.settle();

        assertThat(told)
                .hasSize(2)
                .last()
                .asString()
                .contains("db failed in onStop(): ", "calls of pool 'db' were cancelled, or still run, after 90 ms");
    }

    @Test
    void aServiceOfAShareLeavesThePoolAlone() {
        ThreadPool work = test.start(ThreadPool.named("work").fixed(1).shared());
        ThreadPool reports = work.share("reports").start();
        Service share = Service.ofPool(test.reactor(), reports);
        share.start();

        note("stopped", share.stop(FIVE_SECONDS));
        test.settle();
        note(
                "of the share",
                test.reactor()
                        .deferToThreadPool(reports, () -> "row")
                        .addErrback(refused -> "refused")
                        .onSuccess(told::add));
        note("of the pool", test.reactor().deferToThreadPool(work, () -> "row").onSuccess(told::add));
        test.runWork();

        assertThat(told).containsExactly("stopped", "refused", "of the share", "row", "of the pool");
    }

    @Test
    @Tag("real-threads")
    void aPoolIsStoppedThoughTheReactorTakesNoMoreCalls() {
        ThreadPool db = ThreadPool.named("db").fixed(1).start();
        Service pool = Service.ofPool(test.reactor(), db);
        pool.start();
        test.close();

        note("stopped", pool.stop(FIVE_SECONDS));

        assertThat(told)
                .hasSize(1)
                .first()
                .asString()
                .contains("db failed in onStop(): dev.deft.reactor.ReactorStopped");
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> db.execute(() -> {}));
    }
}
