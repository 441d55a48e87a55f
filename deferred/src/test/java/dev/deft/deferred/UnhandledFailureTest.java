package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failures that nobody handled: point 15 of Twisted's semantics, and the warranty that no failure gets lost. */
class UnhandledFailureTest {

    private final IOException failure = new IOException("disk");
    private final List<Throwable> reported = new ArrayList<>();

    @BeforeEach
    void listen() {
        Thread test = Thread.currentThread();
        UnhandledFailures.reportTo(report -> {
            if (Thread.currentThread() == test) { // else the collector has found what another test left behind
                reported.add(report.failure());
            }
        });
    }

    @AfterEach
    void restore() {
        UnhandledFailures.reportTo(null);
        Deferred.setDebugging(false);
    }

    /** Does what happens when the collector finds {@code deferred}. */
    private static void becomesGarbage(Chain deferred) {
        if (deferred.unhandled() != null) {
            deferred.unhandled().pretendGarbage();
        }
    }

    private Deferred<String> failed() {
        return Deferred.fail(failure);
    }

    // Point 15
    @Test
    void aFailureThatIsTheLastResultOfGarbageIsReportedOnce() {
        Deferred<String> deferred = failed();
        becomesGarbage(deferred);
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void nothingIsReportedBeforeItIsGarbage() {
        failed();
        assertThat(reported).isEmpty();
    }

    @Test
    void aValueAndAnUnfiredDeferredAreNotRegistered() {
        assertThat(Deferred.succeed("x").unhandled()).isNull();
        assertThat(new Deferred<>().unhandled()).isNull();
        Deferred<String> deferred = new Deferred<>();
        deferred.addErrback(e -> "handled");
        deferred.errback(failure);
        assertThat(deferred.unhandled()).isNull();
    }

    // Point 15
    @Test
    void aLaterErrbackClearsIt() {
        Deferred<String> deferred = failed();
        UnhandledFailures.Registration entry = deferred.unhandled();
        deferred.addErrback(e -> "handled late, but in time");
        entry.pretendGarbage();
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
    }

    @Test
    void addBothAndAddCallbacksHandle() {
        becomesGarbage(failed().addBoth(result -> "handled"));
        becomesGarbage(failed().addCallbacks(value -> value, e -> "handled"));
        assertThat(reported).isEmpty();
    }

    @Test
    void lookingNeverCountsAsHandling() {
        Deferred<String> deferred = failed();
        UnhandledFailures.Registration entry = deferred.unhandled();
        deferred.onFailure(e -> {}).onBoth(result -> {}).onSuccess(value -> {});
        assertThat(deferred.unhandled()).isSameAs(entry);
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void anErrbackThatThrowsLeavesTheNewFailureToBeReported() {
        IllegalStateException second = new IllegalStateException("the errback failed");
        Deferred<String> deferred = failed();
        UnhandledFailures.Registration first = deferred.unhandled();
        deferred.addErrback(e -> {
            throw second;
        });
        first.pretendGarbage();
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(second);
    }

    // Point 15
    @Test
    void aChainClearsItAndTheOtherAnswersForIt() {
        Deferred<String> deferred = failed();
        Deferred<String> other = new Deferred<>();
        deferred.chainDeferred(other);
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
        becomesGarbage(other);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void beingReturnedFromACallbackClearsItAndTheOuterAnswersForIt() {
        Deferred<String> inner = failed();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        becomesGarbage(inner);
        assertThat(reported).isEmpty();
        becomesGarbage(outer);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void aChainThatWaitsForAnotherAfterAFailureOwesNothing() {
        Deferred<String> deferred = failed();
        UnhandledFailures.Registration entry = deferred.unhandled();
        deferred.addErrbackDeferring(e -> new Deferred<>());
        entry.pretendGarbage();
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
    }

    @Test
    void aForkAnswersForTheFailureAndTheOriginalDoesNot() {
        Deferred<String> deferred = failed();
        Deferred<String> fork = deferred.fork();
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
        becomesGarbage(fork);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void twoForksThatNobodyHandlesReportOnce() {
        Deferred<String> deferred = failed();
        Deferred<String> handled = deferred.fork();
        Deferred<String> second = deferred.fork();
        Deferred<String> third = deferred.fork();
        handled.addErrback(e -> "handled");
        becomesGarbage(handled);
        assertThat(reported).isEmpty();
        becomesGarbage(second);
        becomesGarbage(third);
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void anOriginalThatThrowsOnTheFailureItGaveToAForkDoesNotReportItEither() {
        Deferred<String> deferred = failed();
        deferred.fork();
        deferred.addErrback(e -> {
            throw (IOException) e;
        });
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
    }

    @Test
    void anOriginalThatFailsAgainAfterAForkReportsThat() {
        IllegalStateException second = new IllegalStateException();
        Deferred<String> deferred = failed();
        deferred.fork();
        deferred.addErrback(e -> {
            throw second;
        });
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(second);
    }

    @Test
    void aForkThatWasCancelledDoesNotTakeTheFailureOver() {
        Deferred<String> deferred = new Deferred<>();
        deferred.fork().cancel();
        deferred.errback(failure);
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void whoeverTakesTheResultOfAForkedChainAnswersForItAgain() {
        Deferred<String> deferred = failed();
        deferred.fork().addErrback(e -> "handled");
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> deferred);
        becomesGarbage(outer);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void aStageAnswersForTheFailure() {
        Deferred<String> deferred = failed();
        deferred.toCompletionStage();
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
    }

    @Test
    void aStageThatSomebodyElseCompletedAnswersForNothing() {
        Deferred<String> deferred = new Deferred<>();
        deferred.toCompletionStage().toCompletableFuture().complete("by hand");
        deferred.errback(failure);
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void beingGatheredHandlesAndTheGatheringAnswers() {
        Deferred<String> deferred = failed();
        Deferred<List<String>> gathered = Deferreds.gatherResults(List.of(deferred));
        becomesGarbage(deferred);
        assertThat(reported).isEmpty();
        becomesGarbage(gathered);
        assertThat(reported).containsExactly(failure);
        becomesGarbage(Deferreds.list(List.of(failed())));
        assertThat(reported).hasSize(1);
    }

    @Test
    void aPausedChainThatBecomesGarbageWithAFailureIsReported() {
        Deferred<String> deferred = new Deferred<>();
        deferred.addErrback(e -> "would handle it, but nobody will ever unpause");
        deferred.pause();
        deferred.errback(failure);
        becomesGarbage(deferred);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void aPausedChainThatGoesOnAndHandlesItsFailureIsNotReported() {
        Deferred<String> deferred = new Deferred<>();
        deferred.addErrback(e -> "handled");
        deferred.pause();
        deferred.errback(failure);
        UnhandledFailures.Registration entry = deferred.unhandled();
        deferred.unpause();
        entry.pretendGarbage();
        assertThat(reported).isEmpty();
    }

    @Test
    void aFailureIsLoggedAsAnErrorWithItsOrigin() {
        UnhandledFailures.reportTo(null);
        Deferred<String> deferred = new Deferred<>() {
            @Override
            protected String origin() {
                return "pool 'db'";
            }
        };
        deferred.errback(failure);
        try (LogCapture log = new LogCapture()) {
            becomesGarbage(deferred);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("ERROR Unhandled failure in Deferred@\\w+ from pool 'db'");
            assertThat(log.onlyThrowable()).isSameAs(failure);
        }
    }

    @Test
    void withDebuggingOnTheReportTellsWhereTheDeferredWasMade() {
        UnhandledFailures.reportTo(null);
        Deferred.setDebugging(true);
        Deferred<String> deferred = madeHere();
        deferred.errback(failure);
        try (LogCapture log = new LogCapture()) {
            becomesGarbage(deferred);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("made here, on thread '" + Thread.currentThread().getName() + "'")
                    .contains("UnhandledFailureTest.madeHere(UnhandledFailureTest.java:");
        }
    }

    private static Deferred<String> madeHere() {
        return new Deferred<>();
    }

    @Test
    void aCancellationThatNobodyHandledIsLoggedAtDebug() {
        UnhandledFailures.reportTo(null);
        Deferred<String> deferred = new Deferred<>();
        deferred.cancel();
        Deferred<String> special = Deferred.fail(new CancellationException("as a subclass would be") {
            private static final long serialVersionUID = 1L;
        });
        try (LogCapture log = new LogCapture()) {
            becomesGarbage(deferred);
            becomesGarbage(special);
            assertThat(log.lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("DEBUG Nobody handled the cancellation of Deferred@"));
        }
    }

    @Test
    @Tag("real-threads")
    void theCollectorFindsADeferredThatRestsOnAFailureAndItsThreadReportsIt() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        String[] thread = new String[1];
        UnhandledFailures.reportTo(report -> {
            if (report.failure() == failure) {
                thread[0] = Thread.currentThread().getName();
                latch.countDown();
            }
        });
        assertThat(failureIn(failed())).isSameAs(failure);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(600);
        while (latch.getCount() > 0 && System.nanoTime() < deadline) {
            System.gc();
            if (latch.await(50, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        assertThat(latch.getCount()).isZero();
        assertThat(thread[0]).isEqualTo("deft-unhandled");
    }
}
