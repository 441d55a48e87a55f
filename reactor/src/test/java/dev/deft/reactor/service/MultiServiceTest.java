package dev.deft.reactor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services as a tree, item 50 of Twisted's semantics with what departs from it. */
final class MultiServiceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final TestReactor test = TestReactor.create();
    private final List<Object> told = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final MultiService tree = new MultiService(test.reactor(), "tree");
    private final RecordedService a = service("a");
    private final RecordedService b = service("b");
    private final RecordedService c = service("c");

    @AfterEach
    void close() {
        test.close();
    }

    private RecordedService service(String name) {
        return new RecordedService(test.reactor(), name, told);
    }

    private void addAll() {
        List.of(a, b, c).forEach(tree::addService);
    }

    private void note(String what, Deferred<?> deferred) {
        deferred.addBoth(result -> {
            told.add(what
                    + result.fold(value -> "", failure -> ": " + failure.getMessage())
                            .replaceAll("Deferred@\\w+", "it"));
            result.fold(value -> false, failures::add);
            return this;
        });
    }

    private Deferred<String> unfired() {
        return test.reactor().newDeferred();
    }

    private Deferred<Void> second() {
        return test.reactor().deferLater(SECOND);
    }

    private Deferred<Object> endless() {
        return unfired().addBothDeferring(result -> endless());
    }

    @Test
    void theyStartInOrderEachWhenTheOneBeforeHasStarted() {
        addAll();
        a.start = this::second;
        b.start = this::second;
        note("started", tree.start());
        assertThat(told).containsExactly("start a");
        test.advance(SECOND);
        assertThat(told).containsExactly("start a", "start b");

        test.advance(SECOND);

        assertThat(told).containsExactly("start a", "start b", "start c", "started");
    }

    @Test
    void theyStopInReverseEachWhenTheOneAfterItHasStopped() {
        addAll();
        tree.start();
        told.clear();
        c.release = this::second;
        b.release = this::second;
        note("stopped", tree.stop(TEN_SECONDS));
        assertThat(told).containsExactly("stop c 10000");
        test.advance(SECOND);
        assertThat(told).containsExactly("stop c 10000", "stop b 9000");

        test.advance(SECOND);

        assertThat(told).containsExactly("stop c 10000", "stop b 9000", "stop a 8000", "stopped");
    }

    @Test
    void theWorkOfTheTreeItselfIsCancelledFirst() {
        addAll();
        tree.start();
        tree.cancelAtStop("work", unfired().addErrback(cancelled -> String.valueOf(told.add("cancelled"))));
        told.clear();

        tree.stop(TEN_SECONDS);

        assertThat(told).containsExactly("cancelled", "stop c 10000", "stop b 10000", "stop a 10000");
    }

    @Test
    void aTreeThatIsStartedAgainWhenItHasStoppedRunsAndStopsAgain() {
        tree.addService(a);
        tree.run(TEN_SECONDS).onBoth(ended -> tree.run(TEN_SECONDS));
        tree.cancelAtStop("work", unfired().addErrback(cancelled -> "ended"));

        tree.stop(TEN_SECONDS);

        assertThat(told).containsExactly("start a", "stop a 10000", "start a");
        assertThat(tree.isRunning()).isTrue();
        told.clear();
        note("stopped", tree.stop(TEN_SECONDS));
        assertThat(told).startsWith("stop a 10000").contains("stopped");
    }

    @Test
    void aServiceThatWasStartedElsewhereIsNotAddedToATreeThatRuns() {
        tree.start();
        a.start();

        assertThatIllegalStateException().isThrownBy(() -> tree.addService(a));
        told.clear();
        tree.stop(TEN_SECONDS);

        assertThat(told).isEmpty();
        assertThat(a.isRunning()).isTrue();
    }

    @Test
    void aStartThatFailsStopsWhatWasStartedInReverseAndNamesThePathAndTheCause() {
        MultiService root = new MultiService(test.reactor(), "root");
        root.addService(service("first"));
        root.addService(tree);
        addAll();
        IOException cause = new IOException("no disk");
        c.start = () -> Deferred.fail(cause);
        b.release = this::second;
        note("started", root.start());
        assertThat(told).endsWith("start c", "stop c 10000", "stop b 10000");

        test.advance(SECOND);

        assertThat(told)
                .containsExactly(
                        "start first",
                        "start a",
                        "start b",
                        "start c",
                        "stop c 10000",
                        "stop b 10000",
                        "stop a 9000",
                        "stop first 10000",
                        "started: service root/tree/c did not start: java.io.IOException: no disk");
        assertThat(failures.get(0)).isInstanceOf(ServiceException.class).hasCause(cause);
    }

    @Test
    void aServiceThatThrowsInItsStartFailsAsOneWhoseDeferredFails() {
        addAll();
        b.start = () -> {
            throw new IOException("no disk");
        };

        note("started", tree.start());

        assertThat(told)
                .containsExactly(
                        "start a",
                        "start b",
                        "stop b 10000",
                        "stop a 10000",
                        "started: service tree/b did not start: java.io.IOException: no disk");
    }

    @Test
    void aStopThatFailsKeepsNoOtherFromItsOwn() {
        addAll();
        tree.start();
        told.clear();
        c.release = () -> {
            throw new IOException("no disk");
        };
        b.release = () -> Deferred.fail(new IOException("no net"));

        note("stopped", tree.stop(TEN_SECONDS));

        assertThat(told)
                .startsWith("stop c 10000", "stop b 10000", "stop a 10000")
                .hasSize(4);
        assertThat(failures.get(0))
                .hasMessageStartingWith("service tree did not stop in order within 0 ns: tree/c failed in onStop():"
                        + " java.io.IOException: no disk; tree/b failed in onStop(): java.io.IOException: no net. ")
                .hasRootCauseMessage("no disk");
        assertThat(failures.get(0).getSuppressed()[0]).hasMessage("no net");
    }

    @Test
    void oneThatRefusesToEndIsNamedByItsPathAndTheOthersStopWhenLittleTimeIsLeft() {
        MultiService root = new MultiService(test.reactor(), "root");
        root.addService(service("first"));
        root.addService(tree);
        addAll();
        root.start();
        c.cancelAtStop("the poll", endless());
        told.clear();
        a.release = () -> test.reactor().deferLater(Duration.ofMillis(500));
        note("stopped", root.stop(TEN_SECONDS));

        test.pump(Duration.ofMillis(100), 89);
        assertThat(told).isEmpty();
        test.pump(Duration.ofMillis(100), 11);

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "stop c 1000",
                        "stop b 1000",
                        "stop a 1000",
                        "stop first 1000",
                        "stopped: service root did not stop in order within 10 s: root/tree/c still has 'the poll' under"
                                + " way, for 10 s. What is cancelled is to end; if it takes longer, give it a longer"
                                + " deadline");
    }

    @Test
    void cancellingTheStopReachesThoseThatHaveWaitedForTheirTurn() {
        addAll();
        tree.start();
        told.clear();
        c.cancelAtStop("c's", endless());
        a.cancelAtStop("a's", endless());
        Deferred<Void> stopped = tree.stop(TEN_SECONDS);
        note("stopped", stopped);
        test.advance(SECOND);

        stopped.cancel();

        assertThat(told)
                .contains("stop b 9000")
                .last()
                .asString()
                .contains(": tree/c still has 'c's' ", "; tree/a still has 'a's' ");
    }

    @Test
    void aDeadlineThatIsNowReachesAll() {
        addAll();
        tree.start();
        c.cancelAtStop("c's", endless());
        a.cancelAtStop("a's", endless());
        note("stopped", tree.stop(Duration.ZERO));

        test.settle();

        assertThat(told)
                .contains("stop b 0")
                .last()
                .asString()
                .contains(": tree/c still has 'c's' ", "; tree/a still has 'a's' ");
    }

    @Test
    void aStopWhileItStartsStopsWhatHasStartedAndStartsNoOther() {
        addAll();
        b.start = this::unfired;
        note("started", tree.start());
        note("stopped", tree.stop(TEN_SECONDS));

        assertThat(told)
                .containsExactly(
                        "start a",
                        "start b",
                        "stop b 10000",
                        "stop a 10000",
                        "started: service tree did not start: java.util.concurrent.CancellationException: service b did"
                                + " not start: java.util.concurrent.CancellationException: it was cancelled",
                        "stopped");
        assertThat(failures.get(0))
                .isInstanceOf(CancellationException.class)
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void oneThatStartsAndRefusesToEndIsNamed() {
        addAll();
        b.start = this::endless;
        tree.start().addErrback(failure -> null);
        test.advance(SECOND);
        note("stopped", tree.stop(TEN_SECONDS));

        test.pump(SECOND, 10);

        assertThat(told)
                .containsExactly(
                        "start a",
                        "start b",
                        "stop b 1000",
                        "stop a 1000",
                        "stopped: service tree did not stop in order within 10 s: tree/b still has its start under way, for"
                                + " 11 s. What is cancelled is to end; if it takes"
                                + " longer, give it a longer deadline");
    }

    @Test
    void oneThatIsAddedWhileItRunsStartsAtOnce() {
        tree.addService(a);
        tree.start();
        b.start = this::second;
        note("added", tree.addService(b));
        assertThat(told).containsExactly("start a", "start b");
        test.advance(SECOND);

        tree.stop(TEN_SECONDS);

        assertThat(told).containsExactly("start a", "start b", "added", "stop b 10000", "stop a 10000");
    }

    @Test
    void oneThatIsAddedWhileItRunsAndCannotStartIsTakenOut() {
        tree.start();
        a.start = () -> Deferred.fail(new IOException("no disk"));
        note("added", tree.addService(a));
        assertThat(told).last().isEqualTo("added: service tree/a did not start: java.io.IOException: no disk");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.removeService(a, SECOND))
                .withMessage("removeService(Service[a, stopped]): Service[tree, running] does not have it; ask the"
                        + " service that does");
    }

    @Test
    void oneThatIsAddedWhileItStartsHasItsTurn() {
        addAll();
        RecordedService last = service("last");
        b.start = () -> {
            note("added", tree.addService(last));
            return second();
        };
        note("started", tree.start());

        test.advance(SECOND);

        assertThat(told).containsExactly("start a", "start b", "added", "start c", "start last", "started");
    }

    @Test
    void noneIsAddedTwiceOrWhileItStops() {
        tree.addService(a);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.addService(a))
                .withMessageContaining("Service[tree, stopped] has it already");
        tree.start();
        a.release = this::second;
        tree.stop(TEN_SECONDS);

        assertThatIllegalStateException()
                .isThrownBy(() -> tree.addService(b))
                .withMessageContaining("Service[tree, stopping] is stopping, and would not start it");
    }

    @Test
    void oneThatIsRemovedIsStoppedAndStartsNoMore() {
        addAll();
        tree.start();
        told.clear();
        b.release = this::second;
        note("removed", tree.removeService(b, TEN_SECONDS));
        note("stopped", tree.stop(TEN_SECONDS));
        assertThat(told).as("waits for what is being removed").containsExactly("stop b 10000", "stop c 10000");
        test.advance(SECOND);
        assertThat(told).endsWith("removed", "stop a 9000", "stopped");
        told.clear();

        tree.start();
        assertThat(told).containsExactly("start a", "start c");
        tree.stop(TEN_SECONDS);
        told.clear();
        tree.addService(b);
        tree.start();

        assertThat(told).as("b is there again").containsExactly("start a", "start c", "start b");
    }

    @Test
    void oneThatIsRemovedBeforeItsTurnIsNotStarted() {
        addAll();
        a.start = this::second;
        note("started", tree.start());
        note("removed", tree.removeService(b, SECOND));

        test.advance(SECOND);

        assertThat(told).containsExactly("start a", "removed", "start c", "started");
    }

    @Test
    void oneThatIsRemovedWhileItStartsKeepsNoOtherFromItsStart() {
        addAll();
        b.start = this::unfired;
        note("started", tree.start());

        note("removed", tree.removeService(b, TEN_SECONDS));

        assertThat(told).containsExactly("start a", "start b", "stop b 10000", "start c", "started", "removed");
    }

    @Test
    void thousandsStartAndStopOnAFlatStack() {
        for (int i = 0; i < 20_000; i++) {
            tree.addService(service("one of many"));
        }
        note("started", tree.start());
        note("stopped", tree.stop(TEN_SECONDS));

        assertThat(told).hasSize(40_002).contains("started", "stopped");
    }
}
