package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-threads")
class ProducerConsumerTest {

    @Test
    void theConsumerHasEachItemInItsOrderAndOnce() throws Exception {
        ProducerConsumer<Integer> pair = new ProducerConsumer<>();
        FutureTask<List<Integer>> consumer = new FutureTask<>(() -> {
            List<Integer> taken = new ArrayList<>();
            while (taken.size() < 1_000) {
                taken.add(pair.take());
            }
            return taken;
        });
        new Thread(consumer, "consumer").start();
        List<Integer> items = IntStream.range(0, 1_000).boxed().toList();
        items.forEach(pair::put);
        assertThat(consumer.get(10, TimeUnit.MINUTES)).isEqualTo(items);
    }

    @Test
    void itsTransactionsAreCountedAloneAndBesideThreadsThatCompute() throws Exception {
        assertThat(ProducerConsumer.transactions(Duration.ofMillis(20), 0)).isPositive();
        assertThat(ProducerConsumer.transactions(Duration.ofMillis(20), 2)).isPositive();
    }
}
