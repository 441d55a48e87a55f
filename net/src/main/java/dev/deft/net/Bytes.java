package dev.deft.net;

import dev.deft.net.internal.BytesAccess;
import dev.deft.net.internal.ReceivedPiece;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that never change, on the heap: nothing has to be released, and any thread may read them.
 *
 * <pre>{@code
 * Bytes greeting = Bytes.utf8("hello, world");
 * int comma = greeting.indexOf((byte) ',');
 * show(greeting.slice(0, comma).toUtf8()); // hello
 * }</pre>
 *
 * <p>A slice shares the array of what it is cut from, and keeps all of that in memory: what is to stay for long and is much
 * smaller, copy by {@code Bytes.copyOf(slice.toByteArray())}. The idea is Okio's {@code ByteString} and Twisted's {@code bytes}.
 */
public final class Bytes {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final int MOST_SHOWN = 32;

    static {
        BytesAccess.provide(new BytesAccess() {
            @Override
            public Bytes wrap(byte[] array, int length) {
                return Bytes.wrap(array, 0, length);
            }

            @Override
            public Bytes wrap(ReceivedPiece piece) {
                return new Bytes(piece, 0, piece.length());
            }

            @Override
            public @Nullable ReceivedPiece piece(Bytes bytes) {
                return bytes.content instanceof ReceivedPiece piece ? piece : null;
            }

            @Override
            public int arrayLength(Bytes bytes) {
                return bytes.content instanceof byte[] array ? array.length : bytes.length;
            }

            @Override
            public ByteBuffer view(Bytes bytes) {
                return ByteBuffer.wrap(bytes.array(), bytes.offset, bytes.length)
                        .slice();
            }
        });
    }

    /** The array that they are in, or, only of all of it, the {@link ReceivedPiece} that has none before somebody looks. */
    private final Object content;

    private final int offset;
    private final int length;

    private Bytes(Object content, int offset, int length) {
        this.content = content;
        this.offset = offset;
        this.length = length;
    }

    private byte[] array() {
        return content instanceof byte[] array ? array : ((ReceivedPiece) content).array();
    }

    /** Returns a copy of all bytes of the array. */
    public static Bytes copyOf(byte[] bytes) {
        return copyOf(bytes, 0, Objects.requireNonNull(bytes, "bytes").length);
    }

    /**
     * Returns a copy of the bytes from {@code from} to before {@code to}.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public static Bytes copyOf(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, Objects.requireNonNull(bytes, "bytes").length);
        return wrap(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }

    /** Returns the characters of {@code text} in UTF-8. */
    public static Bytes utf8(String text) {
        byte[] encoded = Objects.requireNonNull(text, "text").getBytes(StandardCharsets.UTF_8);
        return wrap(encoded, 0, encoded.length);
    }

    /** Returns all of {@code parts}, one after the other. */
    public static Bytes concat(List<Bytes> parts) {
        Objects.requireNonNull(parts, "parts");
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int length = 0;
        for (Bytes part : parts) {
            length = Math.addExact(length, part.length);
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.array(), part.offset, joined, at, part.length);
            at += part.length;
        }
        return wrap(joined, 0, length);
    }

    /** Returns bytes of an array that nobody will change. */
    static Bytes wrap(byte[] array, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(array, offset, length);
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * Returns the byte at {@code index}, the first being at 0.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public byte byteAt(int index) {
        return array()[offset + Objects.checkIndex(index, length)];
    }

    /**
     * Returns the bytes from {@code from} on, without copying them.
     *
     * @throws IndexOutOfBoundsException if {@code from} is negative or lies beyond the end
     */
    public Bytes slice(int from) {
        return slice(from, length);
    }

    /**
     * Returns the bytes from {@code from} to before {@code to}, without copying them.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public Bytes slice(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return from == 0 && to == length ? this : wrap(array(), offset + from, to - from);
    }

    /** Returns the index of the first {@code wanted}; -1 if there is none. */
    public int indexOf(byte wanted) {
        return indexOf(wanted, 0);
    }

    /**
     * Returns the index of the first {@code wanted} at {@code from} or after it; -1 if there is none.
     *
     * @throws IndexOutOfBoundsException if {@code from} is negative or lies beyond the end
     */
    public int indexOf(byte wanted, int from) {
        Objects.checkFromToIndex(from, length, length);
        byte[] array = array();
        for (int i = offset + from; i < offset + length; i++) {
            if (array[i] == wanted) {
                return i - offset;
            }
        }
        return -1;
    }

    /**
     * Returns the index of the first {@code wanted}, whole, at {@code from} or after it; -1 if there is none.
     *
     * @throws IndexOutOfBoundsException if {@code from} is negative or lies beyond the end
     */
    public int indexOf(Bytes wanted, int from) {
        Objects.requireNonNull(wanted, "wanted");
        Objects.checkFromToIndex(from, length, length);
        if (wanted.isEmpty()) {
            return from;
        }
        int last = length - wanted.length;
        for (int at = indexOf(wanted.byteAt(0), from); at >= 0 && at <= last; at = indexOf(wanted.byteAt(0), at + 1)) {
            if (matches(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(Bytes wanted, int at) {
        return Arrays.equals(
                array(),
                offset + at,
                offset + at + wanted.length,
                wanted.array(),
                wanted.offset,
                wanted.offset + wanted.length);
    }

    /** Returns these bytes and then {@code more}. */
    public Bytes concat(Bytes more) {
        Objects.requireNonNull(more, "more");
        return isEmpty() ? more : more.isEmpty() ? this : concat(List.of(this, more));
    }

    /** Returns a view that cannot write, from position 0 to the end. */
    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(array(), offset, length).slice().asReadOnlyBuffer();
    }

    /**
     * Copies all bytes to the buffer's position, and moves that on.
     *
     * @throws java.nio.BufferOverflowException if the buffer has no room for them
     */
    public void copyTo(ByteBuffer target) {
        Objects.requireNonNull(target, "target").put(array(), offset, length);
    }

    /** Returns a new array of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array(), offset, offset + length);
    }

    /** Returns the bytes as text; those that the character set does not know become its replacement. */
    public String toString(Charset charset) {
        return new String(array(), offset, length, Objects.requireNonNull(charset, "charset"));
    }

    /** Returns the bytes as text, read as UTF-8. */
    public String toUtf8() {
        return toString(StandardCharsets.UTF_8);
    }

    /** Returns whether {@code other} are the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && bytes.length == length && matches(bytes, 0);
    }

    @Override
    public int hashCode() {
        byte[] array = array();
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Returns the number of bytes and the first of them, as printable characters, others as {@code \xNN}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Bytes[").append(length).append(": ");
        for (int i = 0; i < Math.min(length, MOST_SHOWN); i++) {
            byte each = byteAt(i);
            text.append(each >= ' ' && each <= '~' ? String.valueOf((char) each) : String.format("\\x%02x", each));
        }
        return text.append(length > MOST_SHOWN ? "…]" : "]").toString();
    }
}
