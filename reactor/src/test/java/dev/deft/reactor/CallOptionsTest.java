package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallOptionsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
    private final List<Object> fired = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    private void defer(String name, CallOptions options) {
        note(reactor.deferToThreadPool(pool, options, () -> {
            ran.add(name);
            return name;
        }));
    }

    private void note(Deferred<?> deferred) {
        deferred.addBoth(result -> fired.add(result.fold(value -> value, failure -> failure)));
    }

    @Test
    void aCallThatHasWaitedAsLongAsItMayFailsAndIsNeverMade() {
        defer("first", CallOptions.none());
        test.step(); // the worker begins it
        defer("late", CallOptions.none().waitAtMost(SECOND));

        test.advance(SECOND.minusNanos(1));
        assertThat(fired).isEmpty();
        test.advance(Duration.ofNanos(1));
        assertThat(fired).singleElement().isInstanceOf(QueueTimeoutException.class);
        test.runWork();

        assertThat(ran).containsExactly("first");
        assertThat(pool.statistics().discarded()).isEqualTo(1);
    }

    @Test
    void aCallThatABusyReactorDidNotFailInTimeIsNotMadeEither() {
        AtomicLong now = new AtomicLong();
        Inbox inbox = new Inbox(() -> {});
        ThreadCalls calls = new ThreadCalls(
                "busy",
                new ReactorThread("busy", inbox),
                inbox,
                new OutstandingCalls(),
                new GatheredTasks(() -> true),
                new TurnClock(now::get),
                null);
        CallWithOptions<Boolean> late = new CallWithOptions<>(
                CallOptions.none().waitAtMost(SECOND), () -> ran.add("late"), reactor, now::get, calls);

        ThreadTask<Boolean> task = new ThreadTask<>(calls, null, late);
        ThreadTask<Boolean> traced = new ThreadTask<>(calls, null, new TracedCall<>(late, new Throwable()));

        now.set(SECOND.toNanos());
        assertThat(task.isExpired()).isFalse();
        now.set(SECOND.toNanos() + 1);
        assertThat(task.isExpired()).as("a pool may drop it for another").isTrue();
        assertThat(traced.isExpired()).isTrue();

        assertThatExceptionOfType(QueueTimeoutException.class).isThrownBy(late::call);
        assertThat(ran).isEmpty();
    }

    @Test
    void aCallThatIsBegunInTimeKeepsItsOutcomeAndLeavesNoTimer() {
        defer("call", CallOptions.none().waitAtMost(SECOND).runAtMost(SECOND).interruptIfCancelled());
        test.runWork();
        test.advance(SECOND.multipliedBy(3));

        assertThat(fired).containsExactly("call");
        assertThat(reactor.statistics().outstandingCalls()).isZero();
    }

    @Test
    void aCallThatIsToRunForSoLongIsMadeThoughTheReactorTakesNoMoreCallsFromThreads() {
        PoolDriver driver = PoolDriver.start(ThreadPool.named("driven").fixed(1), () -> 0);
        note(reactor.deferToThreadPool(driver.pool(), CallOptions.none().runAtMost(SECOND), () -> "call"));
        for (int i = 0; i < CallsFromThread.LIMIT; i++) {
            reactor.callFromThread(() -> {});
        }

        assertThat(driver.step(0)).isTrue();
        test.settle();

        assertThat(fired).containsExactly("call");
    }

    @Test
    void aCallForWhichThePoolHasNoPlaceFailsWithWhatThePoolLookedLike() {
        ThreadPool small = test.start(ThreadPool.named("small").fixed(1).queueCapacity(1));
        note(reactor.deferToThreadPool(small, () -> "runs"));
        note(reactor.deferToThreadPool(small, () -> "waits"));
        note(reactor.deferToThreadPool(small, () -> "is refused"));

        assertThat(fired)
                .singleElement()
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        full -> assertThat(full.pool()).isEqualTo("small"));
    }

    @Test
    void aCallThatWaitsForAPlaceFiresWhenItHasRunAndCanBeCancelledBefore() {
        ThreadPool patient = test.start(
                ThreadPool.named("patient").fixed(1).queueCapacity(1).whenFull(SaturationPolicy.waitForPlace(3)));
        note(reactor.deferToThreadPool(patient, () -> "runs"));
        note(reactor.deferToThreadPool(patient, () -> "queued"));
        Deferred<String> cancelled = reactor.deferToThreadPool(patient, () -> "cancelled");
        note(reactor.deferToThreadPool(patient, () -> "waits"));
        cancelled.addErrback(failure -> "cancelled it");
        cancelled.cancel();
        assertThat(patient.statistics().waitingForPlace()).isEqualTo(1);

        test.runWork();

        assertThat(fired).containsExactly("runs", "queued", "waits");
        assertThat(patient.statistics().discarded())
                .as("it was not accepted yet")
                .isZero();
    }

    @Test
    void aTimeThatIsNotPositiveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().waitAtMost(Duration.ZERO))
                .withMessage("waitAtMost is PT0S; give more than zero, or leave it out for a call without this limit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().runAtMost(Duration.ofSeconds(-1)))
                .withMessageStartingWith("runAtMost is PT-1S");
    }
}
