package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first point of the warranty: a Deferred from deferToThread* fires exactly once, whatever becomes of the call. */
final class DeferToThreadTest {

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool pool = test.start(ThreadPool.named("db").fixed(1).queueCapacity(1));
    private final List<Object> fired = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void theDeferredFiresWithWhatTheCallableReturns() {
        note(reactor.deferToThreadPool(pool, () -> "row"));

        assertThat(fired).isEmpty();
        test.runWork();
        assertThat(fired).containsExactly("row");
    }

    @Test
    void theDeferredFiresWithNullForACallWithoutResult() {
        List<String> ran = new ArrayList<>();
        note(reactor.deferToThreadPool(pool, () -> {
            ran.add("ran");
        }));

        test.runWork();

        assertThat(ran).containsExactly("ran");
        assertThat(fired).containsExactly((Object) null);
    }

    @Test
    void theDeferredFailsWithWhateverTheCallableThrows() {
        for (Throwable thrown :
                List.of(new Exception("e"), new Error("e"), new StackOverflowError(), new OutOfMemoryError())) {
            fired.clear();
            note(reactor.deferToThreadPool(pool, () -> raise(thrown)));

            test.runWork();

            assertThat(fired).containsExactly(thrown);
        }
    }

    @Test
    void theDeferredFailsWhenTheCallableReturnsADeferred() {
        note(reactor.deferToThreadPool(pool, () -> new Deferred<String>()));

        test.runWork();

        assertThat(fired).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(fired.get(0).toString()).contains("pool 'db'", "return a plain value");
    }

    @Test
    void aRefusalArrivesInTheDeferred() {
        note(reactor.deferToThreadPool(pool, () -> "runs"));
        note(reactor.deferToThreadPool(pool, () -> "waits"));

        note(reactor.deferToThreadPool(pool, () -> "refused"));

        assertThat(fired).singleElement().isInstanceOf(RejectedExecutionException.class);
        test.runWork();
        assertThat(fired.subList(1, 3)).containsExactly("runs", "waits");
    }

    @Test
    void aStoppedPoolsRefusalArrivesInTheDeferred() {
        pool.stop(Duration.ZERO);

        note(reactor.deferToThreadPool(pool, () -> "refused"));

        assertThat(fired).singleElement().isInstanceOf(RejectedExecutionException.class);
        assertThat(reactor.statistics().outstandingCalls()).isZero();
    }

    @Test
    void workThatAStoppingPoolCancelsFailsItsDeferred() {
        note(reactor.deferToThreadPool(pool, () -> "never"));

        pool.stop(Duration.ofSeconds(1), dev.deft.threadpool.QueuedWork.CANCEL);
        test.settle();

        assertThat(fired).singleElement().isInstanceOf(Exception.class);
        assertThat(reactor.statistics().outstandingCalls()).isZero();
    }

    @Test
    void aCallThatIsCancelledInTheQueueFiresAtOnceAndIsNeverMade() {
        Deferred<String> call = reactor.deferToThreadPool(pool, () -> "late");
        note(call);

        call.cancel();
        assertThat(fired).singleElement().isInstanceOf(CancellationException.class);
        assertThat(reactor.statistics().outstandingCalls()).isZero();

        test.runWork();
        assertThat(fired).hasSize(1);
        assertThat(pool.statistics().completed()).isZero();
        assertThat(reactor.statistics().discardedOutcomes()).isZero();
    }

    @Test
    void aCallThatTimesOutInTheQueueFiresInTimeAndIsNeverMade() {
        note(reactor.<String>deferToThreadPool(pool, () -> "late").addTimeout(Duration.ofSeconds(1), reactor));

        test.advance(Duration.ofSeconds(1));
        assertThat(fired).singleElement().isInstanceOf(TimeoutException.class);

        test.runWork();
        assertThat(fired).hasSize(1);
        assertThat(pool.statistics().completed()).isZero();
        assertThat(reactor.statistics().discardedOutcomes()).isZero();
    }

    @Test
    void aDeferredThatItsHolderFiredItselfDiscardsTheOutcome() {
        Deferred<String> call = reactor.deferToThreadPool(pool, () -> "late");
        note(call);

        call.callback("mine");
        test.runWork();

        assertThat(fired).containsExactly("mine");
        assertThat(reactor.statistics()).isEqualTo(new ReactorStatistics(0, 0, 1, 0));
    }

    @Test
    void deferToThreadRunsOnTheSharedPool() {
        note(reactor.deferToThread(() -> "shared"));
        note(reactor.deferToThread(() -> {
            fired.add("ran");
        }));

        assertThat(reactor.threadPool().statistics().queued()
                        + reactor.threadPool().statistics().busy())
                .isEqualTo(2);
        test.runWork();
        assertThat(fired).containsExactlyInAnyOrder("shared", "ran", null);
    }

    @Test
    void theSharedPoolStartsWithNoWorkerAndGrowsToItsMaximum() {
        assertThat(reactor.threadPool().statistics().workers()).isZero();

        for (int i = 0; i < 20; i++) {
            note(reactor.deferToThread(() -> "done"));
        }
        assertThat(reactor.threadPool().statistics().workers()).isEqualTo(10);

        reactor.suggestThreadPoolSize(3);
        test.runWork();
        assertThat(fired).hasSize(20);
        assertThat(reactor.threadPool().statistics().workers()).isEqualTo(3);
    }

    @Test
    void aSizeSuggestedBeforeTheSharedPoolIsUsedCounts() {
        reactor.suggestThreadPoolSize(3);

        assertThat(reactor.threadPool().statistics().maxThreads()).isEqualTo(3);
    }

    @Test
    void anyExecutorWillDo() {
        List<Runnable> given = new ArrayList<>();
        Executor executor = given::add;
        note(reactor.deferToThreadPool(executor, () -> "row"));

        given.get(0).run();
        test.settle();

        assertThat(fired).containsExactly("row");
    }

    @Test
    void anExecutorThatIsAThreadPoolIsRecognised() {
        Executor executor = pool;
        note(reactor.deferToThreadPool(executor, () -> "row"));

        assertThat(fired).isEmpty();
        test.runWork();
        assertThat(fired).containsExactly("row");
        assertThat(pool.statistics().completed()).isEqualTo(1);
    }

    @Test
    void anExecutorThatRunsTheCallTwiceRunsItOnce() {
        List<String> ran = new ArrayList<>();
        Executor twice = call -> {
            call.run();
            call.run();
        };
        note(reactor.deferToThreadPool(twice, () -> ran.add("ran")));

        test.settle();

        assertThat(ran).hasSize(1);
        assertThat(fired).containsExactly(true);
    }

    @Test
    void anExecutorThatThrowsFailsTheDeferredWithWhatItThrew() {
        RejectedExecutionException refusal = new RejectedExecutionException("full");
        note(reactor.deferToThreadPool(
                (Executor) call -> {
                    throw refusal;
                },
                () -> "row"));

        assertThat(fired).containsExactly(refusal);
    }

    @Test
    void anExecutorThatRunsTheCallAndThenThrowsFiresTheDeferredOnceWithTheOutcome() {
        note(reactor.deferToThreadPool(
                (Executor) call -> {
                    call.run();
                    throw new IllegalStateException("after all");
                },
                () -> "row"));

        test.settle();

        assertThat(fired).containsExactly("row");
    }

    @Test
    void anExecutorThatRunsTheCallOnTheReactorsOwnThreadFiresTheDeferredInALaterTurn() {
        note(reactor.deferToThreadPool((Executor) Runnable::run, () -> "row"));

        assertThat(fired).isEmpty();
        test.settle();
        assertThat(fired).containsExactly("row");
    }

    @Test
    void aCallThatAnExecutorSilentlyDropsFiresWhenItIsCancelled() {
        Deferred<String> dropped = reactor.deferToThreadPool((Executor) call -> {}, () -> "row");
        note(dropped);

        dropped.cancel();

        assertThat(fired).singleElement().isInstanceOf(CancellationException.class);
        assertThat(reactor.statistics().outstandingCalls()).isZero();
    }

    @Test
    void aCallThatAnExecutorSilentlyDropsFiresWhenItTimesOut() {
        note(reactor.<String>deferToThreadPool((Executor) call -> {}, () -> "row")
                .addTimeout(Duration.ofSeconds(1), reactor));

        test.advance(Duration.ofSeconds(1));

        assertThat(fired).singleElement().isInstanceOf(TimeoutException.class);
    }

    @Test
    void aCallThatAnExecutorSilentlyDropsFiresWhenTheReactorStops() {
        note(reactor.deferToThreadPool((Executor) call -> {}, () -> "row"));

        test.close();

        assertThat(fired).singleElement().isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void anExecutorWhoseToStringThrowsCostsNoCall() {
        Executor evil = new Executor() {
            @Override
            public void execute(Runnable call) {}

            @Override
            public String toString() {
                throw new IllegalStateException("evil");
            }
        };
        note(reactor.deferToThreadPool(evil, () -> "row"));
        note(reactor.deferToThreadPool(evil, () -> "row"));

        test.close();

        assertThat(fired).hasSize(2).hasOnlyElementsOfType(ReactorStoppedException.class);
    }

    @Test
    void aCallWhoseWorkersThreadNeverRunsFiresWhenThePoolStops() {
        Reactor real = Reactor.create();
        ThreadPool dead = ThreadPool.named("dead")
                .maxThreads(1)
                .threadFactory(worker -> new Thread(() -> {}))
                .start();
        note(real.deferToThreadPool(dead, () -> "row"));

        dead.stop(Duration.ZERO);
        real.close();

        assertThat(fired).singleElement().isInstanceOf(CancellationException.class);
    }

    @Test
    void nullArgumentsThrow() {
        assertThatNullPointerException().isThrownBy(() -> reactor.deferToThread((Callable<String>) null));
        assertThatNullPointerException().isThrownBy(() -> reactor.deferToThreadPool((Executor) null, () -> "row"));
    }

    @Test
    void aCallInThreadThatThrowsCostsNothingButALogLine() {
        reactor.callInThread(() -> {
            throw new IllegalStateException("boom");
        });
        reactor.callInThread(() -> fired.add("next"));

        test.runWork();

        assertThat(fired).containsExactly("next");
    }

    @Test
    void callMultipleInThreadRunsTheCallsInOrderOnOneWorkerAndThenFires() {
        note(reactor.callMultipleInThread(List.of(() -> fired.add("a"), () -> fired.add("b"), () -> fired.add("c"))));

        test.runWork();

        assertThat(fired).containsExactly("a", "b", "c", null);
        assertThat(reactor.threadPool().statistics().completed()).isEqualTo(1);
    }

    @Test
    void callMultipleInThreadEndsWithTheFirstCallThatThrows() {
        IllegalStateException boom = new IllegalStateException("boom");
        note(reactor.callMultipleInThread(List.of(
                () -> {
                    throw boom;
                },
                () -> fired.add("never"))));

        test.runWork();

        assertThat(fired).containsExactly(boom);
    }

    private void note(Deferred<?> deferred) {
        deferred.addBoth(result -> fired.add(result.fold(value -> value, failure -> failure)));
    }

    private static String raise(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }
}
