package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Point 16 of Twisted's semantics, for the lock. */
class DeferredLockTest {

    private final DeferredLock lock = new DeferredLock();
    private final List<String> seen = new ArrayList<>();

    @Test
    void aFreeLockIsAcquiredAtOnceAndHandsItselfOver() {
        assertThat(lock.isLocked()).isFalse();
        assertThat(valueIn(lock.acquire())).isSameAs(lock);
        assertThat(lock.isLocked()).isTrue();
        lock.release();
        assertThat(lock.isLocked()).isFalse();
    }

    // Point 16
    @Test
    void waitersGetTheLockFirstInFirstOut() {
        lock.acquire();
        for (String name : List.of("a", "b", "c")) {
            lock.acquire().onSuccess(got -> seen.add(name));
        }
        assertThat(seen).isEmpty();
        lock.release();
        assertThat(seen).containsExactly("a");
        lock.release();
        lock.release();
        assertThat(seen).containsExactly("a", "b", "c");
    }

    // Point 16
    @Test
    void aCancelledWaiterIsRemoved() {
        lock.acquire();
        Deferred<DeferredLock> cancelled = lock.acquire();
        lock.acquire().onSuccess(got -> seen.add("next"));
        cancelled.cancel();
        assertThat(failureIn(cancelled)).isInstanceOf(CancellationException.class);
        lock.release();
        assertThat(seen).containsExactly("next");
        assertThat(lock.toString()).matches("DeferredLock@\\w+\\[0 of 1 free, 0 waiting]");
    }

    @Test
    void oneWhoComesWhileTheLockIsHandedOverWaitsBehindThoseWhoWaited() {
        lock.acquire();
        lock.acquire().onSuccess(got -> {
            got.release();
            got.acquire().onSuccess(again -> seen.add("came later"));
        });
        lock.acquire().onSuccess(got -> {
            seen.add("waited");
            got.release();
        });
        lock.release();
        assertThat(seen).containsExactly("waited", "came later");
    }

    // Point 16
    @Test
    void runReleasesWhenTheDeferredHasItsResult() {
        Deferred<String> work = new Deferred<>();
        Deferred<String> run = lock.run(() -> work);
        assertThat(lock.isLocked()).isTrue();
        work.callback("done");
        assertThat(lock.isLocked()).isFalse();
        assertThat(valueIn(run)).isEqualTo("done");
    }

    // Point 16
    @Test
    void runReleasesWhenTheDeferredFails() {
        IOException failure = new IOException();
        Deferred<Object> run = lock.run(() -> Deferred.fail(failure));
        assertThat(failureIn(run)).isSameAs(failure);
        assertThat(lock.isLocked()).isFalse();
    }

    // Point 16
    @Test
    void runReleasesOnASynchronousThrow() {
        IOException failure = new IOException();
        Deferred<Object> run = lock.run(() -> {
            throw failure;
        });
        assertThat(failureIn(run)).isSameAs(failure);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void runCancelledWhileItWaitsNeverCalls() {
        lock.acquire();
        Deferred<Object> run = lock.run(() -> {
            seen.add("called");
            return new Deferred<>();
        });
        run.cancel();
        lock.release();
        assertThat(seen).isEmpty();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void runCancelledWhileItWorksCancelsTheWorkAndReleases() {
        Deferred<Object> work = new Deferred<>(cancelled -> seen.add("work cancelled"));
        Deferred<Object> run = lock.run(() -> work);
        run.cancel();
        assertThat(seen).containsExactly("work cancelled");
        assertThat(lock.isLocked()).isFalse();
        assertThat(failureIn(run)).isInstanceOf(CancellationException.class);
    }

    // Point 16
    @Test
    void releasingTooOftenFails() {
        assertThatThrownBy(lock::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[1 of 1 free, 0 waiting] was released more often than it was acquired");
    }
}
