package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JDK's continuations, where it shows them. */
final class ContinuationBackendTest {

    private static final int SMALL_STACK = 256 * 1024;
    private static final int DISTANCES = 2_000;

    /** The frames of another size below, so that a distance is more than a whole number of frames. */
    private static final int SHIFTS = 20;

    @Test
    void toAskForRoomTellsOfAnOverflowAsSuchAtEachDistanceFromTheEndOfTheStack() throws Exception {
        ReactorBuilder builder = CoroutineFixture.builder(ContinuationBackend.NAME);
        List<Throwable> thrown = new ArrayList<>();
        Thread small = new Thread(
                null,
                () -> {
                    try (TestReactor own = TestReactor.create(0, builder)) {
                        own.settle(); // this thread is its own now, and has coroutines
                        CoroutineBackend.Strand strand = suspended(builder.coroutines);
                        strand.makeRoomToResume(); // its classes are there now
                        for (int distance = 0; distance < DISTANCES; distance++) {
                            try {
                                beginFurtherUp(distance % SHIFTS, 0, 0, strand, new int[] {distance / SHIFTS});
                            } catch (Throwable told) {
                                thrown.add(told);
                            }
                        }
                    }
                },
                "small stack",
                SMALL_STACK);
        small.start();
        small.join();

        assertThat(thrown).isNotEmpty().allSatisfy(told -> assertThat(told).isInstanceOf(StackOverflowError.class));
    }

    private static CoroutineBackend.Strand suspended(CoroutineBackend backend) {
        CoroutineBackend.Strand[] made = new CoroutineBackend.Strand[1];
        made[0] = backend.strand(() -> made[0].suspend(), CoroutineThread.current());
        made[0].resume();
        return made[0];
    }

    private static long beginFurtherUp(int frames, long one, long two, CoroutineBackend.Strand strand, int[] framesUp) {
        if (frames > 0) {
            return one + beginFurtherUp(frames - 1, two, one + 1, strand, framesUp) + two;
        }
        askAtTheEndOfTheStack(strand, framesUp);
        return 0;
    }

    /** Overflows the stack, and asks for room so many frames before its end. */
    @SuppressWarnings("InfiniteRecursion")
    private static void askAtTheEndOfTheStack(CoroutineBackend.Strand strand, int[] framesUp) {
        try {
            askAtTheEndOfTheStack(strand, framesUp);
        } catch (StackOverflowError end) {
            if (framesUp[0]-- != 0) {
                throw end;
            }
            strand.makeRoomToResume();
        }
    }
}
