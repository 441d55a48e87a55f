package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that run on though their futures were cancelled: counted, reported, and stood in for. */
@Timeout(600)
class AbandonedWorkTest {

    private static final String ALL_TAKEN = "calls run on though they were cancelled or timed out";

    private final CapturedPoolLog log = new CapturedPoolLog();

    @AfterEach
    void close() {
        log.close();
    }

    private static DrivenPoolFixture pool(int maxThreads, int spareWorkers) {
        return new DrivenPoolFixture(
                ThreadPool.named("db").maxThreads(maxThreads).spareWorkers(spareWorkers));
    }

    /** Has a worker begin a call, and cancels that. */
    private static Running abandon(DrivenPoolFixture driven) {
        Future<?> future = driven.pool.asExecutorService().submit(() -> {});
        Running running = driven.driver.begin(0);
        assertThat(future.cancel(false)).isTrue();
        return running;
    }

    private static int abandoned(DrivenPoolFixture driven) {
        return driven.statistics().abandoned();
    }

    @Test
    void aCallThatIsCancelledWhileItRunsIsCountedUntilItEnds() {
        DrivenPoolFixture driven = pool(2, 0);
        Running running = abandon(driven);
        assertThat(abandoned(driven)).isEqualTo(1);
        assertThat(driven.statistics().busy()).isEqualTo(1);

        running.finish();

        assertThat(abandoned(driven)).isZero();
        assertThat(driven.statistics().busy()).isZero();
        assertThat(driven.statistics().completed()).isEqualTo(1);
    }

    @Test
    void oneThatWaitsInTheQueueOrHasEndedIsNot() {
        DrivenPoolFixture driven = pool(2, 0);
        List<Running> held = driven.occupy(2);
        ExecutorService service = driven.pool.asExecutorService();
        service.submit(() -> {}).cancel(false);
        assertThat(abandoned(driven)).isZero();
        held.forEach(Running::finish);
        Future<?> ended = service.submit(() -> {});
        driven.runAll();

        ended.cancel(false);

        assertThat(abandoned(driven)).isZero();
    }

    @Test
    void aCallThatCancelsItselfIsCountedUntilItEnds() {
        DrivenPoolFixture driven = pool(2, 0);
        AtomicReference<Future<?>> own = new AtomicReference<>();
        List<Integer> counts = new ArrayList<>();
        own.set(driven.pool.asExecutorService().submit(() -> {
            own.get().cancel(false);
            counts.add(abandoned(driven));
        }));

        driven.runAll();

        assertThat(counts).containsExactly(1);
        assertThat(abandoned(driven)).isZero();
    }

    @Test
    void whereTheyTakeAllWorkersThatIsReportedOnceEachTime() {
        DrivenPoolFixture driven = pool(2, 0);
        Running first = abandon(driven);
        assertThat(log.messages()).as("one worker is left").isEmpty();

        Running second = abandon(driven);
        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith(
                        "WARN Pool db: 2 calls run on though they were cancelled or timed out, and take all of its at most"
                                + " 2 workers; spare workers stand in for 0 of them. Have such calls ask Cancellation.current()")
                .contains("deft-db-1", "deft-db-2");

        first.finish();
        second.finish();
        abandon(driven);
        assertThat(log.messages()).as("one, by now").hasSize(1);
        abandon(driven);
        assertThat(log.messages()).as("both again").hasSize(2).last().asString().contains(ALL_TAKEN);
    }

    @Test
    void moreOfThemAreNotReportedAgain() {
        DrivenPoolFixture driven = pool(1, 2);
        abandon(driven);
        assertThat(log.messages()).hasSize(1);

        abandon(driven);

        assertThat(abandoned(driven)).isEqualTo(2);
        assertThat(log.messages()).hasSize(1);
    }

    @Test
    void aMaximumThatIsLoweredToThemIsReportedAndOneThatIsRaisedEndsThat() {
        DrivenPoolFixture driven = pool(3, 0);
        abandon(driven);
        driven.pool.resize(0, 1);
        assertThat(log.messages()).hasSize(1);

        driven.pool.resize(0, 2);
        abandon(driven);

        assertThat(log.messages()).hasSize(2);
    }

    @Test
    void aSpareWorkerStandsInForEachAndIsTakenBackWhenItEnds() {
        DrivenPoolFixture driven = pool(1, 1);
        Running running = abandon(driven);
        driven.submit("queued");
        driven.runAll();
        assertThat(driven.ran).containsExactly("queued");
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("1 calls run on", "at most 1 workers; spare workers stand in for 1 of them");

        running.finish();

        assertThat(driven.statistics().workers()).isEqualTo(1);
        assertThat(driven.statistics().largestWorkers()).isEqualTo(2);
        driven.occupy(1);
        driven.submit("queued");
        assertThat(driven.able()).as("it is a spare one again").isEmpty();
    }

    @Test
    void whatIsQueuedAlreadyGoesOnToo() {
        DrivenPoolFixture driven = pool(1, 1);
        Future<?> future = driven.pool.asExecutorService().submit(() -> {});
        driven.driver.begin(0);
        driven.submit("queued");
        assertThat(driven.able()).isEmpty();

        future.cancel(false);

        assertThat(driven.able()).containsExactly("deft-db-2");
    }

    @Test
    void withoutSpareWorkersWhatIsQueuedWaits() {
        DrivenPoolFixture driven = pool(1, 0);
        Running running = abandon(driven);
        driven.submit("queued");
        assertThat(driven.able()).isEmpty();

        running.finish();
        driven.runAll();

        assertThat(driven.ran).containsExactly("queued");
    }

    @Test
    void noMoreStandInThanThereAreSpareOnes() {
        DrivenPoolFixture driven = pool(2, 1);
        Running first = abandon(driven);
        Running second = abandon(driven);
        List<Running> held = driven.occupy(1);
        driven.submit("queued");
        assertThat(driven.able()).isEmpty();
        assertThat(driven.statistics().workers()).isEqualTo(3);

        second.finish(); // for which none stood in
        assertThat(driven.able()).hasSize(1);
        driven.runAll();
        first.finish();
        held.get(0).finish();

        assertThat(driven.statistics().workers()).isEqualTo(2);
        assertThat(abandoned(driven)).isZero();
    }

    @Test
    void oneThatIsCancelledWhileItSaysThatItWaitsIsStoodInForOnce() {
        DrivenPoolFixture driven = pool(1, 2);
        AtomicReference<Future<?>> own = new AtomicReference<>();
        List<String> able = new ArrayList<>();
        List<Running> held = new ArrayList<>();
        own.set(driven.pool.asExecutorService().submit(() -> {
            ThreadPool.blocking(() -> {
                held.addAll(driven.occupy(1));
                own.get().cancel(false);
                driven.submit("queued");
                able.addAll(driven.able());
                return null;
            });
            held.remove(0).finish();
            able.addAll(driven.able()); // it does not say that it waits any more, and still is abandoned
            return null;
        }));

        driven.driver.step(0);

        assertThat(able).containsExactly("deft-db-2");
        driven.runAll();
        assertThat(driven.statistics().largestWorkers()).isEqualTo(2);
        assertThat(driven.statistics().workers()).isEqualTo(1);
    }

    @Test
    void aCallThatEndsSoonAfterItIsCancelledIsNotReported() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").maxThreads(1).settings(), backend);
        runOneThatCancelsItself(pool, backend);

        backend.elsewhere.get("deft-db-abandoned").run();

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void noMoreIsOneOfAShareThatEndsSoon() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool =
                ThreadPool.start(ThreadPool.named("work").fixed(2).shared().settings(), backend);
        ThreadPool share = pool.share("reports").maxThreads(1).start();
        AtomicReference<Future<?>> own = new AtomicReference<>();
        own.set(share.asExecutorService().submit(() -> own.get().cancel(false)));
        backend.meanwhile(pool.asExecutorService()::shutdown);
        backend.run(backend.woken.get(0));

        backend.elsewhere.get("deft-work/reports-abandoned").run();

        assertThat(backend.pauses).containsExactly(Duration.ofMillis(100));
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void whereNoThreadCanBeHadItIsReportedAtOnce() {
        ScriptedBackend backend = new ScriptedBackend();
        backend.noThread = new OutOfMemoryError("unable to create native thread");
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").maxThreads(1).settings(), backend);

        runOneThatCancelsItself(pool, backend);

        assertThat(log.messages()).singleElement().asString().contains(ALL_TAKEN);
    }

    private static void runOneThatCancelsItself(ThreadPool pool, ScriptedBackend backend) {
        AtomicReference<Future<?>> own = new AtomicReference<>();
        own.set(pool.asExecutorService().submit(() -> own.get().cancel(false)));
        Worker worker = backend.woken.get(0);
        backend.meanwhile(() -> pool.stop(Duration.ZERO));
        backend.run(worker);
        assertThat(own.get().isCancelled()).isTrue();
    }

    @Test
    @Tag("real-threads")
    void onThreadsTheReportShowsWhereTheyRunOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
        Future<?> future = pool.asExecutorService().submit((Callable<Boolean>) () -> runOnFor(begun, release));
        begun.await();

        future.cancel(true);
        while (log.messages().isEmpty()) {
            Thread.onSpinWait(); // the test's timeout ends this if nothing is ever reported
        }

        assertThat(log.messages()).singleElement().asString().contains(ALL_TAKEN, "deft-db-1", ".runOnFor(");
        release.countDown();
        assertThat(pool.stop(Duration.ofMinutes(10))).isTrue();
        assertThat(pool.statistics().abandoned()).isZero();
    }

    @Test
    @Tag("real-threads")
    void oneThatEndsBecauseItIsAskedToIsNotCounted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).spareWorkers(1).start();
        Future<?> future = pool.asExecutorService().submit(() -> {
            Cancellation.current().onRequest(() -> {
                asked.countDown();
                while (pool.statistics().completed() == 0) {
                    Thread.onSpinWait(); // the one that cancels goes on when the call has ended
                }
            });
            begun.countDown();
            return asked.await(600, TimeUnit.SECONDS);
        });
        begun.await();

        future.cancel(false);

        assertThat(pool.statistics().abandoned()).isZero();
        assertThat(pool.poolState().isExhausted(1))
                .as("no spare worker is lent")
                .isTrue();
        assertThat(pool.stop(Duration.ofMinutes(10))).isTrue();
    }

    private static boolean runOnFor(CountDownLatch begun, CountDownLatch release) {
        begun.countDown();
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
        return true;
    }

    @Test
    @Tag("real-threads")
    void wheneverTheyAreCancelledNoneStaysCountedAndNoSpareWorkerStays() throws Exception {
        ThreadPool pool = ThreadPool.named("db")
                .maxThreads(2)
                .spareWorkers(2)
                .queueCapacity(50_000)
                .start();
        ExecutorService service = pool.asExecutorService();
        AtomicBoolean over = new AtomicBoolean();
        List<PoolStatistics> wrong = new ArrayList<>();
        Thread observer = new Thread(() -> {
            while (!over.get()) {
                PoolStatistics now = pool.statistics();
                if (now.abandoned() > now.busy()) {
                    wrong.add(now);
                }
            }
        });
        observer.start();
        for (int i = 0; i < 20_000; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> future = service.submit(begun::countDown);
            begun.await(); // so that the cancel comes close to its end, before or after
            future.cancel(false);
        }
        over.set(true);
        observer.join();

        assertThat(wrong).isEmpty();
        CountDownLatch bothRun = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            pool.execute(() -> {
                bothRun.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(bothRun.await(600, TimeUnit.SECONDS)).isTrue();
        while (pool.statistics().abandoned()
                > 0) { // the last one's worker may not have come to say so; a leak hangs here
            Thread.onSpinWait();
        }
        while (!pool.poolState().isExhausted(2)) { // once no spare worker is lent any more
            Thread.onSpinWait();
        }
        release.countDown();
        assertThat(pool.stop(Duration.ofMinutes(10))).isTrue();
    }
}
