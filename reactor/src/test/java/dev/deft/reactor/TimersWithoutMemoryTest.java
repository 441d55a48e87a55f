package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timed calls that were moved, and for whose new places there is no memory: none is lost. */
class TimersWithoutMemoryTest {

    private final List<String> made = new ArrayList<>();
    private long now;
    private boolean hasMemory = true;
    private final TurnClock clock = new TurnClock(() -> now);
    private final Timers timers = new Timers(new ReactorThread("r", new Inbox(() -> {})), clock) {
        @Override
        void addToQueue(TimedCall call) {
            if (!hasMemory) {
                throw new OutOfMemoryError("no room for an entry, in a test");
            }
            super.addToQueue(call);
        }
    };

    private TimedCall add(int millis, String name) {
        return timers.add(Duration.ofMillis(millis), () -> made.add(name), dropped -> made.add(name + " dropped"));
    }

    private void turnAt(int millis) {
        now = Duration.ofMillis(millis).toNanos();
        clock.forgetAll();
        timers.runDue();
    }

    @Test
    void oneThatComesUpBeforeItIsDueAndOneThatIsMovedEarlierAreMadeWhenThereIsMemoryAgain() {
        TimedCall later = add(10, "later");
        later.reset(Duration.ofMillis(30));
        TimedCall sooner = add(90, "sooner");
        hasMemory = false;
        sooner.reset(Duration.ofMillis(20));
        turnAt(10);
        assertThat(timers.nanosToNext()).isEqualTo(Duration.ofMillis(1).toNanos());
        turnAt(25);
        assertThat(made).isEmpty();

        hasMemory = true;
        turnAt(26);
        assertThat(made).containsExactly("sooner");
        turnAt(30);
        assertThat(made).containsExactly("sooner", "later");
        assertThat(timers.nanosToNext()).isEqualTo(Timers.NONE);
    }

    @Test
    void oneThatIsCancelledMeanwhileIsNotMade() {
        TimedCall cancelled = add(90, "cancelled");
        hasMemory = false;
        cancelled.reset(Duration.ofMillis(20));
        cancelled.cancel();
        hasMemory = true;
        turnAt(100);

        assertThat(made).isEmpty();
        assertThat(timers.nanosToNext()).isEqualTo(Timers.NONE);
    }

    @Test
    void whoeverWaitsIsToldAtTheEndThoughThereIsStillNoMemory() {
        add(90, "left").reset(Duration.ofMillis(95));
        TimedCall moved = add(90, "moved");
        hasMemory = false;
        moved.reset(Duration.ofMillis(20));
        turnAt(10);

        timers.dropAll("r");

        assertThat(made).containsExactly("left dropped", "moved dropped");
    }
}
