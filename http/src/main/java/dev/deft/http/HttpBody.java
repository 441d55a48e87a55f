package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The body of a message: bytes, a file, or a stream. Those that are received are streams, which wait until they are read, and whose sender waits
 * meanwhile.
 */
public abstract sealed class HttpBody permits FixedBody, FileBody, StreamBody, IncomingBody {

    /** The most bytes that {@link #bytes()} takes. */
    public static final int MOST_BYTES = 10 << 20;

    HttpBody() {}

    /** Returns a body of no bytes. */
    public static HttpBody empty() {
        return FixedBody.NOTHING;
    }

    /** Returns a body of these bytes. */
    public static HttpBody of(Bytes bytes) {
        return Objects.requireNonNull(bytes, "bytes").isEmpty() ? empty() : new FixedBody(bytes);
    }

    /** Returns a body of this text, in UTF-8. */
    public static HttpBody of(String text) {
        return of(Bytes.utf8(Objects.requireNonNull(text, "text")));
    }

    /** Returns a body of what is in a file when it is sent. It is read as fast as the peer takes it. */
    public static HttpBody file(Path file) {
        return new FileBody(Objects.requireNonNull(file, "file"), 0, -1);
    }

    /** Returns a body of what {@code reader} gives, of a length that nobody knows yet; it can be sent once. */
    public static HttpBody stream(BodyReader reader) {
        return new StreamBody(Objects.requireNonNull(reader, "reader"), -1);
    }

    /**
     * Returns a body of what {@code reader} gives; it can be sent once. If it has more or fewer bytes, the connection that it is sent by is aborted.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     */
    public static HttpBody stream(BodyReader reader, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative: " + length);
        }
        return new StreamBody(Objects.requireNonNull(reader, "reader"), length);
    }

    /** Returns the number of bytes; empty if it is not known yet. */
    public abstract OptionalLong length();

    /** Returns whether it can be read again, and so be sent again. */
    public abstract boolean isRepeatable();

    /**
     * Begins to read it. Reactor thread only.
     *
     * @throws IllegalStateException if it is not repeatable and was read before
     * @throws UnsupportedOperationException if it is a file, which the connection sends
     */
    public abstract BodyReader open();

    /** Reads all of it, {@value #MOST_BYTES} bytes at most. */
    public final Deferred<Bytes> bytes() {
        return bytes(MOST_BYTES);
    }

    /**
     * Reads all of it. Reactor thread only.
     *
     * @param most the most bytes
     * @return fires with the bytes; if there are more, fails with {@link HttpException} 413 for the body of a request that a server has received, and with
     *     {@link IOException} for any other, which is no client's fault; fails with what reading failed with. To cancel it reads no further
     */
    public final Deferred<Bytes> bytes(int most) {
        return BodyPump.collect(this, most);
    }

    /** Returns the failure of one that has more bytes than its reader takes. */
    Exception tooLong(int most) {
        return new IOException("The body has more than " + most
                + " bytes; have bytes(most) take more of it, or read it piece by piece, by open()");
    }

    /** Reads all of it as UTF-8, {@value #MOST_BYTES} bytes at most. */
    public final Deferred<String> text() {
        return bytes().addCallback(Bytes::toUtf8);
    }
}
