package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Submission races the pool's stop: whatever way a call takes into the pool, it runs or its submitter is told, once. */
final class SubmissionRacesPoolStopTest {

    private static final Duration GENEROUS = Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS);
    private static final int ROUNDS = 100;

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void eachCallRunsOrIsToldOnce(QueuedWork queued) throws Exception {
        FaultScenario.onThreads(FaultScenario.times(ROUNDS, scenario -> race(scenario, GENEROUS, queued)));
    }

    @Test
    @Tag("real-threads")
    void alsoWhereTheStopHasNoTimeAndInterrupts() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(ROUNDS, scenario -> race(scenario, Duration.ZERO, QueuedWork.RUN)));
    }

    @Test
    void whereverTheStopComesEachCallRunsOrIsToldOnce() throws Exception {
        for (int submitted = 0; submitted <= 5; submitted++) {
            for (int steps = 0; steps <= 2 * submitted; steps++) {
                stopAfter(submitted, steps, QueuedWork.RUN);
                stopAfter(submitted, steps, QueuedWork.CANCEL);
            }
        }
    }

    private static void stopAfter(int submitted, int steps, QueuedWork queued) throws Exception {
        FaultScenario.byHand(scenario -> stopAfter(scenario, submitted, steps, queued));
    }

    private static void stopAfter(FaultScenario scenario, int submitted, int steps, QueuedWork queued)
            throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).queueCapacity(10));
        List<ObservedDeferred> calls = new ArrayList<>();
        for (int i = 0; i < submitted; i++) {
            calls.add(scenario.defer("call " + i, pool, () -> "row"));
        }
        for (int i = 0; i < steps; i++) {
            scenario.test().step();
        }
        pool.stop(Duration.ZERO, queued);
        ObservedDeferred late = scenario.defer("a call after the stop", pool, () -> "row");
        scenario.settle();

        assertThat(late.outcome()).isInstanceOf(RejectedExecutionException.class);
        for (ObservedDeferred call : calls) {
            assertThat(call.outcome() instanceof CancellationException || "row".equals(call.outcome()))
                    .isTrue();
        }
    }

    private static void race(FaultScenario scenario, Duration deadline, QueuedWork queued) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).queueCapacity(10_000));
        Queue<Future<?>> futures = new ConcurrentLinkedQueue<>();
        ExternalThreads plain = new ExternalThreads(scenario, 1, told -> executePlain(pool, told));
        ExternalThreads told =
                new ExternalThreads(scenario, 1, each -> pool.callInThreadWithCallback(each, () -> "row"));
        ExternalThreads submitting =
                new ExternalThreads(scenario, 1, each -> submitFuture(pool.asExecutorService(), each, futures));
        List<ObservedDeferred> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(scenario.defer("call " + i, pool, () -> "row"));
        }

        pool.stop(deadline, queued);

        plain.join();
        told.join();
        submitting.join();
        scenario.settle();
        assertThat(pool.asExecutorService().awaitTermination(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        told.awaitEachWasTold();
        told.checkEachWasToldOnce();
        for (Future<?> future : futures) {
            awaitEnd(future);
        }
        assertThat(futures.size() + submitting.failed()).isEqualTo(ExternalThreads.CALLS_EACH);
        PoolStatistics end = pool.statistics();
        assertThat(end.accepted() + end.refused()).isEqualTo(3L * ExternalThreads.CALLS_EACH + calls.size());
        assertThat((long) ExternalThreads.CALLS_EACH - plain.succeeded() - plain.failed())
                .as("a Runnable is told of a refusal; how many a stop cancels, it counts")
                .isBetween(0L, end.discarded());
    }

    /** Waits for a future that a stop may cancel elsewhere. */
    private static void awaitEnd(Future<?> future) throws Exception {
        try {
            future.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (CancellationException cancelled) {
            assertThat(future.isCancelled()).isTrue();
        }
    }

    private static void executePlain(ThreadPool pool, BiConsumer<Object, Throwable> told) {
        try {
            pool.execute(() -> told.accept("row", null));
        } catch (RejectedExecutionException refusal) {
            told.accept(null, refusal);
        }
    }

    private static void submitFuture(
            ExecutorService view, BiConsumer<Object, Throwable> refused, Queue<Future<?>> futures) {
        try {
            futures.add(view.submit(() -> "row"));
        } catch (RejectedExecutionException refusal) {
            refused.accept(null, refusal);
        }
    }
}
