package dev.deft.net;

import dev.deft.net.internal.ByteStream;
import dev.deft.net.internal.ReusedBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The buffers that one channel receives into: what its reactor's channels have in turn, while this one's bytes are copied at once, and else Netty's, whose length follows what is received. Reactor thread only.
 */
final class PieceAllocator extends AdaptiveRecvByteBufAllocator {

    /** The most pieces that are received of a channel before others have their turn; Netty's default. */
    private static final int MOST_PIECES = 16;

    private final Supplier<ReusedBuffer> reused;
    private final BooleanSupplier isCopied;

    PieceAllocator(Supplier<ReusedBuffer> reused, BooleanSupplier isCopied) {
        this.reused = reused;
        this.isCopied = isCopied;
        maxMessagesPerRead(MOST_PIECES);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own type of the result
    public Handle newHandle() {
        return new PieceHandle((ExtendedHandle) super.newHandle());
    }

    /** A {@link PieceAllocator}'s, which counts as Netty's does. */
    private final class PieceHandle extends RecvByteBufAllocator.DelegatingHandle implements ExtendedHandle {

        private PieceHandle(ExtendedHandle nettys) {
            super(nettys);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return isCopied.getAsBoolean() ? reused.get().take(allocator, ByteStream.PIECE) : super.allocate(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return ((ExtendedHandle) delegate()).continueReading(maybeMoreData);
        }
    }
}
