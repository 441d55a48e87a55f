package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When a heap is said to grow, and what is said to be held on to. */
class RemainsTest {

    private static final long MIB = 1 << 20;

    private final Complaints complaints = new Complaints();
    private final Remains remains = new Remains();

    @Test
    void aHeapThatGrowsIsFound() {
        LongStream.rangeClosed(1, 9).forEach(minute -> remains.note(10 * minute * MIB));
        remains.complainOfGrowth(complaints);

        assertThat(complaints.lines())
                .containsExactly("the heap grows: after garbage collections it was 20 MiB at first and is 80 MiB now");
    }

    @Test
    void oneLargeMinuteIsNoGrowth() {
        LongStream.of(8, 9, 8, 9, 8, 9, 8, 200, 9).forEach(mib -> remains.note(mib * MIB));
        remains.complainOfGrowth(complaints);

        assertThat(complaints.lines()).isEmpty();
    }

    @Test
    void twoMinutesSayNothing() {
        LongStream.of(8, 800).forEach(mib -> remains.note(mib * MIB));
        remains.complainOfGrowth(complaints);

        assertThat(complaints.lines()).isEmpty();
    }

    @Test
    void whatIsHeldOnToIsNamed() {
        Object held = "held on to".repeat(2);
        remains.add(7, new Object());
        remains.add(8, held);
        remains.collect(complaints);

        assertThat(complaints.lines())
                .containsExactly(
                        "something still refers to 1 reactors, pools and given-up waits of episodes that have ended, the first of"
                                + " which is " + held);
        assertThat(remains.heldEpisode()).hasValue(8);
    }
}
