package dev.deft.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A failure is reported with the pool it came from, whichever chain it has got to. */
class FailureOriginTest {

    private final IOException failure = new IOException("disk");

    @AfterEach
    void restore() {
        Deferred.setDebugging(false);
    }

    private static final class Call extends Deferred<String> {
        private final String pool;

        Call(String pool) {
            this.pool = pool;
        }

        @Override
        protected String origin() {
            return "pool '" + pool + "'";
        }
    }

    private static Deferred<String> callIn(String pool) {
        return new Call(pool);
    }

    private Deferred<String> failedIn(String pool) {
        Deferred<String> call = callIn(pool);
        call.errback(failure);
        return call;
    }

    private static String reportOf(Chain deferred) {
        try (LogCapture log = new LogCapture()) {
            deferred.unhandled().pretendGarbage();
            assertThat(log.lines()).hasSize(1);
            return log.lines().get(0);
        }
    }

    private static void assertReportedFromDb(Chain deferred) {
        assertThat(reportOf(deferred))
                .isEqualTo("ERROR Unhandled failure in " + Descriptions.name(deferred) + " from pool 'db'");
    }

    @Test
    void whoeverWaitedForTheCallNamesItsPool() {
        assertReportedFromDb(Deferred.succeed(1).addCallbackDeferring(n -> failedIn("db")));
        Deferred<String> call = callIn("db");
        Deferred<String> waiting = Deferred.succeed(1).addCallbackDeferring(n -> call);
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> waiting);
        call.errback(failure);
        assertReportedFromDb(outer);
    }

    @Test
    void aForkNamesThePoolAndSoDoesWhoeverTakesTheOriginal() {
        Deferred<String> call = failedIn("db");
        assertReportedFromDb(call.fork());
        Deferred<String> original = failedIn("db");
        original.fork();
        assertReportedFromDb(Deferred.succeed(1).addCallbackDeferring(n -> original));
    }

    @Test
    void theOtherOfAChainDeferredNamesThePool() {
        Deferred<String> other = new Deferred<>();
        failedIn("db").chainDeferred(other);
        assertReportedFromDb(other);
    }

    @Test
    void aGatheringNamesThePoolOfTheFailureItHas() {
        assertReportedFromDb(Deferreds.gatherResults(List.of(Deferred.succeed("x"), failedIn("db"))));
        assertReportedFromDb(Deferreds.race(List.of(failedIn("db"), Deferred.fail(new IOException()))));
    }

    @Test
    void aCallbackOfTheCallThatThrowsFailsInItsPoolsName() {
        Deferred<String> call = callIn("db");
        call.addCallback(value -> {
            throw failure;
        });
        call.callback("x");
        assertReportedFromDb(call.fork());
    }

    @Test
    void aFailureKeepsThePoolItCameFromInACallOfAnotherPool() {
        Deferred<String> call = callIn("web");
        Deferred<String> outer = call.addCallbackDeferring(value -> failedIn("db"));
        call.callback("x");
        assertReportedFromDb(outer);
    }

    @Test
    void aNewFailureOfAChainOfNoPoolNamesNone() {
        Deferred<String> outer = Deferred.succeed(1)
                .<String>addCallbackDeferring(n -> failedIn("db"))
                .addErrback(e -> {
                    throw new IllegalStateException(e);
                });
        assertThat(reportOf(outer)).endsWith(Descriptions.name(outer));
    }

    @Test
    void withDebuggingOnTheReportTellsWhereTheCallWasSubmitted() {
        Deferred.setDebugging(true);
        Deferred<String> submitted = submittedHere();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> submitted);
        submitted.errback(failure);
        assertThat(reportOf(outer)).contains("FailureOriginTest.submittedHere(FailureOriginTest.java:");
    }

    private static Deferred<String> submittedHere() {
        return callIn("db");
    }
}
