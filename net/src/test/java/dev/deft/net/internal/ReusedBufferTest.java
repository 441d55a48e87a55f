package dev.deft.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReusedBufferTest {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final ReusedBuffer reused = new ReusedBuffer();

    @AfterEach
    void nothingIsLeftWhenItIsClosed() {
        reused.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void itIsReusedWhenItWasReleased() {
        ByteBuf first = reused.take(allocator, 100);
        first.writeLong(1);
        first.release();

        ByteBuf second = reused.take(allocator, 100);

        assertThat(second).isSameAs(first);
        assertThat(second.readableBytes()).isZero();
        assertThat(second.capacity()).isEqualTo(ByteStream.PIECE);
        second.release();
    }

    @Test
    void whoTakesItWhileItIsInUseHasAnotherOfTheLengthAskedFor() {
        ByteBuf kept = reused.take(allocator, 100);

        ByteBuf other = reused.take(allocator, 100);

        assertThat(other).isNotSameAs(kept);
        assertThat(other.capacity()).isEqualTo(100);
        other.release();
        kept.release();
    }

    @Test
    void itIsLeftToWhoKeepsItWhenManyOthersHaveMissedIt() {
        ByteBuf kept = reused.take(allocator, 100);
        kept.writeLong(1);
        for (int missed = 0; missed < ReusedBuffer.MOST_MISSED; missed++) {
            reused.take(allocator, 100).release();
        }

        ByteBuf next = reused.take(allocator, 100);

        assertThat(next).isNotSameAs(kept);
        assertThat(next.capacity()).isEqualTo(ByteStream.PIECE);
        assertThat(kept.readLong()).isEqualTo(1);
        next.release();
        kept.release();
    }

    @Test
    void whoHasItWhenItIsClosedKeepsIt() {
        ByteBuf kept = reused.take(allocator, 100);
        kept.writeLong(1);
        reused.close();

        ByteBuf later = reused.take(allocator, 100);

        assertThat(later.capacity()).isEqualTo(100);
        assertThat(kept.readLong()).isEqualTo(1);
        later.release();
        kept.release();
    }
}
