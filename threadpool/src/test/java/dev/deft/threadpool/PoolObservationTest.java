package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The events that a pool tells its observers of, for each kind of call and each way in which it may end. */
@SuppressWarnings("FutureReturnValueIgnored") // of those that nobody waits for
class PoolObservationTest {

    private final RecordedCalls recorded = new RecordedCalls();
    private final DrivenPoolFixture driven = new DrivenPoolFixture(
            ThreadPool.named("db").fixed(1).queueCapacity(1).observedBy(recorded));
    private final ExecutorService service = driven.pool.asExecutorService();

    @Test
    void aCallIsToldOfAsItGoesOnWithItsTimes() {
        driven.submit("a");
        driven.advance(Duration.ofNanos(5));
        driven.runAll();

        assertThat(recorded.events).containsExactly("submitted to db", "started after 5", "finished after 0");
    }

    @Test
    void theTimeThatACallRunsIsTold() {
        driven.pool.execute(() -> driven.advance(Duration.ofNanos(7)));
        driven.runAll();

        assertThat(recorded.events).containsExactly("submitted to db", "started after 0", "finished after 7");
    }

    @Test
    void eachKindOfCallIsTold() {
        service.submit(() -> driven.ran.add("future"));
        driven.runAll();
        driven.pool.callInThreadWithCallback((value, failure) -> {}, () -> driven.ran.add("with a callback"));
        driven.runAll();

        assertThat(driven.ran).containsExactly("future", "with a callback");
        assertThat(recorded.events)
                .containsExactly(
                        "submitted to db",
                        "started after 0",
                        "finished after 0",
                        "submitted to db",
                        "started after 0",
                        "finished after 0");
    }

    @Test
    void noObserverIsToldUnderTheInterruptOfACallWhichStaysWithWhoeverRunsThat() {
        List<Boolean> interrupted = new ArrayList<>();
        CallObserver observer = new CallObserver() {
            @Override
            public void finished(CallTimes call, @Nullable Throwable failure) {
                interrupted.add(Thread.currentThread().isInterrupted());
            }
        };
        DrivenPoolFixture observed =
                new DrivenPoolFixture(ThreadPool.named("db").fixed(1).observedBy(call -> observer));
        observed.pool.execute(() -> Thread.currentThread().interrupt());
        observed.runAll();
        Runnable future = (Runnable) observed.pool.asExecutorService().submit(() -> {});
        Thread.currentThread().interrupt();

        future.run(); // on a thread of the user's

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void aFailureIsToldAndGoesWhereItWent() {
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            driven.pool.execute(() -> {
                throw new IllegalStateException("no");
            });
            driven.runAll();

            assertThat(log.failures()).containsExactly(IllegalStateException.class.getName());
        }
        assertThat(recorded.events).endsWith("finished after 0: no");
    }

    @Test
    void aRefusedCallIsDiscardedAndItsRefusalThrownAsWithoutObservers() {
        driven.occupy(1);
        driven.submit("fills the queue");
        recorded.events.clear();

        assertThatThrownBy(() -> driven.submit("too many")).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> service.submit(() -> driven.ran.add("too many")))
                .isInstanceOf(QueueFullException.class);
        List<Throwable> failures = new ArrayList<>();
        driven.pool.callInThreadWithCallback(
                (value, failure) -> failures.add(failure), () -> driven.ran.add("too many"));

        assertThat(failures).hasSize(1).first().isInstanceOf(RejectedExecutionException.class);
        assertThat(recorded.events)
                .containsExactly(
                        "submitted to db",
                        "discarded: QueueFullException",
                        "submitted to db",
                        "discarded: QueueFullException",
                        "submitted to db",
                        "discarded: QueueFullException");
    }

    @Test
    void aFutureThatIsCancelledInTheQueueIsDiscardedOnce() {
        Running held = driven.occupy(1).get(0);
        Future<?> future = service.submit(() -> driven.ran.add("never"));
        recorded.events.clear();

        future.cancel(false);
        future.cancel(true);
        held.finish();
        driven.runAll();

        assertThat(recorded.events)
                .containsExactly("discarded: CancellationException", "started after 0", "finished after 0");
    }

    @Test
    void aFutureThatIsCancelledJustAsItsWorkerBeginsItIsDiscarded() {
        Future<?> future = service.submit(() -> driven.ran.add("never"));
        Running begun = driven.driver.begin(0);
        recorded.events.clear();

        future.cancel(false);
        begun.finish();

        assertThat(driven.ran).isEmpty();
        assertThat(recorded.events).containsExactly("discarded: CancellationException");
    }

    @Test
    void whatAStopCancelsIsDiscardedBeItAPlainTask() {
        DrivenPoolFixture more = new DrivenPoolFixture(
                ThreadPool.named("more").fixed(1).queueCapacity(10).observedBy(recorded));
        Running held = more.occupy(1).get(0);
        more.submit("plain");
        more.pool.asExecutorService().submit(() -> more.ran.add("future"));
        recorded.events.clear();

        more.pool.stop(Duration.ZERO);

        assertThat(recorded.events)
                .containsExactly("discarded: CancellationException", "discarded: CancellationException");
        held.finish();
    }

    @Test
    void shutdownNowReturnsTheTasksThatWereSubmitted() {
        driven.occupy(1);
        Runnable task = () -> driven.ran.add("never");
        driven.pool.execute(task);

        assertThat(service.shutdownNow()).containsExactly(task);
        assertThat(recorded.events).endsWith("discarded: CancellationException");
    }

    @Test
    void aSharesCallsAreToldByItsName() {
        DrivenPoolFixture shared =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(2).shared().observedBy(recorded));
        ThreadPool share = shared.pool.share("reports").start();

        share.execute(() -> shared.ran.add("report"));
        shared.runAll();

        assertThat(shared.ran).containsExactly("report");
        assertThat(recorded.events).containsExactly("submitted to work/reports", "started after 0", "finished after 0");
    }

    @Test
    void oneThatThrowsIsLoggedOnceAndHarmsNeitherCallsNorOtherObservers() {
        PoolObserver throwing = new PoolObserver() {
            @Override
            public CallObserver submitted(CallTimes call) {
                return new CallObserver() {
                    @Override
                    public void started(CallTimes started) {
                        throw new IllegalStateException("a fault of the observer's");
                    }

                    @Override
                    public void finished(CallTimes finished, @Nullable Throwable failure) {
                        throw new AssertionError("another");
                    }
                };
            }
        };
        DrivenPoolFixture two = new DrivenPoolFixture(
                ThreadPool.named("two").fixed(1).observedBy(throwing).observedBy(recorded));
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            two.submit("a", "b");
            two.runAll();

            assertThat(log.messages()).singleElement().asString().contains("An observer of pool 'two'", "threw");
        }
        assertThat(two.ran).containsExactly("a", "b");
        assertThat(two.statistics().failed()).isZero();
        assertThat(recorded.events).hasSize(6);
    }

    @Test
    void oneWhoseSubmittedThrowsLosesNoCall() {
        DrivenPoolFixture faulty =
                new DrivenPoolFixture(ThreadPool.named("faulty").fixed(1).observedBy(call -> {
                    throw new IllegalStateException("a fault of the observer's");
                }));
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            faulty.submit("a", "b");
            faulty.runAll();

            assertThat(log.messages()).hasSize(1);
        }
        assertThat(faulty.ran).containsExactly("a", "b");
    }

    @Test
    void aCallThatNobodyWantsToHearOfIsToldNoFurther() {
        List<String> submitted = new ArrayList<>();
        DrivenPoolFixture one =
                new DrivenPoolFixture(ThreadPool.named("one").fixed(1).observedBy(call -> {
                    submitted.add(call.pool());
                    return null;
                }));
        one.submit("a");
        one.runAll();

        assertThat(submitted).containsExactly("one");
        assertThat(one.ran).containsExactly("a");
    }

    @Test
    @Tag("real-threads")
    void workersAreToldOfAsTheyStartAndLeave() throws InterruptedException {
        List<String> workers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch left = new CountDownLatch(2);
        PoolObserver observer = new PoolObserver() {
            @Override
            public @Nullable CallObserver submitted(CallTimes call) {
                return null;
            }

            @Override
            public void workerStarted(String pool, int now) {
                workers.add(
                        pool + " has started one on " + Thread.currentThread().getName());
            }

            @Override
            public void workerLeft(String pool, int now) {
                workers.add(pool + " has lost one");
                left.countDown();
            }
        };
        ThreadPool pool = ThreadPool.named("real").fixed(2).observedBy(observer).start();
        pool.stop(Duration.ofSeconds(10));
        left.await();

        assertThat(workers)
                .containsExactlyInAnyOrder(
                        "real has started one on deft-real-1",
                        "real has started one on deft-real-2",
                        "real has lost one",
                        "real has lost one");
    }
}
