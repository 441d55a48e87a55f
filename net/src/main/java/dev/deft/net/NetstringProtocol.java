package dev.deft.net;

import java.net.ProtocolException;
import java.util.Objects;

/**
 * A protocol of netstrings: the length in decimal digits, a colon, so many bytes, and a comma, as in {@code 5:hello,}. Anything else ends the
 * connection, with {@link Lost.OverLimit} where a length is over the most allowed and {@link Lost.Failed} otherwise.
 *
 * <pre>{@code
 * NetstringProtocol echo = new NetstringProtocol(1_000) {
 *     @Override
 *     protected void stringReceived(Bytes string) {
 *         sendString(string);
 *     }
 * };
 * }</pre>
 *
 * <p>Source: D. J. Bernstein, "Netstrings" (1997), and Twisted's {@code NetstringReceiver}.
 */
public abstract non-sealed class NetstringProtocol extends FramedProtocol {

    private static final Bytes COMMA = Bytes.utf8(",");
    private static final int MOST = 999_999_999;
    private static final int TEN = 10;

    private final int maxLength;

    /**
     * Makes one.
     *
     * @param maxLength the most bytes of a string that is received or sent
     * @throws IllegalArgumentException if it is negative or has more than nine digits
     */
    protected NetstringProtocol(int maxLength) {
        if (maxLength < 0 || maxLength > MOST) {
            throw new IllegalArgumentException("maxLength must be 0 to " + MOST + ": " + maxLength);
        }
        this.maxLength = maxLength;
    }

    /** Takes a string. */
    protected abstract void stringReceived(Bytes string) throws Exception;

    /**
     * Sends a string.
     *
     * @throws IllegalArgumentException if it is longer than the most allowed; nothing is sent
     */
    public final void sendString(Bytes string) {
        int length = Objects.requireNonNull(string, "string").length();
        if (length > maxLength) {
            throw new IllegalArgumentException("A string of " + length + " bytes is longer than the " + maxLength
                    + " that this protocol allows; send it in parts");
        }
        connection().write(Bytes.utf8(length + ":"));
        connection().write(string);
        connection().write(COMMA);
    }

    @Override
    final int frameLength(Bytes data, int searched) {
        long length = 0;
        int at = 0;
        for (; at < data.length() && data.byteAt(at) != ':'; at++) {
            int digit = data.byteAt(at) - '0';
            if (digit < 0 || digit >= TEN || (at == 1 && length == 0)) {
                return malformed("a length without leading zeros, and a colon", data);
            }
            length = length * TEN + digit;
            if (length > maxLength) {
                tooLong("netstring", maxLength, NetstringProtocol.class);
                return 0;
            }
        }
        if (at == 0 && !data.isEmpty()) {
            return malformed("a length", data);
        }
        int comma = at + 1 + (int) length;
        if (data.length() <= comma) {
            return 0;
        }
        return data.byteAt(comma) == ',' ? comma + 1 : malformed("a comma after " + length + " bytes", data);
    }

    private int malformed(String expected, Bytes found) {
        violated(
                new Lost.Failed(
                        new ProtocolException("Expected a netstring with " + expected + ", and found " + found)),
                "see whether the peer speaks netstrings");
        return 0;
    }

    @Override
    final void frameReceived(Bytes frame) throws Exception {
        int colon = frame.indexOf((byte) ':');
        stringReceived(frame.slice(colon + 1, frame.length() - 1));
    }
}
