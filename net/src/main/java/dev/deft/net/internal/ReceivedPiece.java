package dev.deft.net.internal;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are still in the buffer that they were received into. They are copied when somebody looks at them, and else at the end of the turn, so that who passes them on as they came sends
 * them from that buffer, and need not wait for a copy.
 *
 * <pre>
 *    lent --array(), any thread--&gt; copied --giveBack(), the reactor's--&gt; copied, and the buffer is others'
 * </pre>
 *
 * <p>{@link #copy} is written once, under the monitor, and read without it. The buffer belongs to the reactor's thread, which gives it back only after a copy, for which it has the
 * monitor: so whoever copies on another thread has it meanwhile, and nobody receives into it.
 */
public final class ReceivedPiece {

    private final int length;

    /** The buffer, with a count of its own; written to by nobody before it is given back, and not used after that. */
    private final ByteBuf buffer;

    private volatile byte @Nullable [] copy;

    /** Makes one of all that is to be read of {@code buffer}, whose count it takes. */
    ReceivedPiece(ByteBuf buffer) {
        this.buffer = buffer;
        this.length = buffer.readableBytes();
    }

    /** Returns the number of bytes. Any thread. */
    public int length() {
        return length;
    }

    /** Returns the bytes, copied now if they were not. Any thread. */
    public byte[] array() {
        byte[] its = copy;
        return its == null ? copyOnce() : its;
    }

    private synchronized byte[] copyOnce() {
        byte[] its = copy;
        if (its == null) {
            its = new byte[length];
            buffer.getBytes(buffer.readerIndex(), its);
            copy = its;
        }
        return its;
    }

    /** Copies the bytes if that was not done, and gives the buffer back. Once, on the reactor's thread. */
    void giveBack() {
        array();
        buffer.release();
    }

    /** Returns the bytes in the buffer, to be sent and released. Before {@link #giveBack}, on the reactor's thread. */
    ByteBuf retained() {
        return buffer.retainedDuplicate();
    }
}
