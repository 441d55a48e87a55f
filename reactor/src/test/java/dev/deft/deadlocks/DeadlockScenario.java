package dev.deft.deadlocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Reactors and pools on real threads, and calls on workers that wait for the reactor. */
final class DeadlockScenario implements AutoCloseable {

    /** The time that only a wait takes which never ends. */
    private static final long PATIENCE_SECONDS = 600;

    private final List<Reactor> reactors = new ArrayList<>();
    private final List<ThreadPool> pools = new ArrayList<>();

    Reactor reactor() {
        return reactor(Transport.AUTO);
    }

    Reactor reactor(Transport transport) {
        Reactor reactor = Reactor.builder().transport(transport).create().start();
        reactors.add(reactor);
        return reactor;
    }

    ThreadPool pool(ThreadPoolBuilder builder) {
        ThreadPool pool = builder.start();
        pools.add(pool);
        return pool;
    }

    ThreadPool pool(String name, int workers) {
        return pool(ThreadPool.named(name).maxThreads(workers));
    }

    /** A call on {@code pool} that waits, through {@code reactor}, for what {@code inner} returns there. */
    static <T> Deferred<T> nested(Reactor reactor, ThreadPool pool, Callable<Deferred<T>> inner) {
        return reactor.deferToThreadPool(pool, () -> reactor.<T>blockingCallFromThread(inner));
    }

    /** Has the reactor make {@code call}. */
    static <T> CompletableFuture<T> begin(Reactor reactor, Callable<Deferred<T>> call) {
        return reactor.submit(call);
    }

    /** Has the reactor make {@code call}, and waits for its result. */
    static <T> T get(Reactor reactor, Callable<Deferred<T>> call) throws Exception {
        return result(begin(reactor, call));
    }

    static <T> T result(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        reactors.forEach(Reactor::close);
        for (ThreadPool pool : pools) {
            assertThat(pool.stop(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
            assertThat(pool.statistics().workers()).isZero();
        }
    }
}
