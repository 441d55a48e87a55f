package dev.deft.peers.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SpscQueueTest {

    @Test
    void elementsComeOutInTheOrderInWhichTheyWentInAcrossSegmentsOnceTheyArePublished() {
        SpscQueue<Integer> queue = new SpscQueue<>();
        Queue<Integer> unpublished = new ArrayDeque<>();
        Queue<Integer> published = new ArrayDeque<>();
        Random random = new Random(1);
        for (int element = 0; element < 100_000; ) {
            for (int i = random.nextInt(2_000); i > 0; i--) {
                queue.add(element);
                unpublished.add(element++);
            }
            if (random.nextBoolean()) {
                queue.publish();
                published.addAll(unpublished);
                unpublished.clear();
            }
            for (int i = random.nextInt(2_000); i > 0; i--) {
                assertThat(queue.poll()).isEqualTo(published.poll());
            }
        }
        queue.publish();
        published.addAll(unpublished);
        while (!published.isEmpty()) {
            assertThat(queue.poll()).isEqualTo(published.poll());
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void elementsThatArePublishedOneByOneComeOutAcrossSegments() {
        SpscQueue<Integer> queue = new SpscQueue<>();
        for (int element = 0; element < 5_000; element++) {
            queue.add(element);
            assertThat(queue.poll()).isNull();
            queue.publish();
            assertThat(queue.poll()).isEqualTo(element);
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    @Tag("real-threads")
    void aConsumerOnAThreadOfItsOwnHasEachElementInOrderWithWhatWasWrittenBefore() throws Exception {
        int count = 2_000_000;
        SpscQueue<int[]> queue = new SpscQueue<>();
        FutureTask<Integer> consumer = new FutureTask<>(() -> {
            for (int expected = 0; expected < count; ) {
                int[] element = queue.poll();
                if (element == null) {
                    Thread.onSpinWait();
                } else if (element[0] != expected++) {
                    return element[0];
                }
            }
            return -1;
        });
        Thread thread = new Thread(consumer);
        thread.setDaemon(true); // it would wait for ever for one that is lost
        thread.start();
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            int[] element = new int[1];
            element[0] = i;
            queue.add(element);
            if (random.nextInt(10) == 0) {
                queue.publish();
            }
        }
        queue.publish();
        assertThat(consumer.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
    }
}
