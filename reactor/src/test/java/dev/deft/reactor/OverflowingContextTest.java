package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.reactor.testing.TestReactor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Carriers that take more stack than there is: whoever waited is fired all the same, or waits on, and what was set is restored. */
class OverflowingContextTest {

    private final AtomicInteger set = new AtomicInteger();

    private final ContextCarrier<String> counting = new ContextCarrier<>() {
        @Override
        public String capture() {
            return "";
        }

        @Override
        public Scope set(String captured) {
            set.incrementAndGet();
            return set::decrementAndGet;
        }
    };

    private static final class Greedy implements ContextCarrier<String> {

        @Override
        public String capture() {
            return "";
        }

        @Override
        public Scope set(String captured) {
            int depth = takeStack(300);
            assertThat(depth).isEqualTo(300);
            return () -> {};
        }

        private static int takeStack(int frames) {
            return frames == 0 ? 0 : takeStack(frames - 1) + 1;
        }
    }

    @Test
    void aLockThatIsReleasedAtTheEndOfTheStackIsNotLost() {
        try (TestReactor test = TestReactor.create(
                        0, Reactor.builder().carries(counting).carries(new Greedy()));
                LoggedEvents quiet = new LoggedEvents(Reactor.class)) {
            releaseAt(
                    2_000,
                    test.reactor()); // first, so that nothing is linked or initialised where there is no room for that
            for (int margin = 0; margin < 400; margin++) {
                assertThat(releaseAt(margin, test.reactor()))
                        .as("who waits, at margin " + margin)
                        .isTrue();
                assertThat(set).as("contexts left, at margin " + margin).hasValue(0);
            }
            assertThat(quiet.messages()).hasSizeLessThanOrEqualTo(2); // once for each carrier
        }
    }

    /** Releases a lock where so many frames are left, about; returns whether the one that waits for it has it, once it was asked for on a flat stack. */
    private static boolean releaseAt(int margin, Reactor reactor) {
        DeferredLock lock = reactor.newLock();
        lock.acquire();
        Deferred<DeferredLock> waiter = lock.acquire();
        release(margin, lock);
        if (!waiter.isCalled() && lock.isLocked()) {
            lock.release(); // it was not done
        }
        lock.acquire().cancel();
        return waiter.isCalled();
    }

    @SuppressWarnings("InfiniteRecursion") // to the end of the stack
    private static int release(int margin, DeferredLock lock) {
        int above;
        try {
            above = release(margin, lock);
        } catch (StackOverflowError tooDeep) {
            return margin;
        }
        if (above == 0) {
            try {
                lock.release();
            } catch (StackOverflowError tooDeep) {
                return -1;
            }
        }
        return above - 1;
    }
}
