package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events that the observers of a pool are told of for calls that a reactor defers to it. */
class ObservedCallsTest {

    private final List<String> events = new ArrayList<>();

    private final PoolObserver observer = new PoolObserver() {
        @Override
        public CallObserver submitted(CallTimes call) {
            events.add("submitted to " + call.pool() + (call.isDeferred() ? "" : ", not deferred"));
            return new Recording();
        }
    };

    private final class Recording implements CallObserver {

        @Override
        public void started(CallTimes call) {
            events.add("started after " + call.queuedNanos());
        }

        @Override
        public void finished(CallTimes call, @Nullable Throwable failure) {
            events.add("finished after " + call.ranNanos() + (failure == null ? "" : ": " + failure.getMessage()));
        }

        @Override
        public void delivered(CallTimes call) {
            events.add("delivered after " + call.returnedNanos());
        }

        @Override
        public void discarded(CallTimes call, Throwable reason) {
            events.add("discarded: " + reason.getClass().getSimpleName());
        }
    }

    private final TestReactor test = TestReactor.create(0, Reactor.builder().observedBy(observer));
    private final Reactor reactor = test.reactor();
    private final ThreadPool pool =
            test.start(ThreadPool.named("db").fixed(1).queueCapacity(1).observedBy(observer));

    @AfterEach
    void end() {
        test.close();
    }

    @Test
    void aCallByAViewOfThePoolIsOneOfThePools() {
        var unused = reactor.deferToThreadPool(pool.asExecutorService(), () -> "row");
        test.runWork();

        assertThat(events).hasSize(4).first().isEqualTo("submitted to db");
    }

    private Deferred<String> defer() {
        return reactor.deferToThreadPool(pool, () -> "row");
    }

    @Test
    void aCallIsToldOfUntilItsOutcomeArrivesBeforeTheCallbacks() {
        defer().onSuccess(row -> events.add("callback"));
        test.runWork();

        assertThat(events)
                .containsExactly(
                        "submitted to db", "started after 0", "finished after 0", "delivered after 0", "callback");
    }

    @Test
    void aFailureIsDeliveredToo() {
        reactor.deferToThreadPool(pool, () -> {
                    throw new IllegalStateException("no");
                })
                .onFailure(failure -> {});
        test.runWork();

        assertThat(events)
                .containsExactly("submitted to db", "started after 0", "finished after 0: no", "delivered after 0");
    }

    @Test
    void theReactorsOwnPoolsAreObservedWhereItIsAskedTo() {
        reactor.deferToThread(() -> "row");
        test.runWork();

        assertThat(events).startsWith("submitted to reactor-shared").hasSize(4);
    }

    @Test
    void aPoolThatIsStartedForTheReactorIsObservedToo() {
        ThreadPool made =
                ReactorAccess.get().startPool(reactor, ThreadPool.named("made").fixed(1), null);
        reactor.deferToThreadPool(made, () -> "row");
        test.runWork();

        assertThat(events).startsWith("submitted to made").hasSize(4);
    }

    @Test
    void aRefusedCallIsDiscardedAndNotDelivered() {
        defer();
        defer();
        events.clear();
        List<Throwable> failures = new ArrayList<>();

        defer().onFailure(failures::add);

        assertThat(failures).singleElement().isInstanceOf(QueueFullException.class);
        assertThat(events).containsExactly("submitted to db", "discarded: QueueFullException");
    }

    @Test
    void aCallThatIsCancelledInTheQueueIsDiscardedOnce() {
        Deferred<String> cancelled = defer();
        cancelled.onFailure(failure -> {});
        cancelled.cancel();
        test.runWork();

        assertThat(events).containsExactly("submitted to db", "discarded: CancellationException");
    }

    @Test
    void anOutcomeThatComesTooLateIsDiscarded() {
        Deferred<String> late = defer();
        late.onFailure(failure -> {});
        test.step();
        late.cancel();
        test.runWork();

        assertThat(events)
                .containsExactly(
                        "submitted to db", "started after 0", "finished after 0", "discarded: CancellationException");
    }

    @Test
    void oneThatWaitedForTooLongIsDiscarded() {
        test.step();
        reactor.deferToThreadPool(pool, CallOptions.none().waitAtMost(Duration.ofSeconds(1)), () -> "row")
                .onFailure(failure -> {});
        test.advance(Duration.ofSeconds(2));

        assertThat(events).containsExactly("submitted to db", "discarded: QueueTimeoutException");
    }

    @Test
    void callsThatAreMadeAtTheEndOfTheStackAreEachToldToTheirEndToo() {
        AtomicInteger open = new AtomicInteger();
        ThreadPool counted = test.start(ThreadPool.named("counted").fixed(1).observedBy(call -> {
            open.incrementAndGet();
            return new CallObserver() {
                @Override
                public void delivered(CallTimes delivered) {
                    open.decrementAndGet();
                }

                @Override
                public void discarded(CallTimes discarded, Throwable reason) {
                    open.decrementAndGet();
                }
            };
        }));
        deferQuietly(counted); // so that nothing is linked or initialised where there is no room for that
        deferAsDeepAsItGoes(counted);
        test.runWork();

        assertThat(open).hasValue(0);
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is full
    private void deferAsDeepAsItGoes(ThreadPool counted) {
        try {
            deferAsDeepAsItGoes(counted);
        } catch (StackOverflowError deepest) {
            deferQuietly(counted);
            return;
        }
        deferQuietly(counted);
    }

    private void deferQuietly(ThreadPool counted) {
        try {
            reactor.deferToThreadPool(counted, () -> "row").onFailure(failure -> {});
        } catch (StackOverflowError tooDeep) {
            return; // not even a Deferred could be made: nothing was submitted
        }
    }

    @Test
    void aCallThatIsNotDeferredIsToldAsThat() {
        reactor.callInThread(() -> {});
        test.runWork();

        assertThat(events)
                .containsExactly("submitted to reactor-shared, not deferred", "started after 0", "finished after 0");
    }
}
