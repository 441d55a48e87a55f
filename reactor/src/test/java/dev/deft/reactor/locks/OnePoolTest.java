package dev.deft.reactor.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool whose workers wait, through the reactor, for calls on this same pool. */
@Tag("real-threads")
@Timeout(60)
final class OnePoolTest {

    private final Reactor reactor = Reactor.create().start();
    private final ThreadPool pool = ThreadPool.named("db").maxThreads(1).start();
    private final AtomicBoolean ran = new AtomicBoolean();

    @AfterEach
    void close() {
        reactor.close();
        pool.close();
    }

    private <T> Deferred<T> inner(T result) {
        return reactor.deferToThreadPool(pool, () -> {
            ran.set(true);
            return result;
        });
    }

    /** Blocks a worker on what {@code call} returns. */
    private <T> T onWorker(java.util.concurrent.Callable<Deferred<T>> call) throws Exception {
        return reactor.blockingCallFromThread(
                () -> reactor.deferToThreadPool(pool, () -> reactor.<T>blockingCallFromThread(call)));
    }

    @Test
    void theCallThatTheLastWorkerWaitsForFailsAtOnce() throws Exception {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> onWorker(() -> inner("row")))
                .withMessageContaining("pool 'db' (1 of at most 1)")
                .withMessageContaining("deft-db-1 waits")
                .withMessageContaining("onWorker$")
                .withMessageContaining("OnePoolTest.inner(")
                .satisfies(lock -> System.out.println(lock.getMessage()));
        assertThat(reactor.blockingCallFromThread(() -> reactor.deferToThreadPool(pool, () -> "works on")))
                .isEqualTo("works on");
        assertThat(ran).isFalse();
    }

    @Test
    void whileAnotherWorkerRunsNothingFails() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        pool.resize(0, 2);
        pool.execute(() -> await(go));
        Thread later = new Thread(go::countDown);
        String row = onWorker(() -> {
            Deferred<String> inner = inner("row");
            later.start();
            return inner;
        });
        assertThat(row).isEqualTo("row");
        later.join();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
