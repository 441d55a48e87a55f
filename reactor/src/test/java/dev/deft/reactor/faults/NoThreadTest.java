package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No thread is to be had: the factory returns null, throws an exception or an Error, or what it made cannot be started, as
 * where the system has no more. Work goes on with the workers there are; with none, a call fails and says why.
 */
final class NoThreadTest {

    /** The ways in which a thread is not to be had. */
    enum Fault {
        NULL {
            @Override
            @Nullable
            Thread make(Runnable worker) {
                return null;
            }
        },
        EXCEPTION {
            @Override
            Thread make(Runnable worker) {
                throw new IllegalStateException("no thread for you");
            }
        },
        ERROR {
            @Override
            Thread make(Runnable worker) {
                throw new AssertionError("no thread for you");
            }
        },
        START {
            @Override
            Thread make(Runnable worker) {
                return new Unstartable(worker);
            }
        };

        abstract @Nullable Thread make(Runnable worker);

        /** A factory with this fault whenever {@code faulty} says so. */
        ThreadFactory when(BooleanSupplier faulty) {
            return worker -> faulty.getAsBoolean() ? make(worker) : new Thread(worker);
        }

        ThreadFactory afterThreads(int count) {
            AtomicInteger made = new AtomicInteger();
            return when(() -> made.incrementAndGet() > count);
        }
    }

    private static final class Unstartable extends Thread {

        Unstartable(Runnable worker) {
            super(worker);
        }

        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory or process limits");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void withNoWorkerACallFailsWithTheCause(Fault fault) throws Exception {
        FaultScenario.onThreads(scenario -> withNoWorker(scenario, fault));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "START") // which shows where a thread is started
    void withNoWorkerACallFailsWithTheCauseByHand(Fault fault) throws Exception {
        FaultScenario.byHand(scenario -> withNoWorker(scenario, fault));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void workGoesOnWithTheWorkersThereAre(Fault fault) throws Exception {
        FaultScenario.onThreads(scenario -> withOneWorker(scenario, fault));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "START") // which shows where a thread is started
    void workGoesOnWithTheWorkersThereAreByHand(Fault fault) throws Exception {
        FaultScenario.byHand(scenario -> withOneWorker(scenario, fault));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void aLaterCallTriesAgain(Fault fault) throws Exception {
        FaultScenario.onThreads(scenario -> aFaultThatPasses(scenario, fault));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "START") // which shows where a thread is started
    void aLaterCallTriesAgainByHand(Fault fault) throws Exception {
        FaultScenario.byHand(scenario -> aFaultThatPasses(scenario, fault));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void theReactorsThreadIsHeldUpByNoneOfIt(Fault fault) throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(4).threadFactory(fault.when(() -> true)));
            for (int i = 0; i < 100; i++) {
                ObservedDeferred failed = scenario.defer("a call without a thread", pool, () -> "never");
                assertThat(failed.outcome()).isInstanceOf(RejectedExecutionException.class);
            }
            assertThat(pool.statistics().refused()).isEqualTo(100);
        });
    }

    @Test
    void whicheverThreadsCannotBeHadEachCallIsRunOrToldSo() throws Exception {
        Random random = new Random(0);
        FaultScenario.byHand(FaultScenario.times(200, scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db")
                    .maxThreads(4)
                    .queueCapacity(20)
                    .threadFactory(Fault.NULL.when(random::nextBoolean)));
            List<ObservedDeferred> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(scenario.defer("call " + i, pool, () -> "row"));
                if (random.nextInt(3) == 0) {
                    scenario.test().step();
                }
            }
            scenario.settle();
            checkBooks(pool, calls);
            pool.close();
        }));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void whenThreadsCannotBeHadNowAndThenEachCallIsRunOrToldSo(Fault fault) throws Exception {
        FaultScenario.onThreads(FaultScenario.times(50, scenario -> {
            AtomicInteger asked = new AtomicInteger();
            ThreadPool pool = scenario.start(scenario.pool("db")
                    .maxThreads(3)
                    .idleTimeout(Duration.ZERO) // so that there is often no worker at all
                    .threadFactory(fault.when(() -> asked.getAndIncrement() % 3 != 2)));
            ExternalThreads foreign =
                    new ExternalThreads(scenario, 2, told -> pool.callInThreadWithCallback(told, () -> "row"));
            List<ObservedDeferred> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(scenario.defer("call " + i, pool, () -> "row"));
            }
            foreign.join();
            scenario.settle();

            checkAllRanOrWereRefused(calls);
            assertThat(pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS)))
                    .isTrue();
            foreign.checkEachWasToldOnce();
        }));
    }

    private static void withNoWorker(FaultScenario scenario, Fault fault) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(4).threadFactory(fault.when(() -> true)));
        List<Throwable> told = new ArrayList<>();

        ObservedDeferred failed = scenario.defer("a call without a thread", pool, () -> "never");
        pool.callInThreadWithCallback((value, failure) -> told.add(failure), () -> "never");
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        scenario.settle();

        assertThat((Throwable) failed.outcome())
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("it has no worker and could start no thread")
                .cause()
                .isNotNull();
        assertThat(told).singleElement().isInstanceOf(RejectedExecutionException.class);
        PoolStatistics now = pool.statistics();
        assertThat(now.refused()).isEqualTo(3);
        assertThat(now.startFailures()).isEqualTo(3);
        assertThat(now.accepted()).isZero();
    }

    private static void withOneWorker(FaultScenario scenario, Fault fault) throws Exception {
        ThreadPool pool =
                scenario.start(scenario.pool("db").minThreads(1).maxThreads(4).threadFactory(fault.afterThreads(1)));
        CountDownLatch allWait = new CountDownLatch(1);
        List<ObservedDeferred> calls = new ArrayList<>();

        pool.execute(() -> ExternalThreads.await(allWait));
        for (int i = 0; i < 10; i++) {
            calls.add(scenario.defer("call " + i, pool, () -> "row"));
        }
        allWait.countDown();
        scenario.settle();

        for (ObservedDeferred call : calls) {
            assertThat(call.outcome()).isEqualTo("row");
        }
        assertThat(pool.statistics().workers()).isEqualTo(1);
        assertThat(pool.statistics().startFailures()).isPositive();
    }

    private static void aFaultThatPasses(FaultScenario scenario, Fault fault) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ThreadPool pool = scenario.start(
                scenario.pool("db").maxThreads(2).threadFactory(fault.when(() -> asked.incrementAndGet() < 3)));

        ObservedDeferred first = scenario.defer("the first call", pool, () -> "row");
        ObservedDeferred second = scenario.defer("the second call", pool, () -> "row");
        ObservedDeferred third = scenario.defer("the third call", pool, () -> "row");
        scenario.settle();

        assertThat(first.outcome()).isInstanceOf(RejectedExecutionException.class);
        assertThat(second.outcome()).isInstanceOf(RejectedExecutionException.class);
        assertThat(third.outcome()).isEqualTo("row");
    }

    private static void checkBooks(ThreadPool pool, List<ObservedDeferred> calls) throws InterruptedException {
        long ran = checkAllRanOrWereRefused(calls);
        PoolStatistics end = pool.statistics();
        assertThat(end.completed()).isEqualTo(ran);
        assertThat(end.refused() + end.discarded()).isEqualTo(calls.size() - ran);
    }

    /** Returns how many ran. */
    private static long checkAllRanOrWereRefused(List<ObservedDeferred> calls) throws InterruptedException {
        long ran = 0;
        for (ObservedDeferred call : calls) {
            if ("row".equals(call.outcome())) {
                ran++;
            } else {
                assertThat(call.outcome()).isInstanceOf(RejectedExecutionException.class);
            }
        }
        return ran;
    }
}
