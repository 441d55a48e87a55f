package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Futures that are cancelled while they wait in the queue: each leaves it at once. */
@SuppressWarnings("FutureReturnValueIgnored") // of those that nobody waits for
class RevokedFuturesTest {

    /** The times that a stack is used up; without a reserve for the cancel, each of them loses its place. */
    private static final int ENDS = 20;

    private final DrivenPoolFixture driven =
            new DrivenPoolFixture(ThreadPool.named("db").fixed(1).queueCapacity(1));
    private final ExecutorService service = driven.pool.asExecutorService();

    private Future<?> submit(String name) {
        return service.submit(() -> driven.ran.add(name));
    }

    @Test
    void theCallIsNeverMadeAndItsPlaceIsFreeAtOnce() {
        Running held = driven.occupy(1).get(0);
        Future<?> cancelled = submit("cancelled");
        assertThatThrownBy(() -> submit("refused")).isInstanceOf(RejectedExecutionException.class);

        cancelled.cancel(false);
        submit("next");

        assertThatThrownBy(() -> submit("refused")).isInstanceOf(RejectedExecutionException.class);
        held.finish();
        driven.runAll();
        assertThat(driven.ran).containsExactly("held 1", "next");
        assertThat(driven.statistics().completed()).isEqualTo(2);
        assertThat(driven.statistics().discarded()).isEqualTo(1);
        assertThat(driven.statistics().queued() + driven.statistics().busy()).isZero();
    }

    @Test
    void noNumberIsNegativeWhileOneIsCancelledThatAStopHasTakenOutAndNotToldYet() {
        Running held = driven.occupy(1).get(0);
        Future<?> cancelled = submit("cancelled");
        List<Runnable> taken = driven.pool.dispatcher().cancelQueued();
        held.finish();

        cancelled.cancel(false);
        assertThat(driven.statistics().busy()).isZero();
        assertThat(driven.statistics().discarded()).isEqualTo(1);
        taken.forEach(driven.pool.dispatcher()::tellCancelled);

        assertThat(driven.statistics().busy()).isZero();
        assertThat(driven.statistics().discarded()).isEqualTo(1);
    }

    @Test
    void oneThatHasBegunKeepsItsWorker() {
        Future<?> begun = submit("begun");
        Running running = driven.driver.begin(0);

        begun.cancel(true);
        assertThat(driven.statistics().busy()).isEqualTo(1);
        running.finish();

        assertThat(driven.statistics().completed()).isEqualTo(1);
        assertThat(driven.statistics().discarded()).isZero();
    }

    @Test
    void oneThatWasRefusedFreesNoPlaceWhenItIsCancelled() {
        Running held = driven.occupy(1).get(0);
        submit("queued");
        PoolFuture<Object> refused = new PoolFuture<>(driven.pool.dispatcher(), () -> driven.ran.add("refused"));
        assertThatThrownBy(() -> service.execute(refused)).isInstanceOf(RejectedExecutionException.class);

        refused.cancel(false);

        assertThatThrownBy(() -> submit("refused")).isInstanceOf(RejectedExecutionException.class);
        held.finish();
        driven.runAll();
        assertThat(driven.statistics().discarded()).isZero();
        assertThat(driven.statistics().completed()).isEqualTo(2);
    }

    @Test
    void oneThatIsSubmittedAgainTakesAPlaceEachTime() {
        DrivenPoolFixture roomy = new DrivenPoolFixture(ThreadPool.named("db").fixed(1));
        Running held = roomy.occupy(1).get(0);
        PoolFuture<Object> twice = new PoolFuture<>(roomy.pool.dispatcher(), () -> roomy.ran.add("twice"));
        roomy.pool.execute(twice);
        roomy.pool.execute(twice);

        twice.cancel(false);
        held.finish();
        roomy.runAll();

        assertThat(roomy.ran).containsExactly("held 1");
        assertThat(roomy.statistics().accepted()).isEqualTo(3);
        assertThat(roomy.statistics().discarded()).isEqualTo(1);
        assertThat(roomy.statistics().completed()).isEqualTo(2);
    }

    @Test
    void aStopCountsItOnceAndEndsWell() {
        DrivenPoolFixture roomy = new DrivenPoolFixture(ThreadPool.named("db").fixed(1));
        Running held = roomy.occupy(1).get(0);
        ExecutorService futures = roomy.pool.asExecutorService();
        futures.submit(() -> roomy.ran.add("cancelled")).cancel(false);
        futures.shutdown();
        held.finish();

        assertThat(roomy.pool.stop(Duration.ZERO)).as("nothing was lost").isTrue();
        assertThat(roomy.statistics().discarded()).isEqualTo(1);
        assertThat(futures.isTerminated()).isTrue();
    }

    @Test
    void shutdownNowDoesNotReturnIt() {
        DrivenPoolFixture roomy = new DrivenPoolFixture(ThreadPool.named("db").fixed(1));
        roomy.occupy(1);
        ExecutorService futures = roomy.pool.asExecutorService();
        futures.submit(() -> roomy.ran.add("cancelled")).cancel(false);
        Future<?> left = futures.submit(() -> roomy.ran.add("left"));

        assertThat(futures.shutdownNow()).singleElement().isSameAs(left);
        assertThat(roomy.statistics().discarded()).isEqualTo(2);
    }

    @Test
    @Tag("real-threads")
    void manyBehindAStuckWorkerLeaveNothingBehindButAFewShells() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        try (ThreadPool pool = ThreadPool.named("db").fixed(1).queueCapacity(10).start()) {
            ExecutorService futures = pool.asExecutorService();
            futures.submit(() -> {
                stuck.await();
                return null;
            });
            List<WeakReference<Object>> captured = new ArrayList<>();
            List<WeakReference<Object>> shells = new ArrayList<>();
            for (int i = 0; i < 200_000; i++) {
                Object large = new Object();
                captured.add(new WeakReference<>(large));
                Future<?> future = futures.submit(large::hashCode);
                future.cancel(false);
                shells.add(new WeakReference<>(future));
            }
            Future<Integer> behind = futures.submit(() -> 1);

            System.gc();
            assertThat(left(captured)).as("what the calls have captured").isZero();
            assertThat(left(shells)).as("shells").isLessThan(5_000);
            stuck.countDown();
            assertThat(behind.get()).isEqualTo(1);
        }
    }

    @Test
    @Tag("real-threads")
    void whicheverAreCancelledWhileWorkersTakeThemTheAccountsAreRight() throws Exception {
        ThreadPool pool = ThreadPool.named("db").fixed(2).queueCapacity(50_000).start();
        ExecutorService futures = pool.asExecutorService();
        List<Future<Integer>> submitted = IntStream.range(0, 40_000)
                .mapToObj(number -> futures.submit(() -> number))
                .toList();
        long cancelled = submitted.stream()
                .filter(future -> future.hashCode() % 3 != 0 && future.cancel(false))
                .count();
        assertThat(pool.stop(Duration.ofMinutes(10))).isTrue();

        assertThat(pool.statistics().completed() + pool.statistics().discarded())
                .isEqualTo(40_000);
        assertThat(pool.statistics().discarded()).isLessThanOrEqualTo(cancelled);
        assertThat(submitted).allMatch(Future::isDone);
    }

    @Test
    @Tag("real-threads")
    void atTheVeryEndOfAStackItIsCancelledOrItIsNotAndTheAccountsAreRight() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").fixed(1).start();
        ExecutorService futures = pool.asExecutorService();
        futures.submit(() -> {
            stuck.await();
            return null;
        });
        for (int i = 0; i < ENDS; i++) {
            Future<Integer> future = futures.submit(() -> 1);
            cancelAtTheEndOfTheStack(future);
            assertThat(future.isCancelled()).isTrue();
        }
        assertThat(pool.statistics().discarded()).isEqualTo(ENDS);

        stuck.countDown();
        assertThat(pool.stop(Duration.ofMinutes(10))).isTrue();
    }

    /** Cancels it in the deepest frame that has the room. */
    @SuppressWarnings("InfiniteRecursion") // it has to come to the end of the stack
    private static void cancelAtTheEndOfTheStack(Future<?> future) {
        try {
            cancelAtTheEndOfTheStack(future);
        } catch (StackOverflowError end) {
            future.cancel(false);
        }
    }

    private static long left(List<WeakReference<Object>> references) {
        return references.stream().filter(reference -> reference.get() != null).count();
    }
}
