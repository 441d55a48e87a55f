package dev.deft.bench;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The effects of what a pool can be told: that a call waits, that its threads are virtual, which calls come first, what becomes of a call that finds no
 * place. It prints a line for each. Argument: how often; the first time loads classes.
 */
@SuppressWarnings({"SystemOut", "FutureReturnValueIgnored"}) // a benchmark's result; its calls tell how they ended
public final class PoolPolicies {

    private PoolPolicies() {}

    /** Measures and prints them. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            blocking();
            virtual();
            ahead();
            full();
            cancelled();
        }
    }

    private static void blocking() throws Exception {
        Callable<Void> waits = () -> sleep(20);
        Callable<Void> says = () -> ThreadPool.blocking(waits);
        System.out.printf(
                "64 calls of 20 ms on 2 workers: %d ms; with 14 spare ones, which say that they wait: %d ms%n",
                millisOf(64, ThreadPool.named("plain").fixed(2), waits),
                millisOf(64, ThreadPool.named("blocking").fixed(2).spareWorkers(14), says));
    }

    private static void virtual() throws Exception {
        Callable<Void> waits = () -> sleep(1000);
        System.out.printf(
                "10,000 calls of 1 s: on 2,000 threads %d ms%s%n",
                millisOf(10_000, ThreadPool.named("platform").maxThreads(2000), waits),
                Runtime.version().feature() < 21
                        ? ""
                        : ", on 10,000 virtual ones "
                                + millisOf(10_000, ThreadPool.named("virtual").virtual(10_000), waits) + " ms");
    }

    /** Has one call follow the other, beside a flood of calls of 2 ms on the pool's two threads. */
    private static void ahead() throws Exception {
        System.out.printf(
                "a call beside a flood of calls of 2 ms, shared by 2 threads: plain pool %s; share %s; ahead %s; reserved %s%n",
                besideAFlood(pool -> pool),
                besideAFlood(pool -> pool.share("plain").start()),
                besideAFlood(pool -> pool.share("ahead").ahead(8).start()),
                besideAFlood(pool -> pool.share("reserved").reserved(1).start()));
    }

    private static String besideAFlood(Function<ThreadPool, ThreadPool> share) throws Exception {
        try (Reactor reactor = Reactor.create().start();
                ThreadPool pool = ThreadPool.named("work").fixed(2).shared().start();
                ThreadPool few = share.apply(pool);
                ThreadPool flood = few == pool ? pool : pool.share("flood").start()) {
            List<Long> nanos = new ArrayList<>();
            CountDownLatch end = new CountDownLatch(1);
            reactor.callFromThread(() -> {
                for (int i = 0; i < 64; i++) {
                    again(reactor, flood, end);
                }
                next(reactor, few, nanos, 100, end);
            });
            end.await();
            return percentiles(nanos);
        }
    }

    private static void again(Reactor reactor, ThreadPool pool, CountDownLatch end) {
        if (end.getCount() > 0) {
            reactor.deferToThreadPool(pool, () -> sleep(2)).onSuccess(done -> again(reactor, pool, end));
        }
    }

    private static void next(Reactor reactor, ThreadPool pool, List<Long> nanos, int left, CountDownLatch end) {
        if (left == 0) {
            end.countDown();
            return;
        }
        long start = System.nanoTime();
        reactor.deferToThreadPool(pool, () -> null).onSuccess(done -> {
            nanos.add(System.nanoTime() - start);
            next(reactor, pool, nanos, left - 1, end);
        });
    }

    /** Offers twice as many calls as two workers can make. */
    private static void full() throws Exception {
        CallOptions none = CallOptions.none();
        CallOptions brief = none.waitAtMost(Duration.ofMillis(20));
        System.out.printf(
                "twice the calls that 2 workers can make, a queue of 100, in 1 s: refuse %s; waitForPlace(1000) %s; dropOldest %s; dropExpired"
                        + " after 20 ms %s%n",
                overload(SaturationPolicy.refuse(), none),
                overload(SaturationPolicy.waitForPlace(1000), none),
                overload(SaturationPolicy.dropOldest(), none),
                overload(SaturationPolicy.dropExpired(), brief));
    }

    private static String overload(SaturationPolicy policy, CallOptions options) throws Exception {
        try (Reactor reactor = Reactor.create().start();
                ThreadPool pool = ThreadPool.named("full")
                        .fixed(2)
                        .queueCapacity(100)
                        .whenFull(policy)
                        .start()) {
            List<Long> nanos = new ArrayList<>();
            AtomicInteger failed = new AtomicInteger();
            CountDownLatch end = new CountDownLatch(2000);
            reactor.callFromThread(() -> burst(reactor, pool, options, nanos, failed, end, 500));
            end.await();
            return nanos.size() + " made, " + percentiles(nanos) + ", " + failed + " failed";
        }
    }

    private static void burst(
            Reactor reactor,
            ThreadPool pool,
            CallOptions options,
            List<Long> nanos,
            AtomicInteger failed,
            CountDownLatch end,
            int left) {
        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            reactor.deferToThreadPool(pool, options, () -> sleep(2))
                    .addCallback(done -> nanos.add(System.nanoTime() - start))
                    .addErrback(failure -> failed.incrementAndGet() > 0)
                    .onSuccess(done -> end.countDown());
        }
        if (left > 1) {
            reactor.callLater(Duration.ofMillis(2), () -> burst(reactor, pool, options, nanos, failed, end, left - 1));
        }
    }

    private static void cancelled() throws Exception {
        try (Reactor reactor = Reactor.create().start();
                ThreadPool pool = ThreadPool.named("stuck").fixed(1).start()) {
            CountDownLatch release = new CountDownLatch(1);
            pool.execute(() -> await(release));
            long before = heap();
            long start = System.nanoTime();
            reactor.blockingCallFromThread(() -> {
                for (int i = 0; i < 1_000_000; i++) {
                    byte[] captured = new byte[1000];
                    Deferred<Integer> call = reactor.deferToThreadPool(pool, () -> captured.length);
                    call.cancel();
                    call.addErrback(cancelled -> 0);
                }
                return Deferred.succeed(null);
            });
            long nanos = System.nanoTime() - start;
            System.out.printf(
                    "1,000,000 calls of 1,000 bytes cancelled behind a stuck worker: heap %+d KB, %d ns each%n",
                    (heap() - before) / 1000, nanos / 1_000_000);
            release.countDown();
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long millisOf(int calls, ThreadPoolBuilder builder, Callable<Void> call) throws Exception {
        try (ThreadPool pool = builder.start()) {
            CountDownLatch end = new CountDownLatch(calls);
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                pool.callInThreadWithCallback((value, failure) -> end.countDown(), call);
            }
            end.await();
            return Math.round((System.nanoTime() - start) / 1e6);
        }
    }

    private static String percentiles(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        long p99 = sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * 99 / 100];
        return String.format("p50 %.2f ms, p99 %.2f ms", sorted[sorted.length / 2] / 1e6, p99 / 1e6);
    }

    private static Void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return null;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
