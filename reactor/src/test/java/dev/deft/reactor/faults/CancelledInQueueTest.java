package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that are given up while they wait in a pool's queue: none of them is made, and none of them keeps its place. */
final class CancelledInQueueTest {

    private static final int MANY = 100_000;

    @Test
    void theNextCallHasThePlaceOfOneThatIsCancelled() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(1));
            ObservedDeferred running = scenario.defer("a call that runs", pool, () -> "first");
            scenario.test().step(); // the worker begins it
            ObservedDeferred queued = scenario.defer("a call that is cancelled", pool, () -> "never");
            assertThat(scenario.defer("a call too many", pool, () -> "never").outcome())
                    .isInstanceOf(RejectedExecutionException.class);

            queued.cancel();
            ObservedDeferred next = scenario.defer("the next call", pool, () -> "next");
            assertThat(scenario.defer("another call too many", pool, () -> "never")
                            .outcome())
                    .isInstanceOf(RejectedExecutionException.class);
            scenario.settle();

            assertThat(running.outcome()).isEqualTo("first");
            assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
            assertThat(next.outcome()).isEqualTo("next");
        });
    }

    @Test
    void theNextCallHasThePlaceOfOneThatTimesOut() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(1));
            scenario.defer("a call that runs", pool, () -> "first");
            scenario.test().step();
            ObservedDeferred late = scenario.note(
                    "a call that times out",
                    scenario.reactor()
                            .deferToThreadPool(pool, () -> "never")
                            .addTimeout(Duration.ofSeconds(1), scenario.reactor()));

            scenario.test().advance(Duration.ofSeconds(1));
            ObservedDeferred next = scenario.defer("the next call", pool, () -> "next");
            scenario.settle();

            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
            assertThat(next.outcome()).isEqualTo("next");
            assertThat(pool.statistics().discarded()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void manyBehindAStuckCallLeaveNothingBehindButAFewShells() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(2));
            scenario.defer("a call that is stuck", pool, scenario.stuck());
            List<WeakReference<Object>> captured = new ArrayList<>();
            List<WeakReference<Object>> calls = new ArrayList<>();
            scenario.onReactor(() -> {
                cancelMany(scenario.reactor(), pool, captured, calls);
                return null;
            });
            ObservedDeferred next = scenario.defer("the next call", pool, () -> "next");

            System.gc();
            assertThat(left(captured)).as("what the calls have captured").isZero();
            assertThat(left(calls)).as("shells of calls").isLessThan(5_000);
            assertThat(pool.statistics().discarded()).isEqualTo(MANY);
            scenario.release();
            assertThat(next.outcome()).isEqualTo("next");
        });
    }

    private static void cancelMany(
            Reactor reactor, ThreadPool pool, List<WeakReference<Object>> captured, List<WeakReference<Object>> calls) {
        for (int i = 0; i < MANY; i++) {
            Object large = new Object();
            captured.add(new WeakReference<>(large));
            Deferred<Integer> call = reactor.deferToThreadPool(pool, large::hashCode);
            calls.add(new WeakReference<>(call));
            call.addErrback(CancellationException.class, cancelled -> 0);
            call.cancel();
        }
    }

    private static long left(List<WeakReference<Object>> references) {
        return references.stream().filter(reference -> reference.get() != null).count();
    }
}
