package dev.deft.net.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A direct buffer of {@link ByteStream#PIECE} bytes that all connections of a reactor use in turn: what they receive is copied before the next reads, and what they send is the system's when a
 * flush returns, as a rule. So no piece needs an allocation, and the bytes are in the processor's cache. Whoever still has it keeps it, and the others have buffers of their own meanwhile. Reactor thread only.
 */
public final class ReusedBuffer {

    /** The buffers that others have meanwhile, before another is reused: so a peer that does not read costs 64 bytes for each, and not {@link ByteStream#PIECE}. */
    static final int MOST_MISSED = 1024;

    /** The buffer; null before the first use, and when it was left to who has it. */
    private @Nullable ByteBuf buffer;

    private int missed;
    private boolean closed;

    ReusedBuffer() {}

    /** Returns the buffer, empty, or one with room for {@code length} bytes if it is in use; to be released by the caller. */
    public ByteBuf take(ByteBufAllocator allocator, int length) {
        ByteBuf its = buffer;
        if (its == null) {
            if (closed) {
                return allocator.directBuffer(length, length);
            }
            its = allocator.directBuffer(ByteStream.PIECE, ByteStream.PIECE);
            buffer = its;
        }
        if (its.refCnt() == 1) {
            missed = 0;
            return its.clear().retain();
        }
        if (++missed == MOST_MISSED) {
            leave(its);
        }
        return allocator.directBuffer(length, length);
    }

    /** Returns whether somebody has the buffer. */
    boolean isInUse() {
        return buffer != null && buffer.refCnt() > 1;
    }

    /** Leaves the buffer to who has it, or to nobody, and reuses none any more. */
    void close() {
        closed = true;
        if (buffer != null) {
            leave(buffer);
        }
    }

    private void leave(ByteBuf its) {
        buffer = null;
        missed = 0;
        its.release();
    }
}
