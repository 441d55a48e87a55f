package dev.deft.peers.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
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
}
