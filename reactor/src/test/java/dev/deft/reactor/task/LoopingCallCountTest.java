package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of calls that were due, of which a looping call is told. */
final class LoopingCallCountTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestReactor test = TestReactor.create();
    private final List<Long> told = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void theCountIsOfTheCallsThatWereDueSinceTheLast() {
        LoopingCall.withCount(test.reactor(), told::add).start(SECOND);

        test.advance(SECOND);
        test.advance(Duration.ofMillis(3_500));
        test.advance(Duration.ofMillis(500));

        assertThat(told).containsExactly(1L, 1L, 3L, 1L);
    }

    @Test
    void theCountOfAFirstCallThatWaitsForAnIntervalIsOneUnlessItIsLate() {
        LoopingCall.withCount(test.reactor(), told::add).start(SECOND, false);
        test.advance(SECOND);
        assertThat(told).containsExactly(1L);

        LoopingCall.withCount(test.reactor(), told::add).start(SECOND, false);
        test.advance(Duration.ofMillis(2_500));

        assertThat(told).containsExactly(1L, 2L, 2L);
    }

    @Test
    void theCountGoesOnFromAReset() {
        LoopingCall counting = LoopingCall.withCount(test.reactor(), told::add);
        counting.start(SECOND);
        test.advance(Duration.ofMillis(700));

        counting.reset();
        test.advance(Duration.ofMillis(2_500));

        assertThat(told).containsExactly(1L, 2L);
    }

    @Test
    void theCountWithAnIntervalOfZeroIsOne() {
        LoopingCall busy = LoopingCall.withCount(test.reactor(), count -> {
            told.add(count);
            if (told.size() == 3) {
                throw new IOException("enough");
            }
            return null;
        });
        busy.start(Duration.ZERO).addErrback(failure -> busy);
        test.advance(SECOND);

        assertThat(told).containsExactly(1L, 1L, 1L);
    }
}
