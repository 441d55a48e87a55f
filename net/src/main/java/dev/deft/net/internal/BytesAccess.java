package dev.deft.net.internal;

import dev.deft.net.Bytes;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Access to what {@link Bytes} does without a copy, for who gives an array away. {@link Bytes} provides it. */
public abstract class BytesAccess {

    /** The access; written once, by the static initialiser of Bytes, which {@link #get} sees to. */
    private static @Nullable BytesAccess instance;

    /** Sets the access. Called once, by {@code Bytes}'s static initialiser. */
    public static void provide(BytesAccess access) {
        instance = access;
    }

    /** Returns the access that {@code Bytes} provided. Any thread. */
    public static BytesAccess get() {
        try {
            MethodHandles.lookup().ensureInitialized(Bytes.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // it is public
        }
        return Objects.requireNonNull(instance);
    }

    /** Returns the first {@code length} bytes of an array that nobody will change. */
    public abstract Bytes wrap(byte[] array, int length);

    /** Returns all of a piece. */
    public abstract Bytes wrap(ReceivedPiece piece);

    /** Returns the piece that {@code bytes} are all of; null if they are of an array. */
    public abstract @Nullable ReceivedPiece piece(Bytes bytes);

    /** Returns the length of the array that {@code bytes} keep in memory, or will. */
    public abstract int arrayLength(Bytes bytes);

    /** Returns a buffer of the array that holds {@code bytes}, from position 0 to the end. Nobody may write to it. */
    public abstract ByteBuffer view(Bytes bytes);
}
