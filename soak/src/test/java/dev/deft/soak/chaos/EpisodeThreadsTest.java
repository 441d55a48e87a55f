package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The threads that an episode takes for its own. */
@Tag("real-threads")
class EpisodeThreadsTest {

    private static final String PREFIX = "deft-episode-threads-test-";

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void thoseThatAnEarlierRunHasLeftAreNot() throws Exception {
        EpisodeThreads first = new EpisodeThreads(PREFIX);
        Thread left = new Thread(this::waitLong, PREFIX + "left");
        left.start();
        EpisodeThreads later = new EpisodeThreads(PREFIX);

        assertThat(first.alive()).containsExactly(left);
        assertThat(EpisodeThreads.where(first.alive())).startsWith(PREFIX + "left, ");
        assertThat(first.dump()).first().asString().startsWith(PREFIX + "left: ");
        assertThat(later.alive()).isEmpty();
        assertThat(later.dump()).isEmpty();
        never.countDown();
        left.join();
        assertThat(first.alive()).isEmpty();
    }

    private void waitLong() {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
