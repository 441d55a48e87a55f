package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.deft.threadpool.internal.SubmitSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures that show where their calls were submitted, while debugging is on. */
final class SubmitSitesTest {

    private final DrivenPoolFixture driven =
            new DrivenPoolFixture(ThreadPool.named("db").fixed(1).observedBy(new RecordedCalls()));
    private final ExecutorService service = driven.pool.asExecutorService();
    private final IllegalStateException failure = new IllegalStateException("no such row");

    @AfterEach
    void debugNoMore() {
        PoolFuture.debugWhile(() -> false);
    }

    private Future<?> submittedHere() {
        return service.submit(() -> {
            throw failure;
        });
    }

    @Test
    void theFailureOfAFutureShowsWhereItWasSubmitted() {
        PoolFuture.debugWhile(() -> true);
        Future<?> future = submittedHere();
        driven.runAll();

        assertThat(catchThrowable(future::get)).cause().isSameAs(failure);
        assertThat(failure.getSuppressed()).singleElement().satisfies(site -> {
            assertThat(site).hasMessage("the call that failed was submitted here");
            assertThat(site.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("submittedHere"));
        });
    }

    @Test
    void theFailureOfAPlainCallShowsItInTheLogOnce() {
        PoolFuture.debugWhile(() -> true);
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            for (int i = 0; i < 3; i++) {
                driven.pool.execute(this::fail);
            }
            driven.runAll();

            assertThat(log.failures()).hasSize(3);
        }
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(SubmitSite.class);
    }

    private void fail() {
        throw failure;
    }

    @Test
    void theFailureThatACallbackIsToldShowsIt() {
        PoolFuture.debugWhile(() -> true);
        List<Throwable> told = new ArrayList<>();
        driven.pool.callInThreadWithCallback((value, thrown) -> told.add(thrown), () -> {
            throw failure;
        });
        driven.runAll();

        assertThat(told).containsExactly(failure);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(SubmitSite.class);
    }

    @Test
    void whatAStopHandsBackIsWhatWasSubmitted() {
        PoolFuture.debugWhile(() -> true);
        Runnable first = () -> {};
        driven.pool.execute(first);

        assertThat(service.shutdownNow()).containsExactly(first);
    }

    @Test
    void whileDebuggingIsOffNothingIsAdded() throws InterruptedException {
        Future<?> future = submittedHere();
        driven.runAll();

        assertThat(catchThrowable(future::get)).cause().isSameAs(failure);
        assertThat(failure.getSuppressed()).isEmpty();
    }
}
