package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that the callbacks of one turn submit go to their pool together, which nobody is to notice. On real threads. */
@Tag("real-threads")
final class GatheredTasksTest {

    private static final Duration GENEROUS = Duration.ofMinutes(2);

    private final Reactor reactor = Reactor.builder().name("gathering").create().start();
    private final List<ThreadPool> pools = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        reactor.close();
        pools.forEach(pool -> pool.stop(GENEROUS, QueuedWork.CANCEL));
    }

    private ThreadPool pool(int threads, int queueCapacity, WaitStrategy strategy) {
        ThreadPool pool = ThreadPool.named("gathered")
                .fixed(threads)
                .queueCapacity(queueCapacity)
                .waitStrategy(strategy)
                .start();
        pools.add(pool);
        return pool;
    }

    /** Has a worker of {@code pool} blocked until {@link #release}. */
    private void block(ThreadPool pool) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        pool.execute(() -> {
            blocked.countDown();
            awaitUninterruptibly(release);
        });
        blocked.await();
    }

    /** Makes the calls on the reactor's thread, all of them in one turn, and returns when they have been made. */
    private void inOneTurn(List<Runnable> calls) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch offered = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(calls.size());
        reactor.callFromThread(() -> {
            begun.countDown();
            awaitUninterruptibly(offered);
        });
        begun.await();
        for (Runnable call : calls) {
            reactor.callFromThread(() -> {
                try {
                    call.run();
                } finally {
                    made.countDown();
                }
            });
        }
        offered.countDown();
        assertThat(made.await(GENEROUS.toSeconds(), TimeUnit.SECONDS))
                .as("the calls have been made")
                .isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void aCallbackThatBlocksOnATaskThatItHasJustSubmittedGoesOn(WaitStrategy strategy) throws Exception {
        ThreadPool pool = pool(2, 1_000, strategy);
        for (int round = 0; round < 200; round++) {
            CountDownLatch ran = new CountDownLatch(3);
            Runnable submits = () -> {
                var unused = reactor.deferToThreadPool(pool, ran::countDown);
            };
            inOneTurn(List.of(
                    submits,
                    submits,
                    () -> {
                        submits.run();
                        awaitUninterruptibly(ran);
                    },
                    submits));
        }
    }

    @Test
    void tasksBeginInTheOrderInWhichTheReactorSubmitsThemHoweverItDoes() throws Exception {
        ThreadPool pool = pool(1, 100_000, WaitStrategy.ADAPTIVE);
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger submitted = new AtomicInteger();
        for (int round = 0; round < 100; round++) {
            inOneTurn(Collections.nCopies(40, () -> {
                int number = submitted.incrementAndGet();
                if (number % 7 == 0) {
                    pool.execute(() -> begun.add(number));
                } else {
                    var unused = reactor.deferToThreadPool(pool, () -> begun.add(number));
                }
            }));
        }
        assertThat(pool.stop(GENEROUS, QueuedWork.RUN)).isTrue();

        assertThat(begun)
                .isEqualTo(IntStream.rangeClosed(1, submitted.get()).boxed().toList());
    }

    @Test
    void theBoundIsExactAndARefusalComesAtOnce() throws Exception {
        ThreadPool pool = pool(1, 5, WaitStrategy.PARK);
        block(pool);
        List<Boolean> refused = Collections.synchronizedList(new ArrayList<>());
        inOneTurn(Collections.nCopies(8, () -> {
            Deferred<Void> call = reactor.deferToThreadPool(pool, () -> {});
            boolean[] full = {false};
            call.addErrback(failure -> {
                full[0] = failure instanceof QueueFullException;
                return null;
            });
            refused.add(full[0]);
        }));

        assertThat(refused).containsExactly(false, false, false, false, false, true, true, true);
    }

    @Test
    void aTaskThatIsCancelledInTheTurnThatSubmitsItIsNotMadeAndLeavesItsPlace() throws Exception {
        ThreadPool pool = pool(1, 3, WaitStrategy.PARK);
        block(pool);
        AtomicInteger made = new AtomicInteger();
        List<Object> failures = Collections.synchronizedList(new ArrayList<>());
        inOneTurn(Collections.nCopies(6, () -> {
            Deferred<Integer> call = reactor.deferToThreadPool(pool, made::incrementAndGet);
            call.cancel();
            call.addErrback(failure -> {
                failures.add(failure);
                return 0;
            });
        }));
        release.countDown();
        assertThat(pool.stop(GENEROUS, QueuedWork.RUN)).isTrue();

        assertThat(failures).hasSize(6).allMatch(CancellationException.class::isInstance);
        assertThat(made).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void aStopByOneOfTheCallbacksRunsOrCancelsWhatTheOthersHaveSubmitted(QueuedWork queued) throws Exception {
        ThreadPool pool = pool(1, 1_000, WaitStrategy.ADAPTIVE);
        AtomicInteger made = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(3);
        Runnable submits = () -> {
            var unused = reactor.deferToThreadPool(pool, made::incrementAndGet)
                    .addErrback(failure -> cancelled.incrementAndGet())
                    .onBoth(result -> answered.countDown());
        };
        boolean[] ended = {false};
        inOneTurn(List.of(submits, submits, submits, () -> ended[0] = pool.stop(GENEROUS, queued), submits));
        answered.await();

        assertThat(made.get() + cancelled.get()).isGreaterThanOrEqualTo(3);
        assertThat(ended[0] || queued == QueuedWork.CANCEL).isTrue();
        if (queued == QueuedWork.RUN) {
            assertThat(made).hasValue(3);
        }
    }
}
