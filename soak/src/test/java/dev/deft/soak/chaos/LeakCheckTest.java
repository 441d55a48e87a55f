package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.soak.Violations;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Heaps that grow, and objects that are held on to. */
class LeakCheckTest {

    private static final long MIB = 1 << 20;

    private final Violations violations = new Violations();
    private final LeakCheck leakCheck = new LeakCheck();

    @Test
    void aHeapThatGrowsIsFound() {
        LongStream.rangeClosed(1, 9).forEach(minute -> leakCheck.note(10 * minute * MIB));
        leakCheck.checkGrowth(violations);

        assertThat(violations.lines())
                .containsExactly("the heap grows: after garbage collections it was 20 MiB at first and is 80 MiB now");
    }

    @Test
    void oneLargeMinuteIsNoGrowth() {
        LongStream.of(8, 9, 8, 9, 8, 9, 8, 200, 9).forEach(mib -> leakCheck.note(mib * MIB));
        leakCheck.checkGrowth(violations);

        assertThat(violations.lines()).isEmpty();
    }

    @Test
    void twoMinutesSayNothing() {
        LongStream.of(8, 800).forEach(mib -> leakCheck.note(mib * MIB));
        leakCheck.checkGrowth(violations);

        assertThat(violations.lines()).isEmpty();
    }

    @Test
    void whatIsHeldOnToIsNamed() {
        Object held = "held on to".repeat(2);
        leakCheck.add(7, new Object());
        leakCheck.add(8, held);
        leakCheck.collect(violations);

        assertThat(violations.lines())
                .containsExactly(
                        "something still refers to 1 reactors, pools and given-up waits of episodes that have ended, the first of"
                                + " which is " + held);
        assertThat(leakCheck.leakingEpisode()).hasValue(8);
    }
}
