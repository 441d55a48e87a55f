package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class CallWithCallbackTest {

    private final DrivenPoolFixture driven =
            new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1).queueCapacity(1));

    private void record(Object value, Throwable failure) {
        driven.ran.add(failure == null ? "value " + value : "failure " + failure.getMessage());
    }

    @Test
    void onResultIsToldTheValue() {
        driven.pool.callInThreadWithCallback(this::record, () -> 42);
        driven.runAll();

        assertThat(driven.ran).containsExactly("value 42");
    }

    @Test
    void onResultIsToldAValueOfNull() {
        driven.pool.callInThreadWithCallback(this::record, () -> null);
        driven.runAll();

        assertThat(driven.ran).containsExactly("value null");
    }

    @Test
    void onResultIsToldWhatTheCallThrowsAndThePoolCountsNoFailure() {
        driven.pool.callInThreadWithCallback(this::record, () -> {
            throw new IOException("no such file");
        });
        driven.pool.callInThreadWithCallback(this::record, () -> {
            throw new AssertionError("an error");
        });
        driven.runAll();

        assertThat(driven.ran).containsExactly("failure no such file", "failure an error");
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void onResultIsToldOfARefusalAndNothingIsThrown() {
        driven.submit("1", "2");

        driven.pool.callInThreadWithCallback(this::record, () -> 42);

        assertThat(driven.ran).hasSize(1);
        assertThat(driven.ran.get(0)).startsWith("failure pool db refused a call: its queue is full");
    }

    @Test
    void onResultIsToldOfACancellation() {
        driven.pool.callInThreadWithCallback(this::record, () -> 42);
        driven.pool.stop(Duration.ZERO, QueuedWork.CANCEL);

        assertThat(driven.ran)
                .containsExactly(
                        "failure pool db was stopped before this call had run. Give stop() a longer deadline, or"
                                + " submit less");
    }

    @Test
    void anOnResultThatThrowsIsCalledOnceAndLogged() {
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            driven.pool.callInThreadWithCallback(
                    (value, failure) -> {
                        driven.ran.add("told");
                        throw new IllegalStateException("in onResult");
                    },
                    () -> 42);
            driven.submit("next");
            driven.runAll();

            assertThat(driven.ran).containsExactly("told", "next");
            assertThat(log.failures()).containsExactly(IllegalStateException.class.getName());
        }
    }

    @Test
    void theCallIsReleasedBeforeOnResultIsCalled() {
        CallWithCallback<?>[] task = new CallWithCallback<?>[1];
        task[0] = new CallWithCallback<Object>(
                (value, failure) -> driven.ran.add("holds " + task[0].call()), () -> 42, null);

        task[0].run();
        task[0].discarded(new IllegalStateException());

        assertThat(driven.ran).containsExactly("holds null", "holds null");
    }

    @Test
    void nullArgumentsAreMistakes() {
        Callable<Object> nothing = null;

        assertThatThrownBy(() -> driven.pool.callInThreadWithCallback(this::record, nothing))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("call");
        assertThatThrownBy(() -> driven.pool.callInThreadWithCallback(null, () -> 42))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("onResult");
    }
}
