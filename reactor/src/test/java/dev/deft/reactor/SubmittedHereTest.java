package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.SubmitSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures of deferred calls that show where these were submitted, while debugging is on. */
final class SubmittedHereTest {

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool db = test.start(ThreadPool.named("db").fixed(1).queueCapacity(1));
    private final IllegalStateException failure = new IllegalStateException("no such row");
    private final List<Throwable> failures = new ArrayList<>();

    @BeforeEach
    void debug() {
        Deferred.setDebugging(true);
    }

    @AfterEach
    void debugNoMore() {
        Deferred.setDebugging(false);
        test.close();
    }

    private static Deferred<String> submittedHere(Reactor reactor, Executor where, IllegalStateException failure) {
        return reactor.deferToThreadPool(where, () -> {
            throw failure;
        });
    }

    private static void assertShowsWhere(Throwable thrown) {
        assertThat(thrown.getSuppressed())
                .filteredOn(SubmitSite.class::isInstance)
                .singleElement()
                .satisfies(site -> {
                    assertThat(site).hasMessageStartingWith("the call that failed was submitted here, on thread '");
                    assertThat(site.getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().equals("submittedHere"));
                });
    }

    @Test
    void theFailureThatArrivesShowsWhereTheCallWasSubmitted() {
        submittedHere(reactor, db, failure).onFailure(failures::add);
        test.runWork();

        assertThat(failures).containsExactly(failure);
        assertShowsWhere(failure);
    }

    @Test
    void soDoesThatOfAnotherExecutor() {
        submittedHere(reactor, Runnable::run, failure).onFailure(failures::add);
        test.runWork();

        assertThat(failures).containsExactly(failure);
        assertShowsWhere(failure);
    }

    @Test
    void oneThatSeveralCallsThrowShowsTheFirst() {
        submittedHere(reactor, db, failure).onFailure(failures::add);
        test.runWork();
        reactor.deferToThread(() -> {
                    throw failure;
                })
                .onFailure(failures::add);
        test.runWork();

        assertThat(failures).hasSize(2);
        assertShowsWhere(failure);
    }

    @Test
    void aTimeOutAndARefusalShowItToo() {
        test.step();
        CallOptions options = CallOptions.none().waitAtMost(Duration.ofSeconds(1));
        reactor.deferToThreadPool(db, options, () -> "row").onFailure(failures::add);
        reactor.deferToThreadPool(db, () -> "row").onFailure(failures::add);
        reactor.deferToThreadPool(db, () -> "row").onFailure(failures::add);
        test.advance(Duration.ofSeconds(2));

        assertThat(failures).hasSize(2).anyMatch(each -> each instanceof QueueTimeoutException);
        assertThat(failures).anyMatch(each -> each instanceof QueueFullException);
        assertThat(failures).allSatisfy(each -> assertThat(each.getSuppressed()).hasSize(1));
    }

    @Test
    void whileDebuggingIsOffNothingIsAdded() {
        Deferred.setDebugging(false);
        submittedHere(reactor, db, failure).onFailure(failures::add);
        test.runWork();

        assertThat(failures).containsExactly(failure);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void whatAwaitThrowsShowsIt() {
        Coroutines.inline(() -> {
                    try {
                        return Coroutines.await(submittedHere(reactor, db, failure));
                    } catch (IllegalStateException thrown) {
                        failures.add(thrown);
                        return "caught";
                    }
                })
                .onFailure(failures::add);
        test.runWork();

        assertThat(failures).containsExactly(failure);
        assertShowsWhere(failure);
    }
}
