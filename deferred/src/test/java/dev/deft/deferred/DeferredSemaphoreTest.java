package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Point 16 of Twisted's semantics, for the semaphore. */
class DeferredSemaphoreTest {

    private final DeferredSemaphore semaphore = new DeferredSemaphore(2);
    private final List<String> seen = new ArrayList<>();

    @Test
    void asManyAsThereAreTokensGetOneAtOnce() {
        assertThat(valueIn(semaphore.acquire())).isSameAs(semaphore);
        assertThat(semaphore.tokens()).isEqualTo(1);
        semaphore.acquire();
        assertThat(semaphore.tokens()).isZero();
        assertThat(semaphore.acquire().isCalled()).isFalse();
        assertThat(semaphore.toString()).matches("DeferredSemaphore@\\w+\\[0 of 2 free, 1 waiting]");
    }

    // Point 16
    @Test
    void waitersGetATokenFirstInFirstOutAndCancelledOnesAreRemoved() {
        semaphore.acquire();
        semaphore.acquire();
        semaphore.acquire().onSuccess(got -> seen.add("a"));
        Deferred<DeferredSemaphore> cancelled = semaphore.acquire();
        semaphore.acquire().onSuccess(got -> seen.add("c"));
        cancelled.cancel();
        semaphore.release();
        semaphore.release();
        assertThat(seen).containsExactly("a", "c");
    }

    // Point 16
    @Test
    void runReleasesWhenItsWorkEndsAndOnASynchronousThrow() {
        Deferred<String> work = new Deferred<>();
        Deferred<String> run = semaphore.run(() -> work);
        assertThat(semaphore.tokens()).isEqualTo(1);
        work.callback("done");
        assertThat(valueIn(run)).isEqualTo("done");
        IOException failure = new IOException();
        assertThat(failureIn(semaphore.run(() -> {
                    throw failure;
                })))
                .isSameAs(failure);
        assertThat(semaphore.tokens()).isEqualTo(2);
    }

    // Point 16
    @Test
    void releasingTooOftenFails() {
        semaphore.acquire();
        semaphore.release();
        assertThatThrownBy(semaphore::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released more often than it was acquired");
        assertThat(semaphore.tokens()).isEqualTo(2);
    }

    @Test
    void aSemaphoreWithoutTokensIsRefused() {
        assertThatThrownBy(() -> new DeferredSemaphore(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 tokens");
    }
}
