package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.threadpool.internal.VirtualThreadFactory;
import dev.deft.user.UserProgram;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that are virtual threads, on a JVM that has them; and the refusal of one that has not. */
@Timeout(600)
class VirtualWorkersTest {

    private static final Duration GENEROUS = Duration.ofMinutes(10);

    @Test
    void aJvmWithoutThemSaysWhichVersionIsNeededAndWhatToDo() {
        assumeFalse(VirtualThreadFactory.exist(), "skipped: this JVM has virtual threads");

        assertThatThrownBy(() -> ThreadPool.named("db").virtual(100))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("virtual(100) needs Java 21 or later, and this is Java "
                        + Runtime.version().feature()
                        + "; run the program on a later one, or say maxThreads(100) for platform threads");
    }

    @Test
    void aLimitOfNoneIsRefused() {
        assertThatThrownBy(() -> ThreadPool.named("db").virtual(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the limit of virtual workers is 0; give at least 1");
    }

    @Nested
    @Tag("real-threads")
    class WhereTheJvmHasThem {

        private final CountDownLatch release = new CountDownLatch(1);

        @BeforeEach
        void needsThem() {
            assumeTrue(
                    VirtualThreadFactory.exist(),
                    "skipped: virtual threads need Java 21, and this is Java "
                            + Runtime.version().feature());
        }

        @Test
        void theyAreVirtualNamedAfterThePoolDaemonsAndInheritNothing() throws Exception {
            InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
            inheritable.set("of the submitter");
            Set<String> seen = ConcurrentHashMap.newKeySet();
            Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
            ThreadPool pool = ThreadPool.named("db").virtual(2).start();
            CountDownLatch both = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                pool.execute(() -> {
                    Thread worker = Thread.currentThread();
                    seen.add(worker.getName() + " virtual: " + isVirtual(worker) + " daemon: " + worker.isDaemon()
                            + " inherits: " + inheritable.get());
                    loaders.add(worker.getContextClassLoader());
                    both.countDown();
                    await(both);
                });
            }

            assertThat(pool.stop(GENEROUS)).isTrue();
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "deft-db-1 virtual: true daemon: true inherits: null",
                            "deft-db-2 virtual: true daemon: true inherits: null");
            assertThat(loaders).containsExactly(ThreadPool.class.getClassLoader());
        }

        @Test
        void theBoundIsExact() {
            ThreadPool pool = ThreadPool.named("db").virtual(3).queueCapacity(2).start();
            for (int i = 0; i < 5; i++) {
                pool.execute(() -> await(release));
            }

            assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
            assertThat(pool.statistics().maxThreads()).isEqualTo(3);
            assertThat(pool.statistics().busy()).isEqualTo(3);
            assertThat(pool.statistics().queued()).isEqualTo(2);
            release.countDown();
            assertThat(pool.stop(GENEROUS)).isTrue();
            assertThat(pool.statistics().completed()).isEqualTo(5);
        }

        @Test
        void tenThousandCallsWaitAtATime() throws Exception {
            ThreadPool pool = ThreadPool.named("db").virtual(10_000).start();
            CountDownLatch begun = new CountDownLatch(10_000);
            for (int i = 0; i < 10_000; i++) {
                pool.execute(() -> {
                    begun.countDown();
                    await(release);
                });
            }
            assertThat(begun.await(600, TimeUnit.SECONDS)).isTrue();

            assertThat(pool.statistics().busy()).isEqualTo(10_000);
            release.countDown();
            assertThat(pool.stop(GENEROUS)).isTrue();
            assertThat(pool.statistics().completed()).isEqualTo(10_000);
            assertThat(pool.statistics().workers()).isZero();
        }

        @Test
        void anIdleOneLeavesAfterItsTimeout() throws Exception {
            AtomicReference<Thread> worker = new AtomicReference<>();
            ThreadPool pool =
                    ThreadPool.named("db").virtual(1).idleTimeout(Duration.ZERO).start();
            Future<?> ran = pool.asExecutorService().submit(() -> worker.set(Thread.currentThread()));
            ran.get();
            worker.get().join(600_000);

            assertThat(worker.get().isAlive()).isFalse();
            assertThat(pool.stop(GENEROUS)).isTrue();
        }

        @Test
        void aDeadlockAmongThemIsFoundAndToldWithItsStack() {
            try (ThreadPool pool = ThreadPool.named("db").virtual(1).start()) {
                ExecutorService view = pool.asExecutorService();

                assertThatThrownBy(() -> view.submit(() -> UserProgram.waitFor(view.submit(() -> "row")))
                                .get())
                        .isInstanceOf(ExecutionException.class)
                        .rootCause()
                        .isInstanceOf(DeadlockException.class)
                        .hasMessageContaining("pool 'db' (1 of at most 1)")
                        .hasMessageContaining("deft-db-1 waits\n      at dev.deft.user.UserProgram.waitFor(");
            }
        }

        @Test
        void aStopInterruptsThemAndNamesThoseThatAreLeftWithTheirStacks() throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            ThreadPool pool = ThreadPool.named("db").virtual(1).start();
            pool.execute(() -> waitThroughAnInterrupt(begun, interrupted));
            assertThat(begun.await(600, TimeUnit.SECONDS)).isTrue();

            try (CapturedPoolLog log = new CapturedPoolLog()) {
                assertThat(pool.stop(Duration.ZERO)).isFalse();

                assertThat(log.messages())
                        .singleElement()
                        .asString()
                        .contains("Threads left: 1.", "deft-db-1", "waitThroughAnInterrupt");
            }
            assertThat(interrupted.await(600, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            pool.stop(GENEROUS);
        }

        private void waitThroughAnInterrupt(CountDownLatch begun, CountDownLatch interrupted) {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException asked) {
                interrupted.countDown();
                await(release);
            }
        }

        @Test
        void oneThatWaitsIsStoodInFor() {
            CountDownLatch queuedRan = new CountDownLatch(1);
            ThreadPool pool = ThreadPool.named("db").virtual(1).spareWorkers(1).start();
            pool.execute(() -> {
                try {
                    ThreadPool.blocking(() -> queuedRan.await(600, TimeUnit.SECONDS));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            pool.execute(queuedRan::countDown);

            assertThat(pool.stop(GENEROUS)).isTrue();
            assertThat(pool.statistics().largestWorkers()).isEqualTo(2);
        }

        @Test
        void theyNeverWaitAwake() {
            ThreadPoolBuilder virtual = ThreadPool.named("db").virtual(1).waitStrategy(WaitStrategy.SPIN);

            assertThat(virtual.settings().waitStrategy()).isEqualTo(WaitStrategy.PARK);
            assertThat(virtual.threadFactory(Thread::new).settings().waitStrategy())
                    .as("platform threads do")
                    .isEqualTo(WaitStrategy.SPIN);
        }

        @Test
        void ofThemAndAThreadFactoryThatHoldsWhichWasCalledLast() throws Exception {
            ThreadPoolBuilder pool = ThreadPool.named("db");

            assertThat(isVirtual(made(pool.virtual(1).threadFactory(Thread::new))))
                    .isFalse();
            assertThat(isVirtual(made(pool.virtual(1)))).isTrue();
        }

        private Thread made(ThreadPoolBuilder pool) {
            return pool.settings().threadFactory().newThread(() -> {});
        }

        private void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(600, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private boolean isVirtual(Thread thread) {
            try {
                return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
    }
}
