package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The one worker of the process that waits awake: each backend stands for a pool. */
class ThreadBackendTest {

    private final ThreadBackend one = new ThreadBackend(Thread::new, WaitStrategy.SPIN);
    private final ThreadBackend other = new ThreadBackend(Thread::new, WaitStrategy.SPIN);

    /** A worker that another test left behind may still be awake, for a moment. */
    private static void takeOver(ThreadBackend backend) {
        assumeTrue(
                Runtime.getRuntime().availableProcessors() > 1, "skipped: on one core nobody waits awake, of any pool");
        while (!backend.mayStayAwake()) {
            Thread.onSpinWait(); // the test's timeout ends this if nobody ever lets go
        }
    }

    @Test
    void whileAWorkerWaitsAwakeNoOtherMayOfAnyPool() {
        takeOver(one);

        assertThat(one.mayStayAwake()).isFalse();
        assertThat(other.mayStayAwake()).isFalse();

        one.stayAwake(() -> true);
        assertThat(other.mayStayAwake()).isTrue();
        other.stayAwake(() -> true);
    }

    @Test
    void whoeverFailsWhileAwakeLetsTheNextOne() {
        takeOver(one);

        assertThatThrownBy(() -> one.stayAwake(() -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(other.mayStayAwake()).isTrue();
        other.stayAwake(() -> true);
    }

    @Test
    void whoAlwaysParksNeverMay() {
        assertThat(new ThreadBackend(Thread::new, WaitStrategy.PARK).mayStayAwake())
                .isFalse();
    }

    @Test
    @Tag("real-threads")
    void onRealThreadsToo() throws InterruptedException {
        CountDownLatch awake = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        takeOver(one);
        Thread worker = new Thread(() -> one.stayAwake(() -> {
            awake.countDown();
            awaitUninterruptibly(letGo);
            return true;
        }));
        worker.start();
        assertThat(awake.await(600, TimeUnit.SECONDS)).isTrue();

        assertThat(other.mayStayAwake()).isFalse();

        letGo.countDown();
        worker.join(30_000);
        assertThat(other.mayStayAwake()).isTrue();
        other.stayAwake(() -> true);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(600, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
