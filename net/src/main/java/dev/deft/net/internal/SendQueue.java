package dev.deft.net.internal;

import dev.deft.net.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were written and that the transport has not taken yet, in order. Reactor thread only.
 *
 * <p>It takes memory of the order of its {@link #length}, whatever was written: once there are many parts, those that are small, or a small part of the array that they keep, are copied into one
 * array. Else the bound of what is unsent would be none for who writes byte by byte to a peer that does not read.
 */
public final class SendQueue {

    /** The parts from which on the next is copied, if it is small: fewer are sent as they are, as in most turns. */
    private static final int MANY = 16;

    private static final int SMALL = 2_048;
    private static final int FIRST_ROOM = 256;
    private static final int MOST_ROOM = 16_384;
    private static final BytesAccess BYTES = BytesAccess.get();

    /** Of few places, as are the others of a connection: thousands of connections are idle. It grows with what is written. */
    private final ArrayDeque<Bytes> parts = new ArrayDeque<>(1);

    /** The copies of small parts, which follow {@link #parts}; null if there are none. */
    private byte @Nullable [] copies;

    /** The bytes that were copied. */
    private int copied;

    private long length;

    /** Makes an empty one. */
    public SendQueue() {}

    /** Returns the number of bytes. */
    public long length() {
        return length;
    }

    void add(Bytes data) {
        length += data.length();
        if (copies == null && parts.size() < MANY) {
            parts.add(data);
        } else if (data.length() >= SMALL && data.length() >= BYTES.arrayLength(data) / 2) {
            sealCopies();
            parts.add(data);
        } else {
            copy(data);
        }
    }

    private void copy(Bytes data) {
        ByteBuffer from = BYTES.view(data);
        while (from.hasRemaining()) {
            byte[] room = roomFor(from.remaining());
            int fits = Math.min(room.length - copied, from.remaining());
            from.get(room, copied, fits);
            copied += fits;
        }
    }

    /** Returns the copies, with room for at least one byte more, and for {@code wanted} if all are not more than the most. */
    private byte[] roomFor(int wanted) {
        if (copied == MOST_ROOM) {
            sealCopies();
        }
        byte[] its = copies;
        int needed = Math.min(MOST_ROOM, copied + wanted);
        if (its == null || its.length < needed) {
            int room = Math.min(MOST_ROOM, Math.max(FIRST_ROOM, 2 * needed));
            its = its == null ? new byte[room] : Arrays.copyOf(its, room);
            copies = its;
        }
        return its;
    }

    /** Has the copies be a part, to which nothing is added. */
    private void sealCopies() {
        byte[] its = copies;
        if (its != null) {
            parts.add(BYTES.wrap(its, copied));
            dropCopies();
        }
    }

    private void dropCopies() {
        copies = null;
        copied = 0;
    }

    void clear() {
        parts.clear();
        dropCopies();
        length = 0;
    }

    /** Moves all to the end of {@code other}. */
    void moveTo(SendQueue other) {
        sealCopies();
        parts.forEach(other::add);
        clear();
    }

    /** Moves the first bytes to {@code target}, as many as there are and as it has room for. */
    public void moveTo(ByteBuffer target) {
        for (Bytes first = first(); first != null && target.hasRemaining(); first = first()) {
            parts.remove();
            int fits = Math.min(first.length(), target.remaining());
            first.slice(0, fits).copyTo(target);
            if (fits < first.length()) {
                parts.addFirst(first.slice(fits));
            }
            length -= fits;
        }
    }

    /** Removes the first part if it is {@code piece}; returns whether it was. */
    boolean removeFirst(ReceivedPiece piece) {
        Bytes first = parts.peek();
        if (first == null || BYTES.piece(first) != piece) {
            return false;
        }
        parts.remove();
        length -= first.length();
        return true;
    }

    private @Nullable Bytes first() {
        if (parts.isEmpty()) {
            sealCopies();
        }
        return parts.peek();
    }
}
