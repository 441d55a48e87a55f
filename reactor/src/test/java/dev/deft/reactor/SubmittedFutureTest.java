package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The futures of {@link Reactor#submit}, as far as they are the JDK's. */
final class SubmittedFutureTest {

    private final TestReactor test = TestReactor.create();
    private final Deferred<String> deferred = test.reactor().newDeferred();

    @SuppressWarnings("FutureReturnValueIgnored") // join() returns it
    private final CompletableFuture<String> future = CompletableFuture.supplyAsync(
                    () -> test.reactor().submit(() -> deferred))
            .join();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void itHasNoDependentsAtBirth() {
        assertThat(future.getNumberOfDependents()).isZero();

        test.settle();
        assertThat(future.getNumberOfDependents()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancellingItInWhateverWayCancelsTheDeferred(boolean byCancel) {
        test.settle();

        if (byCancel) {
            assertThat(future.cancel(true)).isTrue();
        } else {
            assertThat(future.completeExceptionally(new CancellationException("given up")))
                    .isTrue();
        }
        test.settle();

        assertThat(deferred.isCalled()).isTrue();
        assertThat(future).isCancelled();
        assertThat(future.cancel(true)).as("again, as the JDK's").isTrue();
    }

    @Test
    void aValueOrAFailureOfSomebodyElsesLeavesTheDeferredAlone() {
        test.settle();

        future.completeExceptionally(new IllegalStateException("not a cancellation"));
        test.settle();
        assertThat(deferred.isCalled()).isFalse();

        deferred.callback("row");
        assertThat(future).isCompletedExceptionally();
    }

    /** JDK 25 wraps it in another. */
    @Test
    void whateverWayItIsAskedItThrowsTheStopsExceptionItself() {
        test.settle();
        test.close();

        for (ThrowingCallable ask : List.<ThrowingCallable>of(
                future::join, future::get, () -> future.get(1, TimeUnit.SECONDS), () -> future.getNow("none"))) {
            assertThatThrownBy(ask)
                    .isExactlyInstanceOf(ReactorStoppedException.class)
                    .hasMessageContaining("stopped before");
        }
    }

    @Test
    void oneThatWasCancelledThrowsSo() {
        future.cancel(true);

        assertThatThrownBy(future::join)
                .isExactlyInstanceOf(CancellationException.class)
                .hasNoCause();
    }
}
