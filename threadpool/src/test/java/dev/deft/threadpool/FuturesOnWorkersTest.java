package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.user.UserProgram;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that wait for futures of {@link ThreadPool#asExecutorService}. */
@Tag("real-threads")
@Timeout(600)
class FuturesOnWorkersTest {

    private final ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
    private final ThreadPool other = ThreadPool.named("web").maxThreads(1).start();
    private final ExecutorService view = pool.asExecutorService();
    private final ExecutorService otherView = other.asExecutorService();
    private final AtomicBoolean ran = new AtomicBoolean();

    private final Callable<String> inner = () -> {
        ran.set(true);
        return "row";
    };

    @AfterEach
    void stop() {
        pool.close();
        other.close();
    }

    private static <T> T on(ExecutorService where, Callable<T> call) throws Exception {
        try {
            return where.submit(call).get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    void aFutureOfTheOwnFullPoolFailsAndNeverRuns() throws Exception {
        assertThatThrownBy(() -> on(view, () -> UserProgram.waitFor(view.submit(inner))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("pool 'db' (1 of at most 1)")
                .hasMessageContaining("deft-db-1 waits\n      at dev.deft.user.UserProgram.waitFor(");
        assertThat(on(view, () -> "works on")).isEqualTo("works on");
        assertThat(ran).isFalse();
    }

    @Test
    void aWaitWhoseTimeIsLongOverWhenItBeginsTimesOutAndFailsNoCall() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();

        assertThatThrownBy(() -> on(view, () -> {
                    Future<String> future = view.submit(inner);
                    try {
                        return future.get(Long.MIN_VALUE, TimeUnit.NANOSECONDS);
                    } finally {
                        failed.set(future.isDone());
                    }
                }))
                .isInstanceOf(TimeoutException.class);
        assertThat(failed).isFalse();
    }

    @Test
    void aFutureThatAThreadOfTheProgramRunsIsNoLock() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);

        Object value = on(view, () -> {
            Future<String> future = view.submit(() -> {
                begun.countDown();
                waits.await();
                return "row";
            });
            new Thread((Runnable) future).start();
            begun.await();
            other.execute(() -> {
                awaitParked("deft-db-1");
                waits.countDown();
            });
            return future.get();
        });

        assertThat(value).isEqualTo("row");
    }

    private static void awaitParked(String name) {
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFutureThatIsWaitedForWithALimitFailsAtOnce() {
        assertThatThrownBy(() -> on(view, () -> view.submit(inner).get(1, TimeUnit.DAYS)))
                .hasCauseInstanceOf(DeadlockException.class);
    }

    @Test
    void invokeAllOnTheOwnFullPoolFailsEach() throws Exception {
        List<Future<String>> results = on(view, () -> view.invokeAll(List.of(inner, inner)));

        assertThat(results)
                .hasSize(2)
                .allSatisfy(result -> assertThatThrownBy(result::get).hasCauseInstanceOf(DeadlockException.class));
        assertThat(ran).isFalse();
    }

    @Test
    void invokeAnyOnTheOwnFullPoolFails() {
        assertThatThrownBy(() -> on(view, () -> view.invokeAny(List.of(inner, inner))))
                .hasCauseInstanceOf(DeadlockException.class);
        assertThat(ran).isFalse();
    }

    @Test
    void poolsThatWaitForEachOtherFailOneCall() {
        assertThatThrownBy(() -> on(view, () -> on(otherView, () -> on(view, inner))))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("the pools ")
                .hasMessageContaining("deft-db-1 waits")
                .hasMessageContaining("deft-web-1 waits");
        assertThat(ran).isFalse();
    }

    @Test
    void aPoolWithAFreeWorkerRunsIt() throws Exception {
        pool.resize(0, 2);

        assertThat(on(view, () -> on(view, inner))).isEqualTo("row");
        assertThat(on(view, () -> view.invokeAny(List.of(inner)))).isEqualTo("row");
    }

    @Test
    void aWorkerThatIsBusyMayStillRunIt() throws Exception {
        pool.resize(0, 2);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        pool.execute(() -> {
            busy.countDown();
            await(free);
        });
        await(busy);
        String row = on(view, () -> {
            Future<String> queued = view.submit(inner);
            free.countDown();
            return queued.get();
        });

        assertThat(row).isEqualTo("row");
    }

    @Test
    void aShrinkingPoolMayCloseTheLock() throws Exception {
        pool.resize(0, 2);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        pool.execute(() -> {
            busy.countDown();
            await(free);
        });
        await(busy);
        Future<String> outer = view.submit(() -> {
            Future<String> queued = view.submit(inner);
            pool.resize(0, 1); // so the busy one leaves after its call
            free.countDown();
            return queued.get();
        });

        assertThatThrownBy(outer::get).hasRootCauseInstanceOf(DeadlockException.class);
    }

    @Test
    void aSpareWorkerRunsItAndLeaves() throws Exception {
        ThreadPool spared = ThreadPool.named("spared").fixed(1).spareWorkers(2).start();
        ExecutorService where = spared.asExecutorService();

        assertThat(on(where, () -> on(where, () -> on(where, inner)))).isEqualTo("row");
        assertThat(spared.statistics().largestWorkers()).isEqualTo(3);
        assertThat(spared.stop(java.time.Duration.ofMinutes(10))).isTrue();
        assertThat(spared.statistics().workers()).isZero();
    }

    @Test
    void whereSparesDoNotSufficeOneFails() {
        ThreadPool spared = ThreadPool.named("spared").fixed(1).spareWorkers(1).start();
        ExecutorService where = spared.asExecutorService();

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> on(where, () -> on(where, () -> on(where, inner))))
                .withMessageContaining("2 of at most 1 and 1 spare");
        spared.close();
    }

    @Test
    void invokeAnyReturnsTheFirstThatDoesNotFail() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        pool.resize(0, 3);

        assertThat(view.<String>invokeAny(List.of(
                        () -> {
                            throw new IllegalStateException("one");
                        },
                        () -> {
                            never.await();
                            return "never";
                        },
                        inner)))
                .isEqualTo("row");
    }

    @Test
    void invokeAnyFailsWithTheLastFailure() {
        AtomicInteger ends = new AtomicInteger();
        Callable<String> failing = () -> {
            throw new IllegalStateException("number " + ends.incrementAndGet());
        };

        assertThatThrownBy(() -> view.invokeAny(List.of(failing, failing))).hasRootCauseMessage("number 2");
        assertThatThrownBy(() -> view.invokeAny(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void invokeAnyGivesUpInTime() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);

        assertThatThrownBy(() -> view.invokeAny(
                        List.of(() -> {
                            running.countDown();
                            try {
                                never.await();
                            } finally {
                                interrupted.countDown();
                            }
                            return "never";
                        }),
                        50,
                        TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("1 had not ended");
        if (running.getCount() == 0) { // else it was cancelled in the queue
            await(interrupted);
        }
    }

    @Test
    void toAwaitTheEndOfTheOwnPoolIsRefusedAndToCloseItDoesNotWait() throws Exception {
        assertThatThrownBy(() -> on(view, () -> view.awaitTermination(1, TimeUnit.DAYS)))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("was called on deft-db-1, a worker of pool 'db'");
        on(view, () -> {
            ((PoolExecutorService) view).close();
            return null;
        });
        assertThat(view.awaitTermination(600, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(600, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
