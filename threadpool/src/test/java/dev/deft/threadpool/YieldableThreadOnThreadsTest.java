package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.VirtualThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers on threads of their own, and pools of real threads that compute for them. */
@Tag("real-threads")
@Timeout(600)
class YieldableThreadOnThreadsTest {

    private static final Duration GENEROUS = Duration.ofMinutes(10);

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<ThreadPool> started = new ArrayList<>();

    @AfterEach
    void stop() {
        release.countDown();
        started.forEach(pool -> pool.stop(GENEROUS));
    }

    private ThreadPool pool(ThreadPoolBuilder builder) {
        ThreadPool pool = builder.start();
        started.add(pool);
        return pool;
    }

    /** A handler's thread, and what its yield threw; null of one that returned. */
    private record Yielding(Thread thread, CompletableFuture<Throwable> thrown) {

        static Yielding of(Executor apply, Callable<?> computing) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread thread = new YieldableThread("handler", apply, () -> {
                        try {
                            YieldableThread.yield(computing);
                            thrown.complete(null);
                        } catch (Throwable e) {
                            thrown.complete(e);
                        }
                    })
                    .start();
            return new Yielding(thread, thrown);
        }
    }

    /** Has every worker of a pool wait until the end of the test. */
    private ThreadPool occupied(ThreadPoolBuilder builder, int workers) throws InterruptedException {
        ThreadPool pool = pool(builder);
        CountDownLatch begun = new CountDownLatch(workers);
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> {
                begun.countDown();
                awaitRelease();
            });
        }
        begun.await();
        return pool;
    }

    private void awaitRelease() {
        boolean interrupted = false;
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theThreadHasItsNameIsADaemonAndVirtualWhereTheJvmHasThem() throws Exception {
        InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
        inheritable.set("of whoever made it");
        CompletableFuture<String> seen = new CompletableFuture<>();

        Thread thread = new YieldableThread("client 7", Runnable::run, () -> {
                    Thread self = Thread.currentThread();
                    seen.complete(self.getName() + " daemon: " + self.isDaemon() + " inherits: " + inheritable.get());
                })
                .start();
        thread.join();

        assertThat(seen.get()).isEqualTo("client 7 daemon: true inherits: null");
        boolean virtual = VirtualThreadFactory.exist()
                && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        assertThat(virtual).isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void whatTheHandlerThrowsGoesToTheHandlerOfUncaughtExceptionsAsItself() throws Exception {
        Exception checked = new Exception("the handler's");
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        CountDownLatch handled = new CountDownLatch(1);
        Thread thread = new YieldableThread("handler", Runnable::run, () -> {
                    Thread.currentThread().setUncaughtExceptionHandler((of, e) -> uncaught.complete(e));
                    handled.countDown();
                    throw checked;
                })
                .start();
        handled.await();

        assertThat(uncaught.get()).isSameAs(checked);
        thread.join();
    }

    @Test
    void aPoolAndAShareOfItComputeAndTheHandlerGoesOnOnItsOwnThread() throws Exception {
        ThreadPool pool = pool(ThreadPool.named("cpu").maxThreads(2).shared());
        for (Executor apply : List.of(pool, pool.share("sums").maxThreads(1).start())) {
            Set<String> threads = ConcurrentHashMap.newKeySet();
            CompletableFuture<Integer> sent = new CompletableFuture<>();
            new YieldableThread("handler", apply, () -> {
                        int value = YieldableThread.yield(() -> {
                            threads.add(Thread.currentThread().getName().replaceAll("\\d", "n"));
                            return 42;
                        });
                        threads.add(Thread.currentThread().getName());
                        sent.complete(value);
                    })
                    .start();

            assertThat(sent.get()).isEqualTo(42);
            assertThat(threads).containsExactlyInAnyOrder("deft-cpu-n", "handler");
        }
    }

    @Test
    void whatAWorkerThrowsIsThrownAtTheYieldAsItself() throws Exception {
        Exception thrown = new Exception("the worker's");

        Yielding yielding = Yielding.of(pool(ThreadPool.named("cpu").fixed(1)), () -> {
            throw thrown;
        });

        assertThat(yielding.thrown().get()).isSameAs(thrown);
    }

    @Test
    void aYieldOfTheOnlyWorkersComputingDoesNotWaitForAnother() throws Exception {
        CompletableFuture<String> computedBy = new CompletableFuture<>();

        Yielding yielding = Yielding.of(
                pool(ThreadPool.named("cpu").fixed(1)),
                () -> YieldableThread.yield(
                        () -> computedBy.complete(Thread.currentThread().getName())));

        assertThat(yielding.thrown().get()).isNull();
        assertThat(computedBy.get()).isEqualTo("deft-cpu-1");
    }

    @Test
    void aWorkersNextCallIsNoComputingOfAHandlersAnyMore() throws Exception {
        ThreadPool pool = pool(ThreadPool.named("cpu").fixed(1));
        assertThat(Yielding.of(pool, () -> 1).thrown().get()).isNull();

        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        pool.callInThreadWithCallback(
                (value, failure) -> thrown.complete(failure), () -> YieldableThread.yield(() -> 1));

        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("deft-cpu-1");
    }

    @Test
    void anInterruptTakesTheComputingOutOfTheQueue() throws Exception {
        ThreadPool pool = occupied(ThreadPool.named("cpu").fixed(1), 1);
        AtomicInteger computed = new AtomicInteger();
        Yielding yielding = Yielding.of(pool, computed::incrementAndGet);
        awaitUntil(() -> pool.statistics().queued() == 1);

        yielding.thread().interrupt();

        assertThat(yielding.thrown().get()).isInstanceOf(InterruptedException.class);
        awaitUntil(() -> pool.statistics().queued() == 0);
        release.countDown();
        assertThat(pool.stop(GENEROUS)).isTrue();
        assertThat(computed).hasValue(0);
    }

    @Test
    void anInterruptReachesTheWorkerThatComputesAndTheHandlerDoesNotWaitForIt() throws Exception {
        ThreadPool pool = pool(ThreadPool.named("cpu").fixed(1));
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> worker = new CompletableFuture<>();
        Yielding yielding = Yielding.of(pool, () -> {
            begun.countDown();
            awaitRelease();
            return worker.complete(Thread.currentThread().isInterrupted());
        });
        begun.await();

        yielding.thread().interrupt();

        assertThat(yielding.thrown().get()).isInstanceOf(InterruptedException.class);
        release.countDown();
        assertThat(worker.get()).as("interrupted").isTrue();
    }

    @Test
    void anInterruptEndsTheWaitForATurn() throws Exception {
        Executor exclusive = YieldableThread.exclusive();
        CountDownLatch begun = new CountDownLatch(1);
        Yielding first = Yielding.of(exclusive, () -> {
            begun.countDown();
            awaitRelease();
            return 1;
        });
        begun.await();
        AtomicInteger computed = new AtomicInteger();
        Yielding second = Yielding.of(exclusive, computed::incrementAndGet);
        awaitUntil(() -> second.thread().getState() == Thread.State.WAITING);

        second.thread().interrupt();

        assertThat(second.thrown().get()).isInstanceOf(InterruptedException.class);
        release.countDown();
        assertThat(first.thrown().get()).isNull();
        assertThat(computed).hasValue(0);
    }

    @Test
    void aStopOfThePoolTellsWhoWaitsThatTheComputingWasCancelled() throws Exception {
        ThreadPool pool = occupied(ThreadPool.named("cpu").fixed(1), 1);
        Yielding yielding = Yielding.of(pool, () -> 1);
        awaitUntil(() -> pool.statistics().queued() == 1);

        pool.stop(Duration.ZERO, QueuedWork.CANCEL);

        assertThat(yielding.thrown().get())
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("cpu");
    }

    @Test
    void aComputingThatIsDroppedForAnotherSaysSo() throws Exception {
        ThreadPool pool =
                occupied(ThreadPool.named("cpu").fixed(1).queueCapacity(1).whenFull(SaturationPolicy.dropOldest()), 1);
        Yielding dropped = Yielding.of(pool, () -> 1);
        awaitUntil(() -> pool.statistics().queued() == 1);

        Yielding next = Yielding.of(pool, () -> 2);

        assertThat(dropped.thrown().get()).isInstanceOf(CallDroppedException.class);
        release.countDown();
        assertThat(next.thrown().get()).isNull();
    }

    @Test
    void exclusiveComputingOfManyHandlersNeverOverlapsAndNoneIsLost() throws Exception {
        Executor exclusive = YieldableThread.exclusive();
        int[] computed = new int[1]; // plain: only turns that exclude each other add up
        List<Thread> handlers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            handlers.add(new YieldableThread("handler " + i, exclusive, () -> {
                        for (int call = 0; call < 5_000; call++) {
                            YieldableThread.yield(() -> computed[0]++);
                        }
                    })
                    .start());
        }
        for (Thread handler : handlers) {
            handler.join();
        }

        assertThat(computed[0]).isEqualTo(40_000);
    }

    @Test
    void anExecutorOfTheJdkComputesToo() throws Exception {
        var executor = Executors.newSingleThreadExecutor(work -> new Thread(work, "the user's"));
        CompletableFuture<String> computedBy = new CompletableFuture<>();
        Yielding yielding = Yielding.of(
                executor, () -> computedBy.complete(Thread.currentThread().getName()));

        assertThat(yielding.thrown().get()).isNull();
        assertThat(computedBy.get()).isEqualTo("the user's");
        executor.shutdown();
    }
}
