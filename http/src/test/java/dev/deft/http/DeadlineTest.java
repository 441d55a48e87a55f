package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines one after another, by one timer. */
class DeadlineTest {

    private final TestReactor test = TestReactor.create();
    private final List<DelayedCall> timers = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private final Scheduler counting = (delay, call) -> {
        DelayedCall timer = test.reactor().callLater(delay, call);
        timers.add(timer);
        return timer;
    };
    private final Deadline deadline = new Deadline(counting, ReactorAccess.get().confinement(test.reactor()));

    @AfterEach
    void close() {
        test.close();
    }

    private void set(int seconds, String name) {
        deadline.set(Duration.ofSeconds(seconds), () -> made.add(name));
    }

    private void advance(int seconds) {
        test.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void theLastThatWasSetHoldsAndAThousandTakeOneTimer() {
        for (int i = 0; i < 1_000; i++) {
            set(60, "the time of " + i);
            advance(1);
            if (i % 2 == 0) {
                deadline.clear();
            }
        }
        assertThat(made).isEmpty();
        assertThat(timers).hasSize(1);

        advance(59);
        assertThat(made).containsExactly("the time of 999");
    }

    @Test
    void oneThatIsSooner() {
        set(60, "idle");
        set(10, "head");
        advance(9);
        assertThat(made).isEmpty();
        advance(1);
        assertThat(made).containsExactly("head");
        advance(60);
        assertThat(made).containsExactly("head");
        assertThat(timers).hasSize(1);
    }

    @Test
    void whatWasClearedIsNotMadeAndTheNextHasTheTimeThatItWasGiven() {
        set(10, "cleared");
        deadline.clear();
        advance(20);
        set(10, "next");
        advance(9);
        assertThat(made).isEmpty();
        advance(1);
        assertThat(made).containsExactly("next");
    }

    @Test
    void anEndLeavesNoTimer() {
        set(10, "never");
        int before = ReactorAccess.get().timedCalls(test.reactor());
        deadline.end();
        deadline.end();

        assertThat(ReactorAccess.get().timedCalls(test.reactor())).isEqualTo(before - 1);
        advance(20);
        assertThat(made).isEmpty();
    }

    @Test
    void aCallMaySetTheNext() {
        deadline.set(Duration.ofSeconds(1), () -> {
            made.add("first");
            set(1, "second");
        });
        advance(1);
        assertThat(made).containsExactly("first");
        advance(1);
        assertThat(made).containsExactly("first", "second");
    }
}
