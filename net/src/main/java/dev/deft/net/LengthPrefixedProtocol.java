package dev.deft.net;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A protocol of messages, each after its length as an unsigned big-endian number of 1, 2 or 4 bytes. A length over the most allowed ends the
 * connection with {@link Lost.OverLimit} before any of the message is kept.
 *
 * <pre>{@code
 * LengthPrefixedProtocol echo = new LengthPrefixedProtocol(2, 1_000) {
 *     @Override
 *     protected void messageReceived(Bytes message) {
 *         sendMessage(message);
 *     }
 * };
 * }</pre>
 *
 * <p>Source: Twisted's {@code Int8StringReceiver}, {@code Int16StringReceiver} and {@code Int32StringReceiver}.
 */
public abstract non-sealed class LengthPrefixedProtocol extends FramedProtocol {

    private static final int BYTE = 8;
    private static final int LONGEST_PREFIX = 4;

    private final int prefixLength;
    private final int maxLength;

    /**
     * Makes one.
     *
     * @param prefixLength the bytes of the length: 1, 2 or 4
     * @param maxLength the most bytes of a message that is received or sent
     * @throws IllegalArgumentException if the prefix has another length, or cannot say {@code maxLength}, or that is negative
     */
    protected LengthPrefixedProtocol(int prefixLength, int maxLength) {
        if (prefixLength != 1 && prefixLength != 2 && prefixLength != LONGEST_PREFIX) {
            throw new IllegalArgumentException("prefixLength must be 1, 2 or 4: " + prefixLength);
        }
        long most = Math.min((1L << (BYTE * prefixLength)) - 1, Integer.MAX_VALUE - LONGEST_PREFIX);
        if (maxLength < 0 || maxLength > most) {
            throw new IllegalArgumentException(
                    "maxLength must be 0 to %d for a prefix of %d bytes: %d".formatted(most, prefixLength, maxLength));
        }
        this.prefixLength = prefixLength;
        this.maxLength = maxLength;
    }

    /** Takes a message, without its prefix. */
    protected abstract void messageReceived(Bytes message) throws Exception;

    /**
     * Sends a message.
     *
     * @throws IllegalArgumentException if it is longer than the most allowed; nothing is sent
     */
    public final void sendMessage(Bytes message) {
        int length = Objects.requireNonNull(message, "message").length();
        if (length > maxLength) {
            throw new IllegalArgumentException("A message of " + length + " bytes is longer than the " + maxLength
                    + " that this protocol allows; send it in parts");
        }
        byte[] prefix = ByteBuffer.allocate(LONGEST_PREFIX).putInt(length).array();
        connection().write(Bytes.wrap(prefix, LONGEST_PREFIX - prefixLength, prefixLength));
        connection().write(message);
    }

    @Override
    final int frameLength(Bytes data, int searched) {
        if (data.length() < prefixLength) {
            return 0;
        }
        long length = 0;
        for (int i = 0; i < prefixLength; i++) {
            length = length << BYTE | Byte.toUnsignedInt(data.byteAt(i));
        }
        if (length > maxLength) {
            tooLong("message", maxLength, LengthPrefixedProtocol.class);
            return 0;
        }
        return data.length() - prefixLength < length ? 0 : prefixLength + (int) length;
    }

    @Override
    final void frameReceived(Bytes frame) throws Exception {
        messageReceived(frame.slice(prefixLength));
    }
}
