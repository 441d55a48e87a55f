package dev.deft.net;

import java.util.Objects;

/**
 * A protocol of lines, each ended by a delimiter, and of raw data in between where that is asked for.
 *
 * <pre>{@code
 * LineProtocol greeter = new LineProtocol() {
 *     @Override
 *     protected void lineReceived(Bytes line) {
 *         sendLine(Bytes.utf8("hello, " + line.toUtf8()));
 *     }
 * };
 * }</pre>
 *
 * <p>A line that is longer than the most allowed ends the connection with {@link Lost.OverLimit}, also while its end has not arrived. What the
 * peer has sent of a line when it ends its data is dropped, for nothing says that it is the whole line.
 * Source: Twisted's {@code LineReceiver}.
 */
public abstract non-sealed class LineProtocol extends FramedProtocol {

    /** The most bytes of a line, if nothing else is said. */
    public static final int DEFAULT_MAX_LENGTH = 16_384;

    /** The delimiter, if nothing else is said: carriage return and line feed. */
    public static final Bytes CRLF = Bytes.utf8("\r\n");

    private final Bytes delimiter;
    private final int maxLength;
    private boolean raw;

    /** Makes one of lines that end with {@link #CRLF}, and have {@value #DEFAULT_MAX_LENGTH} bytes at most. */
    protected LineProtocol() {
        this(CRLF, DEFAULT_MAX_LENGTH);
    }

    /**
     * Makes one.
     *
     * @param delimiter the end of each line, which is not handed over
     * @param maxLength the most bytes of a line, without the delimiter
     * @throws IllegalArgumentException if the delimiter is empty or the length is less than 1
     */
    protected LineProtocol(Bytes delimiter, int maxLength) {
        if (Objects.requireNonNull(delimiter, "delimiter").isEmpty()) {
            throw new IllegalArgumentException("delimiter must not be empty");
        }
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength must be at least 1: " + maxLength);
        }
        this.delimiter = delimiter;
        this.maxLength = maxLength;
    }

    /** Takes a line, without its delimiter. */
    protected abstract void lineReceived(Bytes line) throws Exception;

    /** Takes data that came after {@link #setRawMode}. One that never asks for it need not have this. */
    protected void rawDataReceived(Bytes data) throws Exception {
        throw new IllegalStateException(getClass().getName() + " has asked for raw data; override rawDataReceived()");
    }

    /** Sends a line. */
    public final void sendLine(Bytes line) {
        Objects.requireNonNull(line, "line");
        connection().write(line);
        connection().write(delimiter);
    }

    /** Has all that follows handed over as it comes, the rest of what has arrived included. */
    public final void setRawMode() {
        if (!raw) {
            raw = true;
            reread();
        }
    }

    /** Has lines handed over again; the first begins with {@code rest}, which was received raw and is none of that data. */
    public final void setLineMode(Bytes rest) {
        Objects.requireNonNull(rest, "rest");
        raw = false;
        connection().unread(rest);
    }

    @Override
    final int frameLength(Bytes data, int searched) {
        if (raw) {
            return data.length();
        }
        int end = data.indexOf(delimiter, Math.max(0, searched - delimiter.length() + 1));
        boolean over = end > maxLength || (end < 0 && data.length() > maxLength + delimiter.length() - 1);
        if (over) {
            tooLong("line", maxLength, LineProtocol.class);
            return 0;
        }
        return end < 0 ? 0 : end + delimiter.length();
    }

    @Override
    final void frameReceived(Bytes frame) throws Exception {
        if (raw) {
            rawDataReceived(frame);
        } else {
            lineReceived(frame.slice(0, frame.length() - delimiter.length()));
        }
    }
}
