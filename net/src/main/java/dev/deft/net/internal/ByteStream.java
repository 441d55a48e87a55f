package dev.deft.net.internal;

/**
 * The part of a connection that a transport does. Reactor thread only. What happens it tells the {@link StreamConnection} that was
 * attached, never inside a call of that one, but for {@link StreamConnection#sent} within {@link #write} and {@link #flush}.
 */
public interface ByteStream {

    /** The most bytes that are moved in one piece. */
    int PIECE = 1 << 16;

    /** Sets the connection that is told of what happens. Once, before anything else. */
    void attach(StreamConnection connection);

    /** Returns whether it takes more now; it tells when it does again. */
    boolean isWritable();

    /** Takes bytes from {@code queue}, which has some, {@link #PIECE} at most. */
    void write(SendQueue queue);

    /** Sends what it has taken, as far as that goes now. */
    void flush();

    /** Sends the end of data, and tells that it has. Only when all that it has taken was sent. */
    void shutdownOutput();

    /** Receives, or leaves what arrives where it is, as far as the transport can. */
    void read(boolean on);

    /** Closes in order. Only when all that it has taken was sent. */
    void close();

    /** Closes with a reset, and drops what was not sent. */
    void abort();
}
