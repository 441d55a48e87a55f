package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Point 16 of Twisted's semantics, for the queue. */
class DeferredQueueTest {

    private final DeferredQueue<String> queue = new DeferredQueue<>(2, 2);
    private final List<String> seen = new ArrayList<>();

    @Test
    void valuesThatWaitAreGotInTheOrderInWhichTheyWerePut() {
        queue.put("a");
        queue.put(null);
        assertThat(valueIn(queue.get())).isEqualTo("a");
        assertThat(valueIn(queue.get())).isNull();
    }

    @Test
    void gettersThatWaitGetValuesInTheOrderInWhichTheyCame() {
        queue.get().onSuccess(value -> seen.add("first got " + value));
        queue.get().onSuccess(value -> seen.add("second got " + value));
        queue.put("a");
        queue.put("b");
        assertThat(seen).containsExactly("first got a", "second got b");
    }

    // Point 16
    @Test
    void overflowThrowsSynchronously() {
        queue.put("a");
        queue.put("b");
        assertThatThrownBy(() -> queue.put("c"))
                .isInstanceOf(QueueOverflowException.class)
                .hasMessageContaining("[2 of 2 values, 0 of 2 getters waiting] is full");
        assertThat(valueIn(queue.get())).isEqualTo("a");
        queue.put("d");
    }

    // Point 16
    @Test
    void underflowThrowsSynchronously() {
        queue.get();
        queue.get();
        assertThatThrownBy(queue::get)
                .isInstanceOf(QueueUnderflowException.class)
                .hasMessageContaining("[0 of 2 values, 2 of 2 getters waiting] has too many getters");
    }

    // Point 16
    @Test
    void aCancelledGetterIsRemoved() {
        Deferred<String> cancelled = queue.get();
        queue.get().onSuccess(seen::add);
        cancelled.cancel();
        queue.put("a");
        assertThat(seen).containsExactly("a");
        assertThat(failureIn(cancelled)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aQueueOfSizeZeroHandsOverToWaitingGettersOnly() {
        DeferredQueue<String> transfer = new DeferredQueue<>(0, 1);
        assertThatThrownBy(() -> transfer.put("a")).isInstanceOf(QueueOverflowException.class);
        Deferred<String> getter = transfer.get();
        transfer.put("b");
        assertThat(valueIn(getter)).isEqualTo("b");
    }

    @Test
    void aDeferredIsNeverAValue() {
        DeferredQueue<Object> any = new DeferredQueue<>(1, 1);
        assertThatThrownBy(() -> any.put(new Deferred<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never a value");
    }

    @Test
    void negativeBoundsAreRefused() {
        assertThatThrownBy(() -> new DeferredQueue<>(-1, 1)).hasMessageContaining("size -1");
        assertThatThrownBy(() -> new DeferredQueue<>(1, -1)).hasMessageContaining("backlog -1");
    }
}
