package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wiring to real threads; what a pool decides is tested without them. */
@Tag("real-threads")
@Timeout(600)
class RealThreadsTest {

    private static final Duration GENEROUS = Duration.ofMinutes(10);

    @Test
    void workersAreNamedAfterThePoolAndAreNoDaemons() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Set<Boolean> daemons = ConcurrentHashMap.newKeySet();
        CyclicBarrier bothAtOnce = new CyclicBarrier(2);
        try (ThreadPool pool = ThreadPool.named("db").maxThreads(2).start()) {
            for (int i = 0; i < 2; i++) {
                pool.callInThreadWithCallback((value, failure) -> {}, () -> {
                    names.add(Thread.currentThread().getName());
                    daemons.add(Thread.currentThread().isDaemon());
                    return bothAtOnce.await(600, TimeUnit.SECONDS);
                });
            }
            assertThat(pool.stop(GENEROUS)).isTrue();
        }

        assertThat(names).containsExactlyInAnyOrder("deft-db-1", "deft-db-2");
        assertThat(daemons).containsExactly(false);
    }

    @Test
    void threadsOfACustomFactoryAreNamedToo() {
        AtomicReference<String> name = new AtomicReference<>();
        ThreadPool pool = ThreadPool.named("db")
                .threadFactory(worker -> new Thread(worker, "mine"))
                .start();

        pool.execute(() -> name.set(Thread.currentThread().getName()));

        assertThat(pool.stop(GENEROUS)).isTrue();
        assertThat(name).hasValue("deft-db-1");
    }

    @Test
    void aParkedWorkerIsWokenForWork() throws Exception {
        try (ThreadPool pool = ThreadPool.named("db").fixed(1).start()) {
            Exchanger<String> names = new Exchanger<>();
            for (int i = 0; i < 200; i++) {
                pool.callInThreadWithCallback(
                        (value, failure) -> {},
                        () -> names.exchange(Thread.currentThread().getName(), 30, TimeUnit.SECONDS));
                assertThat(names.exchange("", 30, TimeUnit.SECONDS)).isEqualTo("deft-db-1");
            }
        }
    }

    @Test
    void anIdleWorkerLeavesByItselfAndItsThreadEnds() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        ThreadPool pool =
                ThreadPool.named("db").idleTimeout(Duration.ofMillis(1)).start();

        pool.execute(() -> thread.complete(Thread.currentThread()));
        CountDownLatch second = new CountDownLatch(1);
        pool.execute(second::countDown); // on that thread or on another
        assertThat(second.await(600, TimeUnit.SECONDS)).isTrue();
        Thread worker = thread.get(600, TimeUnit.SECONDS);
        worker.join(30_000);

        assertThat(worker.isAlive()).isFalse();
        assertThat(pool.stop(GENEROUS)).isTrue();
    }

    @Test
    void aMinimumWhoseTimeoutIsOverParksInsteadOfSpinningAndIsStillThere() throws Exception {
        try (ThreadPool pool =
                ThreadPool.named("db").fixed(1).idleTimeout(Duration.ZERO).start()) {
            Exchanger<Thread> threads = new Exchanger<>();
            for (int i = 0; i < 3; i++) {
                pool.callInThreadWithCallback(
                        (value, failure) -> {}, () -> threads.exchange(Thread.currentThread(), 30, TimeUnit.SECONDS));
                Thread worker = threads.exchange(null, 30, TimeUnit.SECONDS);
                assertThat(worker.getName()).isEqualTo("deft-db-1");
                while (worker.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait(); // until it is parked; the test's timeout ends this if it never is
                }
            }
        }
    }

    @Test
    void everythingSubmittedFromManyThreadsRunsOnce() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ThreadPool pool = ThreadPool.named("db")
                .maxThreads(3)
                .queueCapacity(40_000)
                .idleTimeout(Duration.ZERO) // so that workers come and go all the time
                .start();
        List<Thread> submitters = startThreads(4, () -> {
            for (int i = 0; i < 5_000; i++) {
                pool.execute(runs::incrementAndGet);
            }
        });
        for (Thread submitter : submitters) {
            submitter.join();
        }

        assertThat(pool.stop(GENEROUS)).isTrue();
        assertThat(runs).hasValue(20_000);
        assertThat(pool.statistics().completed()).isEqualTo(20_000);
        assertThat(pool.statistics().workers()).isZero();
    }

    @Test
    void whatIsSubmittedDuringAStopRunsOrIsRefused() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch underWay = new CountDownLatch(100);
        ThreadPool pool =
                ThreadPool.named("db").maxThreads(2).queueCapacity(100_000).start();
        List<Thread> submitters = startThreads(3, () -> {
            for (int i = 0; i < 5_000; i++) {
                pool.callInThreadWithCallback(
                        (value, failure) -> (failure == null ? ran : refused).incrementAndGet(), () -> null);
                underWay.countDown();
            }
        });
        assertThat(underWay.await(600, TimeUnit.SECONDS)).isTrue();

        assertThat(pool.stop(GENEROUS)).isTrue();
        for (Thread submitter : submitters) {
            submitter.join();
        }

        assertThat(ran.get() + refused.get()).isEqualTo(15_000);
        assertThat(pool.statistics().completed()).isEqualTo(ran.get());
        assertThat(pool.statistics().refused()).isEqualTo(refused.get());
    }

    @Test
    void aStopInterruptsWhatHeedsInterruptsAndSaysSo() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        awaitRunning(pool, () -> awaitOrTell(never, interrupted));

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(pool.stop(Duration.ofMillis(50))).isFalse();
            assertThat(interrupted.await(600, TimeUnit.SECONDS)).isTrue();
            assertThat(log.messages()).hasSize(1);
            assertThat(log.messages().get(0)).contains("0 queued calls cancelled, 1 running calls interrupted");
        }
    }

    @Test
    void aStopEndsByItsDeadlineAndNamesTheThreadThatIsStuckAndWhere() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        awaitRunning(pool, () -> ignoreInterruptsUntil(release));
        CompletableFuture<Throwable> queued = new CompletableFuture<>();
        pool.callInThreadWithCallback((value, failure) -> queued.complete(failure), () -> "never");

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(pool.stop(Duration.ofMillis(50))).isFalse();

            assertThat(log.messages()).hasSize(1);
            assertThat(log.messages().get(0))
                    .contains("1 queued calls cancelled, 1 running calls interrupted. ")
                    .contains("Threads left: 1.")
                    .contains("\n  deft-db-1")
                    .contains("RealThreadsTest.ignoreInterruptsUntil");
            assertThat(queued.get(600, TimeUnit.SECONDS))
                    .hasMessageContaining("pool db was stopped before this call had run");
            assertThat(pool.statistics().busy()).isEqualTo(1);
        } finally {
            release.countDown();
        }
        assertThat(pool.asExecutorService().awaitTermination(600, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aStopThatIsInterruptedWhileItWaitsInterruptsTheCallsAndKeepsTheFlag() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        awaitRunning(pool, () -> awaitOrTell(never, interrupted));
        AtomicBoolean flag = new AtomicBoolean();
        Thread stopper = new Thread(() -> {
            pool.stop(Duration.ofDays(1));
            flag.set(Thread.currentThread().isInterrupted());
        });
        stopper.start();

        stopper.interrupt();
        stopper.join(30_000);

        assertThat(flag).isTrue();
        assertThat(interrupted.await(600, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSecondStopWaitsForTheFirst() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        awaitRunning(pool, () -> ignoreInterruptsUntil(release));
        Queue<Boolean> answers = new ConcurrentLinkedQueue<>();
        List<Thread> stoppers = startThreads(2, () -> answers.add(pool.stop(GENEROUS)));
        assertThat(answers).isEmpty();

        release.countDown();
        for (Thread stopper : stoppers) {
            stopper.join();
        }

        assertThat(answers).containsExactly(true, true);
    }

    @Test
    void onItsOwnWorkerStopReturnsAtOnce() throws Exception {
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        Exchanger<Boolean> answer = new Exchanger<>();
        pool.callInThreadWithCallback(
                (value, failure) -> {}, () -> answer.exchange(pool.stop(Duration.ofDays(1)), 30, TimeUnit.SECONDS));

        assertThat(answer.exchange(null, 30, TimeUnit.SECONDS)).isFalse();
        assertThat(pool.stop(GENEROUS)).isTrue();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void anInterruptOfAnIdleWorkerNeitherEndsItNorReachesACall() throws Exception {
        try (ThreadPool pool = ThreadPool.named("db").fixed(1).start()) {
            Exchanger<Thread> worker = new Exchanger<>();
            pool.callInThreadWithCallback(
                    (value, failure) -> {}, () -> worker.exchange(Thread.currentThread(), 30, TimeUnit.SECONDS));
            Thread idle = worker.exchange(null, 30, TimeUnit.SECONDS);
            idle.interrupt();

            AtomicBoolean seen = new AtomicBoolean(true);
            CountDownLatch ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            assertThat(ran.await(600, TimeUnit.SECONDS)).isTrue();
            pool.execute(() -> seen.set(Thread.currentThread().isInterrupted()));
            assertThat(pool.stop(GENEROUS)).isTrue();

            assertThat(seen).isFalse();
            assertThat(pool.statistics().largestWorkers()).isEqualTo(1);
        }
    }

    @Test
    void aParkTakesAnInterruptAwaySoThatTheNextOneParks() {
        ThreadBackend threads = new ThreadBackend(ThreadBackend::newThread, WaitStrategy.PARK);
        Worker worker = new Worker("db", 1);

        Thread.currentThread().interrupt();
        threads.park(worker, Long.MAX_VALUE);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatRunsIsInterruptedBeforeCancelledCallsAreToldWhichMayTakeTheirTime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<Boolean> interruptedFirst = new CompletableFuture<>();
        ThreadPool pool = ThreadPool.named("db").fixed(1).start();
        pool.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        pool.callInThreadWithCallback(
                (value, failure) -> interruptedFirst.complete(isOpenWithin30Seconds(interrupted)), () -> "never");
        begun.await();

        pool.stop(Duration.ofMillis(50));

        assertThat(interruptedFirst.get(600, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anOnResultThatNeverReturnsDoesNotHoldTheStopAndTheRestIsToldOnceItDoes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<String> toldBy = new CompletableFuture<>();
        ThreadPool pool = ThreadPool.named("db").fixed(1).start();
        awaitRunning(pool, () -> ignoreInterruptsUntil(release));
        pool.callInThreadWithCallback((value, failure) -> ignoreInterruptsUntil(release), () -> "never");
        pool.callInThreadWithCallback(
                (value, failure) -> toldBy.complete(Thread.currentThread().getName()), () -> "never");

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(pool.stop(Duration.ofMillis(50))).isFalse();

            assertThat(log.messages())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("2 queued calls cancelled, 1 running calls interrupted. 2 cancelled calls are still to be"
                            + " told so, which thread deft-db-stop goes on to do. Threads left: 1.");
            assertThat(toldBy).isNotDone();
        } finally {
            release.countDown();
        }
        assertThat(toldBy.get(600, TimeUnit.SECONDS)).isEqualTo("deft-db-stop");
    }

    @Test
    void aWorkerThatIsLeftIsShownWithItsStackOfWhateverKindItsThreadIs() throws Exception {
        for (ThreadFactory factory : List.of(ThreadBackend::newThread, virtualWhereThereAreSuch())) {
            CountDownLatch release = new CountDownLatch(1);
            ThreadPool pool =
                    ThreadPool.named("db").fixed(1).threadFactory(factory).start();
            awaitRunning(pool, () -> ignoreInterruptsUntil(release));

            try (CapturedPoolLog log = new CapturedPoolLog()) {
                assertThat(pool.stop(Duration.ofMillis(50))).isFalse();

                assertThat(log.messages())
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .contains("\n  deft-db-1\n      at ")
                        .contains("RealThreadsTest.ignoreInterruptsUntil");
            } finally {
                release.countDown();
            }
            assertThat(pool.asExecutorService().awaitTermination(600, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** The factory of virtual threads on a JVM that has them, that of platform threads on 17. */
    private static ThreadFactory virtualWhereThereAreSuch() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            return ThreadBackend::newThread;
        }
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }

    private static boolean isOpenWithin30Seconds(CountDownLatch latch) {
        try {
            return latch.await(600, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void aThreadThatIsKilledInThePoolsOwnCodeIsReplaced() throws Exception {
        PoolSettings settings = ThreadPool.named("db")
                .fixed(1)
                .threadFactory(worker -> {
                    Thread thread = new Thread(worker);
                    thread.setUncaughtExceptionHandler((killed, by) -> {});
                    return thread;
                })
                .settings();
        Deadly backend = new Deadly(settings);
        ThreadPool pool = new ThreadPool(settings, backend);
        pool.withItsMinimum();

        assertThat(backend.secondPark.await(600, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.statistics().workers()).isEqualTo(1);
        assertThat(pool.stop(GENEROUS)).isTrue();
    }

    private static List<Thread> startThreads(int count, Runnable work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(work);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    /** Submits a call and waits until it runs. */
    private static void awaitRunning(ThreadPool pool, Runnable call) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        pool.execute(() -> {
            running.countDown();
            call.run();
        });
        assertThat(running.await(600, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitOrTell(CountDownLatch latch, CountDownLatch interrupted) {
        try {
            latch.await();
        } catch (InterruptedException asked) {
            interrupted.countDown();
        }
    }

    private static void ignoreInterruptsUntil(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException thisIsWhatItIsFor) {
                // and waits again
            }
        }
    }

    /** Real threads, of which the first that parks is killed. */
    private static final class Deadly implements Backend {

        final CountDownLatch secondPark = new CountDownLatch(1);
        private final ThreadBackend threads;
        private final AtomicBoolean kill = new AtomicBoolean(true);

        Deadly(PoolSettings settings) {
            this.threads = new ThreadBackend(settings.threadFactory(), WaitStrategy.PARK);
        }

        @Override
        public long nanoTime() {
            return threads.nanoTime();
        }

        @Override
        public void start(Worker worker, Runnable work) {
            threads.start(worker, work);
        }

        @Override
        public void park(Worker worker, long nanos) {
            if (kill.compareAndSet(true, false)) {
                throw new Error("killed");
            }
            secondPark.countDown();
            threads.park(worker, nanos);
        }

        @Override
        public void unpark(Worker worker) {
            threads.unpark(worker);
        }

        @Override
        public void interrupt(Worker worker) {
            threads.interrupt(worker);
        }

        @Override
        public void elsewhere(String threadName, Runnable work) {
            threads.elsewhere(threadName, work);
        }

        @Override
        public boolean isCurrent(Worker worker) {
            return threads.isCurrent(worker);
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
            return threads.await(latch, nanos);
        }
    }
}
