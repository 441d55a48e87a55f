package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class ThreadFactoryFaultTest {

    /** Makes a thread for each true, and then fails. */
    private static ThreadFactory making(Boolean... successes) {
        Deque<Boolean> script = new ArrayDeque<>(Arrays.asList(successes));
        return worker -> {
            if (Boolean.TRUE.equals(script.poll())) {
                return new Thread(worker);
            }
            throw new OutOfMemoryError("unable to create native thread");
        };
    }

    @Test
    void withoutAnyWorkerTheCallIsRefusedWithTheCause() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(making()));
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThatThrownBy(() -> driven.submit("a"))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("pool db refused a call: it has no worker and could start no thread")
                    .hasCauseInstanceOf(OutOfMemoryError.class);

            assertThat(log.messages())
                    .containsExactly("ERROR Could not start deft-db-1; pool db goes on with 0 of at most 20 workers,"
                            + " 0 calls wait. Allow the process more threads, or lower maxThreads");
        }
        assertThat(driven.statistics().startFailures()).isEqualTo(1);
        assertThat(driven.statistics().refused()).isEqualTo(1);
        assertThat(driven.statistics().accepted()).isZero();
        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void withAWorkerTheWorkGoesOn() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(making(true)));

        driven.submit("a", "b", "c");
        driven.runAll();

        assertThat(driven.ran).containsExactly("a", "b", "c");
        assertThat(driven.workers()).containsExactly("deft-db-1");
        assertThat(driven.statistics().startFailures())
                .as("for b, for c, and by the worker that took a and saw that more waits")
                .isEqualTo(3);
    }

    @Test
    void aLaterCallTriesAgain() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").threadFactory(making(true, false, true)));

        driven.submit("a", "b");
        assertThat(driven.statistics().workers()).isEqualTo(1);
        driven.submit("c");

        assertThat(driven.statistics().workers()).isEqualTo(2);
        driven.runAll();
        assertThat(driven.ran).containsExactly("a", "b", "c");
    }

    @Test
    void aFactoryThatReturnsNullIsAFault() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(worker -> null));

        assertThatThrownBy(() -> driven.submit("a"))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("returned null for deft-db-1; it must return a new thread");
    }

    @Test
    void aMinimumThatCannotBeStartedIsTriedOnceAndStartedByLaterCalls() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").fixed(3).threadFactory(making(true, false, true)));

        assertThat(driven.statistics().workers()).isEqualTo(1);
        assertThat(driven.statistics().startFailures()).isEqualTo(1);
        driven.submit("a", "b");

        assertThat(driven.statistics().workers()).isEqualTo(2);
    }

    @Test
    void aTaskThatIsToldIsDiscardedWithTheReason() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(making()));

        driven.pool.execute(new RecordedTask("a", driven.ran));

        assertThat(driven.ran).containsExactly("a discarded: RejectedExecutionException");
    }

    @Test
    void aCallThatWouldTakeTheQueueBeyondItsCapacityIsRefused() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").queueCapacity(1).threadFactory(making(true)));
        driven.submit("a", "b");
        assertThat(driven.statistics().queued()).isEqualTo(1);

        assertThatThrownBy(() -> driven.submit("c"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("its queue is full (1 calls wait, 1 of at most 20 workers are busy)");
        driven.runAll();

        assertThat(driven.ran).containsExactly("a", "b");
    }

    @Test
    void aFactoryThatSubmitsToThePoolIsNotLostIn() {
        DrivenPoolFixture[] driven = new DrivenPoolFixture[1];
        driven[0] = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(worker -> {
            if (driven[0].statistics().accepted() == 1) {
                driven[0].submit("inner");
            }
            return new Thread(worker);
        }));

        driven[0].submit("outer");
        driven[0].runAll();

        assertThat(driven[0].ran).containsExactly("outer", "inner");
    }

    @Test
    void aCallThatIsLeftWithoutAWorkerAfterItWasAcceptedIsNotLostFromTheLog() {
        DrivenPoolFixture[] driven = new DrivenPoolFixture[1];
        driven[0] = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(submittingOnce(driven, () -> {})));
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThatThrownBy(() -> driven[0].submit("outer")).isInstanceOf(RejectedExecutionException.class);

            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(1))
                    .startsWith("ERROR Could not start deft-db-1; pool db goes on with 0 of at most 20 workers,"
                            + " 0 calls wait, and 1 that waited will never run.");
        }
        assertThat(driven[0].statistics().discarded()).isEqualTo(1);
    }

    @Test
    void ofACallThatWasSubmittedTwiceOnlyTheOneBeingSubmittedIsRefused() {
        DrivenPoolFixture[] driven = new DrivenPoolFixture[1];
        Runnable twice = () -> driven[0].ran.add("never");
        driven[0] = new DrivenPoolFixture(ThreadPool.named("db").threadFactory(submittingOnce(driven, twice)));

        assertThatThrownBy(() -> driven[0].pool.execute(twice)).isInstanceOf(RejectedExecutionException.class);

        assertThat(driven[0].statistics().accepted()).isEqualTo(1);
        assertThat(driven[0].statistics().discarded()).isEqualTo(1);
        assertThat(driven[0].pool.asExecutorService().isTerminated()).isFalse();
        driven[0].pool.close();
        assertThat(driven[0].pool.asExecutorService().isTerminated())
                .as("nothing is left unaccounted for")
                .isTrue();
    }

    /** Makes no thread; submits {@code call} while it is asked for the first. */
    private static ThreadFactory submittingOnce(DrivenPoolFixture[] driven, Runnable call) {
        Deque<Runnable> calls = new ArrayDeque<>(List.of(call));
        return worker -> {
            Runnable inner = calls.poll();
            if (inner != null) {
                driven[0].pool.execute(inner);
            }
            throw new OutOfMemoryError("unable to create native thread");
        };
    }
}
