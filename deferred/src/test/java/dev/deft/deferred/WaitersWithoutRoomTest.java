package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.NestingConfinement;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Waiters that are to be fired where the stack ends: each waits on, and what it was to have is there for it. */
class WaitersWithoutRoomTest {

    /** Confined to nothing, with contexts that cannot be set while {@link #isFull}. */
    private static final class Confined extends NestingConfinement {

        boolean isFull;

        @Override
        public void check(Object confined, String method) {}

        @Override
        public CarriedContext captureContext() {
            return call -> {
                if (isFull) {
                    throw new StackOverflowError("in a carrier's set, in a test");
                }
                call.run();
            };
        }
    }

    private static final Callable<Deferred<String>> DOES_IT = () -> Deferred.succeed("done");

    private static final Callable<Deferred<Integer>> OVERFLOWS = () -> Deferred.succeed(depthOfTheStack());

    private final Confined confined = new Confined();

    @Test
    void whoWaitsForALockGetsItWhenItsContextCanBeSetAgain() {
        DeferredLock lock = new DeferredLock(confined);
        lock.acquire();
        Deferred<DeferredLock> first = lock.acquire();
        confined.isFull = true;
        assertThatThrownBy(lock::release).isInstanceOf(StackOverflowError.class);
        assertThat(lock.isLocked()).isFalse();
        assertThat(first.isCalled()).isFalse();

        assertThatThrownBy(lock::acquire).as("nobody would release it").isInstanceOf(StackOverflowError.class);
        confined.isFull = false;
        Deferred<DeferredLock> second = lock.acquire();

        assertThat(valueIn(first)).isSameAs(lock);
        assertThat(second.isCalled()).isFalse();
        lock.release();
        assertThat(valueIn(second)).isSameAs(lock);
        lock.release();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void whoWaitsForAValueGetsTheNextWhenItsContextCanBeSetAgain() {
        DeferredQueue<String> queue = new DeferredQueue<>(1, 1, confined);
        Deferred<String> getter = queue.get();
        confined.isFull = true;
        assertThatThrownBy(() -> queue.put("a")).isInstanceOf(StackOverflowError.class);
        confined.isFull = false;

        queue.put("b");

        assertThat(valueIn(getter)).isEqualTo("b");
    }

    @Test
    void aLockThatIsReleasedAtTheEndOfTheStackIsNotLost() {
        aLockThatIsAcquiredAtTheEndOfTheStackIsNotLost(); // first, as there
        for (int margin = 0; margin < 200; margin++) {
            DeferredLock lock = new DeferredLock();
            lock.acquire();
            Deferred<DeferredLock> waiter = lock.acquire();

            atTheEndOfTheStack(margin, lock::release);

            if (!waiter.isCalled() && lock.isLocked()) {
                lock.release(); // it was not done
            }
            lock.acquire().cancel();
            assertThat(waiter.isCalled()).as("margin " + margin).isTrue();
        }
    }

    @Test
    void aLockThatIsAcquiredAtTheEndOfTheStackIsNotLost() {
        new DeferredLock().acquire(); // so that nothing is linked or initialised where there is no room for that
        for (int margin = 0; margin < 200; margin++) {
            DeferredLock lock = new DeferredLock();
            Object[] acquired = new Object[1];

            atTheEndOfTheStack(margin, () -> acquired[0] = lock.acquire());

            assertThat(lock.isLocked()).as("margin " + margin).isEqualTo(acquired[0] != null);
        }
    }

    @Test
    void aLockThatIsTakenForARunAtTheEndOfTheStackIsFreeAfterIt() {
        atEachMargin(margin -> {
            DeferredLock lock = new DeferredLock();

            atTheEndOfTheStack(margin, () -> lock.run(DOES_IT));

            assertThat(lock.isLocked()).as("margin " + margin).isFalse();
        });
    }

    @Test
    void aLockWhoseRunOverflowsTheStackIsFreeAfterIt() {
        atEachMargin(margin -> {
            DeferredLock lock = new DeferredLock();

            atTheEndOfTheStack(margin, () -> lock.run(OVERFLOWS));

            assertThat(lock.isLocked()).as("margin " + margin).isFalse();
        });
    }

    @Test
    void aLockWhoseRunEndsAtTheEndOfTheStackIsNotLost() {
        atEachMargin(margin -> {
            DeferredLock lock = new DeferredLock();
            Deferred<String> work = new Deferred<>();
            lock.run(() -> work);
            Deferred<DeferredLock> waiter = lock.acquire();

            atTheEndOfTheStack(margin, () -> work.callback("done"));

            if (!work.isCalled()) {
                work.callback("done");
            }
            lock.acquire().cancel(); // which gives it to the first, if there was no room for that
            assertThat(waiter.isCalled()).as("margin " + margin).isTrue();
            lock.release();
            assertThat(lock.isLocked()).as("margin " + margin).isFalse();
        });
    }

    @Test
    void aTokenOfARunThatWaitedAndBeginsAtTheEndOfTheStackIsNotLost() {
        atEachMargin(margin -> {
            DeferredSemaphore one = new DeferredSemaphore(1);
            one.acquire();
            Deferred<String> waits = one.run(DOES_IT);

            atTheEndOfTheStack(margin, one::release);

            if (!waits.isCalled() && one.tokens() == 0) {
                one.release(); // it was not done
            }
            one.acquire()
                    .onSuccess(
                            DeferredSemaphore::release); // which gives it to the first, if there was no room for that
            assertThat(waits.isCalled()).as("margin " + margin).isTrue();
            assertThat(one.tokens()).as("margin " + margin).isOne();
        });
    }

    /** Does something with each number of frames left, on a stack that is soon full. */
    private static void atEachMargin(IntConsumer test) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable tests = () -> {
            runOnceOnAFlatStack();
            for (int margin = 0; margin < 300; margin++) {
                test.accept(margin);
            }
        };
        Thread thread = new Thread(null, tests, "small stack", 192 << 10);
        thread.setUncaughtExceptionHandler((its, thrown) -> failure.set(thrown));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        assertThat(failure.get()).isNull();
    }

    /** Has all linked and initialised, for which there is no room at the end of the stack. */
    private static void runOnceOnAFlatStack() {
        DeferredLock lock = new DeferredLock();
        assertThat(valueIn(lock.run(DOES_IT))).isEqualTo("done");
        assertThat(failureIn(lock.run(OVERFLOWS))).isInstanceOf(StackOverflowError.class);
        new DeferredLock().acquire();
    }

    @SuppressWarnings("InfiniteRecursion") // to the end of the stack, and beyond
    private static int depthOfTheStack() {
        return depthOfTheStack() + 1;
    }

    /** Does something where so many frames are left, about, and at whichever is the first above it with room for that. */
    @SuppressWarnings("InfiniteRecursion") // to the end of the stack
    private static int atTheEndOfTheStack(int margin, Runnable act) {
        int above;
        try {
            above = atTheEndOfTheStack(margin, act);
        } catch (StackOverflowError tooDeep) {
            return margin;
        }
        if (above != 0) {
            return above - 1;
        }
        try {
            act.run();
        } catch (StackOverflowError tooDeep) {
            return Integer.MIN_VALUE + 1_000_000; // once
        }
        return -1;
    }
}
