package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.NestingConfinement;
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
