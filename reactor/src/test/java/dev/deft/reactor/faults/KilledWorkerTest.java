package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.DeadlyPool;
import dev.deft.threadpool.DeadlyPool.Moment;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker dies: another takes its place, and the call that it had taken is told. */
@Tag("real-threads")
final class KilledWorkerTest {

    /** Makes threads that say nothing when they are killed. */
    private static final ThreadFactory SILENT = worker -> {
        Thread thread = new Thread(worker);
        thread.setUncaughtExceptionHandler((killed, by) -> {});
        return thread;
    };

    private static final ThreadFactory THROWING = worker -> {
        Thread thread = new Thread(worker);
        thread.setUncaughtExceptionHandler((killed, by) -> {
            throw new IllegalStateException("in the UncaughtExceptionHandler");
        });
        return thread;
    };

    @Test
    void anIdleWorkerThatDiesIsReplacedAndItsThreadsHandlerMayThrow() throws Exception {
        for (ThreadFactory factory : List.of(SILENT, THROWING)) {
            FaultScenario.onThreads(scenario -> {
                AtomicBoolean first = new AtomicBoolean(true);
                CountDownLatch parked = new CountDownLatch(1);
                ThreadPool pool = scenario.add(DeadlyPool.start(
                        scenario.pool("db").fixed(1).threadFactory(factory),
                        moment -> isFirstPark(moment, first, parked)));
                ExternalThreads.await(parked);

                ObservedDeferred call = scenario.defer(
                        "a call", pool, () -> Thread.currentThread().getName());

                assertThat(call.outcome()).isEqualTo("deft-" + pool.name() + "-2");
            });
        }
    }

    @Test
    void aCallThatItHadTakenAndNotBegunFailsAndTheNextIsServed() throws Exception {
        FaultScenario.onThreads(scenario -> {
            CountDownLatch bothSubmitted = new CountDownLatch(1);
            CountDownLatch bothParked = new CountDownLatch(2);
            ThreadPool pool =
                    scenario.add(DeadlyPool.start(scenario.pool("db").fixed(2).threadFactory(SILENT), moment -> {
                        if (moment == Moment.BEFORE_PARKING) {
                            bothParked.countDown();
                        } else if (moment == Moment.AFTER_PARKING) {
                            ExternalThreads.await(bothSubmitted);
                        }
                        return moment == Moment.PASSING_ON;
                    }));
            ExternalThreads.await(bothParked);

            ObservedDeferred taken = scenario.defer("the call that it took", pool, () -> "never");
            ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
            bothSubmitted.countDown();

            assertThat((Throwable) taken.outcome())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended before it ran this call");
            assertThat(next.outcome()).isEqualTo("row");
            assertThat(pool.statistics().failed()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void wheneverWorkersDieEachCallIsToldOnce(Moment moment) throws Exception {
        FaultScenario.onThreads(FaultScenario.times(10, scenario -> killNowAndThen(scenario, each -> each == moment)));
    }

    @Test
    void whereverWorkersDieEachCallIsToldOnce() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(40, scenario -> killNowAndThen(scenario, each -> true)));
    }

    private static void killNowAndThen(FaultScenario scenario, Predicate<Moment> where) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ConcurrentHashMap.KeySetView<Thread, Boolean> killed = ConcurrentHashMap.newKeySet();
        int oneIn = 2 + new Random(scenario.fired().size()).nextInt(20);
        ThreadPool pool = scenario.add(DeadlyPool.start(
                scenario.pool("db")
                        .minThreads(1)
                        .maxThreads(3)
                        .idleTimeout(Duration.ofMillis(1))
                        .threadFactory(SILENT),
                moment -> where.test(moment)
                        && asked.incrementAndGet() % oneIn == 0
                        && killed.add(Thread.currentThread())));
        ExternalThreads foreign =
                new ExternalThreads(scenario, 2, told -> pool.callInThreadWithCallback(told, () -> "row"));
        List<ObservedDeferred> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(scenario.defer("call " + i, pool, () -> "row"));
        }
        foreign.join();
        scenario.settle();
        assertThat(pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS)))
                .as("every call ended in time")
                .isTrue();

        foreign.checkEachWasToldOnce();
        assertThat(pool.statistics().completed()).isEqualTo(foreign.calls() + calls.size());
    }

    private static boolean isFirstPark(Moment moment, AtomicBoolean first, CountDownLatch parked) {
        if (moment != Moment.BEFORE_PARKING) {
            return false;
        }
        if (first.compareAndSet(true, false)) {
            return true;
        }
        parked.countDown();
        return false;
    }
}
