package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("real-threads")
class RendezvousTest {

    private static final int ITEMS = 2_000;

    static Stream<Rendezvous> all() {
        return Stream.of(
                Rendezvous.overLocks(),
                Rendezvous.overCondition(),
                Rendezvous.overSemaphores(),
                Rendezvous.overSynchronousQueue(),
                Rendezvous.overTransferQueue(),
                Rendezvous.overExchanger());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theConsumerHasEachItemInItsOrderAndOnce(Rendezvous rendezvous) throws Exception {
        FutureTask<List<Object>> taking = new FutureTask<>(() -> {
            List<Object> taken = new ArrayList<>();
            for (int i = 0; i < ITEMS; i++) {
                taken.add(rendezvous.take());
            }
            return taken;
        });
        new Thread(taking, "consumer").start();
        List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
        for (Integer item : items) {
            rendezvous.give(item);
        }
        assertThat(taking.get(10, TimeUnit.MINUTES)).isEqualTo(items);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aProducerDoesNotGoOnBeforeTheConsumerComes(Rendezvous rendezvous) throws Exception {
        AtomicBoolean comes = new AtomicBoolean();
        FutureTask<Boolean> giving = new FutureTask<>(() -> {
            rendezvous.give("item");
            return comes.get();
        });
        Thread producer = new Thread(giving, "producer");
        producer.start();
        while (producer.getState() != Thread.State.WAITING && !giving.isDone()) {
            Thread.onSpinWait();
        }
        comes.set(true);
        if (!giving.isDone()) {
            assertThat(rendezvous.take()).isEqualTo("item");
        }
        assertThat(giving.get(10, TimeUnit.MINUTES)).isTrue();
    }
}
