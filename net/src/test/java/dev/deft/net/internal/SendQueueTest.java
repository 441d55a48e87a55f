package dev.deft.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Bytes;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    /** The parts that are kept as they were written, at most. */
    private static final int KEPT = 16;

    @Test
    void manySmallPartsAreNotKeptOneByOne() {
        SendQueue queue = new SendQueue();
        List<WeakReference<byte[]>> arrays = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            arrays.add(added(queue, 1, 1));
        }

        assertThat(stillThere(arrays)).isLessThanOrEqualTo(KEPT);
        assertThat(queue.length()).isEqualTo(1_000);
    }

    @Test
    void smallSlicesOfLargeArraysDoNotKeepThem() {
        SendQueue queue = new SendQueue();
        List<WeakReference<byte[]>> arrays = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            arrays.add(added(queue, 3_000, 10_000)); // which in an array of their own would be kept
        }

        assertThat(stillThere(arrays)).isLessThanOrEqualTo(KEPT);
    }

    @Test
    void whatIsWrittenComesOutInOrderWhateverItsSizesAndWhereverItIsTakenFrom() {
        Random random = new Random(17);
        for (int run = 0; run < 200; run++) {
            SendQueue queue = new SendQueue();
            SendQueue before = new SendQueue();
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            for (int i = 0; i < 300; i++) {
                byte[] data = new byte[random.nextInt(random.nextInt(20) == 0 ? 40_000 : 60)];
                random.nextBytes(data);
                Bytes part = Bytes.copyOf(data);
                written.writeBytes(data);
                before.add(part.slice(0, data.length / 3));
                before.add(part.slice(data.length / 3));
                if (random.nextInt(4) == 0) {
                    before.moveTo(queue);
                }
                if (random.nextInt(5) == 0) {
                    take(queue, random.nextInt(3_000), taken);
                }
            }
            before.moveTo(queue);
            take(queue, (int) queue.length() + 10, taken);

            assertThat(taken.toByteArray()).isEqualTo(written.toByteArray());
            assertThat(queue.length()).isZero();
        }
    }

    private static void take(SendQueue queue, int most, ByteArrayOutputStream into) {
        long before = queue.length();
        ByteBuffer target = ByteBuffer.allocate(most);
        queue.moveTo(target);
        into.write(target.array(), 0, target.position());
        assertThat(queue.length()).isEqualTo(before - target.position());
    }

    private static WeakReference<byte[]> added(SendQueue queue, int length, int arrayLength) {
        byte[] array = new byte[arrayLength];
        queue.add(BytesAccess.get().wrap(array, arrayLength).slice(0, length));
        return new WeakReference<>(array);
    }

    /** Returns how many are left, when as few are as may be, or after a while. */
    private static long stillThere(List<WeakReference<byte[]>> arrays) {
        long left = arrays.size();
        for (int i = 0; i < 20 && left > KEPT; i++) { // one collection need not clear all
            System.gc();
            left = arrays.stream().filter(each -> each.get() != null).count();
        }
        return left;
    }
}
