package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long work in units, item 48 of Twisted's semantics. */
final class CooperatorTest {

    private static final Duration FOUR_MS = Duration.ofMillis(4);

    private final TestReactor test = TestReactor.create();
    private final Cooperator cooperator = new Cooperator(test.reactor());
    private final List<Object> told = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    /** Units that say their names, {@code a0} and so on, and take 4 ms each. */
    private Iterator<?> units(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    test.spend(FOUR_MS);
                    return told.add(name + i);
                })
                .iterator();
    }

    private Deferred<Void> noted(Deferred<Void> end) {
        return end.addBoth(result -> {
            told.add(result.fold(done -> "done", failure -> failure.getClass().getSimpleName()));
            return null;
        });
    }

    @Test
    void theDeferredFiresWhenTheIteratorHasNoMore() {
        noted(cooperator.coiterate(units("a", 3)));
        assertThat(told).as("not within coiterate").isEmpty();

        test.settle();

        assertThat(told).containsExactly("a0", "a1", "a2", "done");
    }

    @Test
    void aTurnOfTheReactorHasUnitsForTenMilliseconds() {
        cooperator.coiterate(units("a", 5));
        callInEachTurn(3);

        test.settle();

        assertThat(told).containsExactly("turn", "a0", "a1", "a2", "turn", "a3", "a4", "turn");
    }

    @Test
    void aTurnOfTheReactorHasOneUnitAtLeast() {
        new Cooperator(test.reactor(), Duration.ZERO).coiterate(units("a", 2));
        callInEachTurn(3);

        test.settle();

        assertThat(told).containsExactly("turn", "a0", "turn", "a1", "turn");
    }

    /** Makes a note in so many turns, in each before the units of that. */
    private void callInEachTurn(int turns) {
        told.add("turn");
        if (turns > 1) {
            test.reactor().callLater(Duration.ZERO, () -> callInEachTurn(turns - 1));
        }
    }

    @Test
    void tasksTakeTurnsAUnitEachAndTheNextTurnGoesOnWithTheNext() {
        cooperator.coiterate(units("a", 4));
        cooperator.coiterate(units("b", 2));
        cooperator.coiterate(units("c", 1));
        cooperator.coiterate(units("d", 1));

        test.settle();

        assertThat(told).containsExactly("a0", "b0", "c0", "d0", "a1", "b1", "a2", "a3");
    }

    @Test
    void anIteratorWaitsForADeferredThatItGivesAndTheOthersGoOn() {
        Deferred<String> row = test.reactor().newDeferred();
        noted(cooperator.coiterate(Stream.of(row, 2).peek(told::add).iterator()));
        cooperator.coiterate(units("b", 2));
        test.settle();
        assertThat(told).containsExactly(row, "b0", "b1");

        row.callback("row");
        test.settle();

        assertThat(told).containsExactly(row, "b0", "b1", 2, "done");
    }

    @Test
    void theFailureOfADeferredThatItGivesEndsTheIterator() {
        Deferred<String> row = test.reactor().newDeferred();
        noted(cooperator.coiterate(Stream.of(row, 2).peek(told::add).iterator()));
        test.settle();

        row.errback(new IOException("no"));
        test.settle();

        assertThat(told).containsExactly(row, "IOException");
    }

    @Test
    void whatAUnitThrowsEndsItsTaskAndNoOther() {
        noted(cooperator.coiterate(Stream.of(0).map(i -> 1 / i).iterator()));
        noted(cooperator.coiterate(units("b", 2)));

        test.settle();

        assertThat(told).containsExactly("ArithmeticException", "b0", "b1", "done");
    }

    @Test
    void pausesNest() {
        CooperativeTask task = cooperator.cooperate(units("a", 1));
        task.pause();
        task.pause();
        test.settle();
        task.resume();
        test.settle();
        assertThat(told).isEmpty();

        task.resume();
        test.settle();

        assertThat(told).containsExactly("a0");
    }

    @Test
    void aResumeDoesNotEndTheWaitForADeferred() {
        Deferred<String> row = test.reactor().newDeferred();
        CooperativeTask task =
                cooperator.cooperate(Stream.of(row, 2).peek(told::add).iterator());
        test.settle();
        task.pause();
        task.resume();
        test.settle();
        assertThat(told).containsExactly(row);

        row.callback("row");
        test.settle();

        assertThat(told).containsExactly(row, 2);
    }

    @Test
    void aTaskThatIsPausedWhileItWaitsStaysPausedAfterwards() {
        Deferred<String> row = test.reactor().newDeferred();
        CooperativeTask task =
                cooperator.cooperate(Stream.of(row, 2).peek(told::add).iterator());
        test.settle();
        task.pause();

        row.callback("row");
        test.settle();
        assertThat(told).containsExactly(row);
        task.resume();
        test.settle();

        assertThat(told).containsExactly(row, 2);
    }

    @Test
    void oneThatIsNotPausedCannotBeResumed() {
        CooperativeTask task = cooperator.cooperate(units("a", 1));

        assertThatIllegalStateException()
                .isThrownBy(task::resume)
                .withMessageContaining("is not paused; call it once for each pause()");
    }

    @Test
    void aStopEndsTheTaskAndFailsThoseWhoWaitForItsEnd() {
        CooperativeTask task = cooperator.cooperate(units("a", 5));
        noted(task.whenDone());
        noted(task.whenDone());

        task.stop();
        test.settle();

        assertThat(told).containsExactly("TaskStoppedException", "TaskStoppedException");
    }

    @Test
    void aStopCancelsTheDeferredThatTheTaskWaitsFor() {
        Deferred<String> row = test.reactor().newDeferred();
        row.onFailure(failure -> told.add(failure.getClass().getSimpleName()));
        CooperativeTask task = cooperator.cooperate(List.of(row).iterator());
        noted(task.whenDone());
        test.settle();

        task.stop();
        test.settle();

        assertThat(told).containsExactly("CancellationException", "TaskStoppedException");
    }

    @Test
    void aTaskMayStopItselfInAUnit() {
        CooperativeTask[] own = new CooperativeTask[1];
        own[0] = cooperator.cooperate(
                Stream.of(1, 2).peek(told::add).peek(unit -> own[0].stop()).iterator());
        noted(own[0].whenDone());

        test.settle();

        assertThat(told).containsExactly(1, "TaskStoppedException");
    }

    @Test
    void afterItsEndATaskSaysHowItEnded() {
        CooperativeTask done = cooperator.cooperate(units("a", 0));
        CooperativeTask stopped = cooperator.cooperate(units("a", 1));
        stopped.stop();
        CooperativeTask failed =
                cooperator.cooperate(Stream.of(0).map(i -> 1 / i).iterator());
        noted(failed.whenDone());
        test.settle();

        assertThatIllegalStateException().isThrownBy(done::stop).withMessageContaining(" that is done, which can be");
        assertThatIllegalStateException()
                .isThrownBy(stopped::pause)
                .withMessageContaining(" that was stopped, which can be")
                .withCauseInstanceOf(TaskStoppedException.class);
        assertThatIllegalStateException()
                .isThrownBy(failed::resume)
                .withMessageContaining(" that has failed with java.lang.ArithmeticException, which can be")
                .withCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void whoAsksAfterTheEndIsAnsweredAtOnce() {
        CooperativeTask task = cooperator.cooperate(units("a", 0));
        test.settle();

        noted(task.whenDone());

        assertThat(told).containsExactly("done");
    }

    @Test
    void cancellingTheDeferredOfCoiterateEndsTheTaskAndWhatItWaitsFor() {
        Deferred<String> row = test.reactor().newDeferred();
        row.onFailure(failure -> told.add("row: " + failure.getClass().getSimpleName()));
        Deferred<Void> end =
                cooperator.coiterate(Stream.of(row, 2).peek(told::add).iterator());
        noted(end);
        test.settle();

        end.cancel();
        test.settle();

        assertThat(told).containsExactly(row, "row: CancellationException", "CancellationException");
    }

    @Test
    void cancellingOneWaitForTheEndCancelsNoOther() {
        CooperativeTask task = cooperator.cooperate(units("a", 1));
        Deferred<Void> givenUp = task.whenDone();
        givenUp.addErrback(CancellationException.class, cancelled -> null);
        noted(task.whenDone());

        givenUp.cancel();
        test.settle();

        assertThat(told).containsExactly("a0", "done");
    }

    @Test
    void aStopOfTheCooperatorEndsAllTasksAndThoseThatComeLater() {
        noted(cooperator.coiterate(units("a", 5)));
        noted(cooperator.coiterate(units("b", 5)));

        cooperator.stop();
        noted(cooperator.coiterate(units("c", 5)));
        test.settle();

        assertThat(told).containsExactly("TaskStoppedException", "TaskStoppedException", "TaskStoppedException");
    }

    @Test
    void aStopOfTheReactorEndsTasksThatArePausedToo() {
        CooperativeTask paused = cooperator.cooperate(units("a", 5));
        paused.pause();
        paused.whenDone().addErrback(ReactorStoppedException.class, stopped -> {
            told.add("stopped");
            return null;
        });
        test.settle();

        test.close();
        noted(cooperator.coiterate(units("b", 5)));

        assertThat(told).containsExactly("stopped", "ReactorStoppedException");
    }

    @Test
    void aStopOfTheReactorEndsAnyNumberOfTasks() {
        for (int i = 0; i < 10_000; i++) {
            CooperativeTask task = cooperator.cooperate(units("a", 1));
            task.pause();
            noted(task.whenDone());
        }

        test.close();

        assertThat(told).hasSize(10_000).containsOnly("ReactorStoppedException");
    }

    @Test
    void noTaskInheritsTheInterruptOfAnother() {
        cooperator.coiterate(
                Stream.of(1).peek(unit -> Thread.currentThread().interrupt()).iterator());
        cooperator.coiterate(Stream.of(2)
                .peek(unit -> told.add(Thread.currentThread().isInterrupted()))
                .iterator());

        test.settle();

        assertThat(told).containsExactly(false);
    }
}
