package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that run on though their Deferreds were cancelled or timed out: their pool counts them, and has a spare worker stand in. */
@Timeout(600)
class AbandonedCallsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool pool =
            test.start(ThreadPool.named("db").maxThreads(2).spareWorkers(1));
    private final List<Object> fired = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    private Deferred<String> begun(CallOptions options) {
        Deferred<String> call = reactor.deferToThreadPool(pool, options, () -> "late");
        test.step(); // a worker begins it
        return call;
    }

    private void note(Deferred<?> call) {
        call.onBoth(result -> fired.add(result.fold(value -> value, Throwable::getClass)));
    }

    private int abandoned() {
        int abandoned = pool.statistics().abandoned();
        assertThat(abandoned).isLessThanOrEqualTo(pool.statistics().busy());
        return abandoned;
    }

    @Test
    void oneThatIsCancelledIsCountedUntilItEnds() {
        Deferred<String> call = begun(CallOptions.none());
        note(call);
        assertThat(abandoned()).isZero();

        call.cancel();
        assertThat(abandoned()).isEqualTo(1);
        test.step(); // it ends

        assertThat(abandoned()).isZero();
        assertThat(reactor.statistics().discardedOutcomes()).isEqualTo(1);
    }

    @Test
    void oneThatTimesOutIs() {
        note(begun(CallOptions.none()).addTimeout(SECOND, reactor));

        test.advance(SECOND);
        assertThat(abandoned()).isEqualTo(1);
        test.runWork();

        assertThat(abandoned()).isZero();
    }

    @Test
    @Tag("real-threads")
    void oneThatRunsForTooLongIs() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ThreadPool db = ThreadPool.named("db").maxThreads(2).start();
        try (Reactor real = Reactor.create()) {
            real.start();
            CallOptions limit = CallOptions.none().runAtMost(Duration.ofMillis(1));
            real.callFromThread(() -> real.deferToThreadPool(db, limit, () -> release.await(600, TimeUnit.SECONDS))
                    .addErrback(RunTimeoutException.class, late -> {
                        failed.countDown();
                        return true;
                    }));
            assertThat(failed.await(600, TimeUnit.SECONDS)).isTrue();

            assertThat(db.statistics().abandoned()).isEqualTo(1);
            release.countDown();
            assertThat(db.stop(Duration.ofMinutes(10))).isTrue();
            assertThat(db.statistics().abandoned()).isZero();
        }
    }

    @Test
    void oneThatIsCancelledInTheQueueIsNot() {
        Deferred<String> queued = reactor.deferToThreadPool(pool, () -> "never");
        note(queued);

        queued.cancel();

        assertThat(abandoned()).isZero();
        assertThat(pool.statistics().discarded()).isEqualTo(1);
    }

    @Test
    void oneWhoseOutcomeIsOnItsWayIsNot() {
        AtomicReference<Deferred<String>> call = new AtomicReference<>();
        call.set(reactor.deferToThreadPool(pool, () -> {
            reactor.callFromThread(() -> call.get().cancel()); // delivered before the outcome
            return "late";
        }));
        note(call.get());

        test.runWork();

        assertThat(abandoned()).isZero();
    }

    @Test
    void aSpareWorkerRunsWhatIsQueuedMeanwhile() {
        pool.resize(0, 1);
        Deferred<String> first = begun(CallOptions.none());
        note(reactor.deferToThreadPool(pool, () -> "queued"));
        assertThat(pool.statistics().workers()).isEqualTo(1);

        first.cancel();
        assertThat(pool.statistics().workers()).isEqualTo(2);
        test.runWork();

        assertThat(fired).containsExactly("queued");
        assertThat(pool.statistics().workers()).isEqualTo(1);
    }

    @Test
    void oneThatAWorkerIsToRunByHandKnowsOfItsCancellationFromTheStart() {
        Deferred<Boolean> call = reactor.deferToThreadPool(
                pool, () -> fired.add(Cancellation.current().isRequested()));
        test.step();
        call.cancel();

        test.runWork();

        assertThat(fired).containsExactly(true);
    }

    @Test
    @Tag("real-threads")
    void oneThatEndsBecauseItIsAskedToIsNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        ThreadPool db = ThreadPool.named("db").maxThreads(1).start();
        try (Reactor real = Reactor.create()) {
            real.start();
            real.callFromThread(() -> {
                CountDownLatch asked = new CountDownLatch(1);
                Deferred<?> call = real.deferToThreadPool(db, () -> {
                    Cancellation.current().onRequest(() -> {
                        asked.countDown();
                        while (db.statistics().completed() == 0) {
                            Thread.onSpinWait(); // the reactor goes on when the call has ended
                        }
                    });
                    begun.countDown();
                    return asked.await(600, TimeUnit.SECONDS);
                });
                call.onBoth(result -> {});
                awaitAwake(begun);
                call.cancel();
                cancelled.countDown();
            });
            assertThat(cancelled.await(600, TimeUnit.SECONDS)).isTrue();

            assertThat(db.statistics().abandoned()).isZero();
            assertThat(db.stop(Duration.ofMinutes(10))).isTrue();
        }
    }

    @Test
    @Tag("real-threads")
    void wheneverTheyAreCancelledNoneStaysCounted() throws Exception {
        ThreadPool db = ThreadPool.named("db").maxThreads(2).spareWorkers(1).start();
        try (Reactor real = Reactor.create()) {
            real.start();
            for (int i = 0; i < 5_000; i++) {
                CountDownLatch begun = new CountDownLatch(1);
                CountDownLatch cancelled = new CountDownLatch(1);
                real.callFromThread(() -> {
                    Deferred<?> call = real.deferToThreadPool(db, begun::countDown);
                    call.addErrback(failure -> null);
                    awaitAwake(begun); // so that the cancel comes close to its end, before or after
                    call.cancel();
                    cancelled.countDown();
                });
                assertThat(cancelled.await(600, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(db.stop(Duration.ofMinutes(10))).isTrue();
            assertThat(db.statistics().abandoned()).isZero();
        }
    }

    private static void awaitAwake(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
