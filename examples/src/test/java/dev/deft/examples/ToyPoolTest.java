package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-threads")
class ToyPoolTest {

    @Test
    void eachCallerHasTheAnswerOfItsOwnCallFromAWorker() throws Exception {
        try (ToyPool pool = new ToyPool(2)) {
            List<Integer> calls = IntStream.range(0, 100).boxed().toList();

            List<String> answers =
                    calls.parallelStream().map(call -> answer(pool, call)).toList();

            assertThat(answers)
                    .containsExactlyElementsOf(
                            calls.stream().map(call -> "toy pool " + call).toList());
        }
    }

    @Test
    void asManyCallsRunAtOnceAsThereAreWorkers() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        try (ToyPool pool = new ToyPool(2)) {
            Thread other = new Thread(() -> meet(pool, both));
            other.start();
            meet(pool, both);
            other.join();

            assertThat(both.getCount()).isZero();
        }
    }

    private static String answer(ToyPool pool, int call) {
        try {
            return pool.call(() -> Thread.currentThread().getThreadGroup().getName() + " " + call);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void meet(ToyPool pool, CountDownLatch both) {
        try {
            pool.call(() -> {
                both.countDown();
                both.await();
                return both;
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
