package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The threads that may use a Deferred. */
class DeferredConfinementTest {

    /** A confinement that refuses everybody, and keeps what it refused. */
    private static final class Closed implements Confinement {
        private String refused = "";

        @Override
        public void check(Object confined, String method) {
            refused = method;
            throw new IllegalStateException("closed to " + method);
        }
    }

    private static Map<String, ThrowingCallable> everyMethodOf(Deferred<String> deferred) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("callback", () -> deferred.callback("x"));
        calls.put("errback", () -> deferred.errback(new IOException()));
        calls.put("cancel", deferred::cancel);
        calls.put("isCalled", deferred::isCalled);
        calls.put("pause", deferred::pause);
        calls.put("unpause", deferred::unpause);
        calls.put("addCallback", () -> deferred.addCallback(v -> v));
        calls.put("addCallbackDeferring", () -> deferred.addCallbackDeferring(v -> Deferred.succeed(v)));
        calls.put("addErrback", () -> deferred.addErrback(e -> ""));
        calls.put("addErrbackDeferring", () -> deferred.addErrbackDeferring(e -> Deferred.succeed("")));
        calls.put("addCallbacks", () -> deferred.addCallbacks(v -> v, e -> ""));
        calls.put("addBoth", () -> deferred.addBoth(r -> ""));
        calls.put("addBothDeferring", () -> deferred.addBothDeferring(r -> Deferred.succeed("")));
        calls.put("onSuccess", () -> deferred.onSuccess(v -> {}));
        calls.put("onFailure", () -> deferred.onFailure(e -> {}));
        calls.put("onBoth", () -> deferred.onBoth(r -> {}));
        calls.put("addTimeout", () -> deferred.addTimeout(Duration.ofSeconds(1), new HandDrivenScheduler()));
        calls.put("fork", deferred::fork);
        calls.put("chainDeferred", () -> deferred.chainDeferred(new Deferred<>()));
        calls.put("toCompletionStage", deferred::toCompletionStage);
        calls.put("gatherResults", () -> Deferreds.gatherResults(List.of(deferred)));
        calls.put("list", () -> Deferreds.list(List.of(deferred)));
        calls.put("race", () -> Deferreds.race(List.of(deferred)));
        return calls;
    }

    @Test
    void everyMethodButToStringAsksTheConfinement() {
        everyMethodOf(new Deferred<>(new Closed()))
                .forEach((method, call) -> assertThatThrownBy(call)
                        .as(method)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("closed to " + method));
        assertThat(new Deferred<>(new Closed()).toString()).contains("unfired");
    }

    @Test
    void lockSemaphoreAndQueueAskTheConfinement() {
        Closed closed = new Closed();
        DeferredLock lock = new DeferredLock(closed);
        assertThat(catchThrowable(lock::acquire)).hasMessage("closed to acquire");
        assertThat(catchThrowable(lock::release)).hasMessage("closed to release");
        assertThat(catchThrowable(lock::isLocked)).hasMessage("closed to isLocked");
        DeferredSemaphore semaphore = new DeferredSemaphore(1, closed);
        assertThat(catchThrowable(() -> semaphore.run(() -> Deferred.succeed("x"))))
                .hasMessage("closed to acquire");
        assertThat(catchThrowable(semaphore::tokens)).hasMessage("closed to tokens");
        DeferredQueue<String> queue = new DeferredQueue<>(1, 1, closed);
        assertThat(catchThrowable(() -> queue.put("x"))).hasMessage("closed to put");
        assertThat(catchThrowable(queue::get)).hasMessage("closed to get");
        assertThat(closed.refused).isEqualTo("get");
    }

    @Test
    @Tag("real-threads")
    void anotherThreadIsRefusedWithAMessageThatNamesTheObjectBothThreadsAndTheWayOut() throws Exception {
        Deferred<String> deferred = new Deferred<>();
        Throwable thrown = OtherThread.call("intruder", () -> catchThrowable(() -> deferred.callback("x")));
        assertThat(thrown)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Deferred@")
                .hasMessageContaining("thread '" + Thread.currentThread().getName() + "'")
                .hasMessageContaining("callback() was called on thread 'intruder'")
                .hasMessageContaining("callFromThread");
        assertThat(deferred.isCalled()).isFalse();
    }

    @Test
    @Tag("real-threads")
    void aDeferredThatAnotherThreadMadeIsRefusedWhenACallbackReturnsIt() throws Exception {
        Deferred<String> foreign = OtherThread.call("maker", () -> Deferred.succeed("x"));
        Deferred<String> deferred = Deferred.succeed(1).addCallbackDeferring(n -> foreign);
        assertThat(failureIn(deferred))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread 'maker'")
                .hasMessageContaining("addCallbackDeferring()");
    }

    @Test
    @Tag("real-threads")
    void aDeferredThatAnotherThreadMadeIsNotFiredByChainDeferred() throws Exception {
        Deferred<String> foreign = OtherThread.call("maker", () -> new Deferred<>());
        Deferred<String> deferred = Deferred.succeed("x");
        deferred.chainDeferred(foreign);
        assertThat(failureIn(deferred))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("maker");
    }

    @Test
    void cancelAsksTheConfinementOfTheOneThatItCancelsToo() {
        boolean[] moved = new boolean[1];
        Deferred<String> inner = new Deferred<>((confined, method) -> {
            if (moved[0]) {
                throw new IllegalStateException("closed to " + method);
            }
        });
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        moved[0] = true;
        assertThatThrownBy(outer::cancel).hasMessage("closed to cancel");
    }

    @Test
    void forksAndGatheringsInheritTheConfinement() {
        Confinement confinement = (confined, method) -> {};
        Deferred<String> deferred = new Deferred<>(confinement, cancelled -> {});
        assertThat(deferred.fork().confinement).isSameAs(confinement);
        assertThat(Deferreds.gatherResults(List.of(deferred)).confinement).isSameAs(confinement);
        assertThat(Deferreds.list(List.of(deferred)).confinement).isSameAs(confinement);
        assertThat(Deferreds.race(List.of(deferred)).confinement).isSameAs(confinement);
        assertThat(Deferreds.list(List.of()).confinement).isSameAs(ThreadConfinement.current());
    }

    @Test
    void aConfinementThatSaysNothingElseCannotBeEntered() {
        Confinement confinement = (confined, method) -> {};
        assertThat(confinement.enter(() -> {})).isFalse();
    }
}
