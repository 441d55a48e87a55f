package dev.deft.net.internal;

import dev.deft.net.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Bytes that were written and that the transport has not taken yet, in order. Reactor thread only. */
public final class SendQueue {

    /** Of few places, as are the others of a connection: thousands of connections are idle. It grows with what is written. */
    private final ArrayDeque<Bytes> parts = new ArrayDeque<>(1);

    private long length;

    /** Makes an empty one. */
    public SendQueue() {}

    /** Returns the number of bytes. */
    public long length() {
        return length;
    }

    void add(Bytes data) {
        parts.add(data);
        length += data.length();
    }

    void clear() {
        parts.clear();
        length = 0;
    }

    /** Moves all to the end of {@code other}. */
    void moveTo(SendQueue other) {
        other.parts.addAll(parts);
        other.length += length;
        clear();
    }

    /** Moves the first bytes to {@code target}, as many as there are and as it has room for. */
    public void moveTo(ByteBuffer target) {
        for (Bytes first = parts.peek(); first != null && target.hasRemaining(); first = parts.peek()) {
            parts.remove();
            int fits = Math.min(first.length(), target.remaining());
            first.slice(0, fits).copyTo(target);
            if (fits < first.length()) {
                parts.addFirst(first.slice(fits));
            }
            length -= fits;
        }
    }
}
