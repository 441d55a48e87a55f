package dev.deft.net;

import dev.deft.net.internal.NetLog;
import dev.deft.net.internal.StreamConnection;
import java.net.ProtocolException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A protocol whose data are frames, one after the other: it cuts them out of the stream, whatever the pieces in which they arrive. The time
 * that takes is linear: each byte is copied a bounded number of times, and what was searched for the end of a frame is not searched again.
 *
 * <p>A protocol that pauses its connection's reading within a frame gets no further frame before it resumes, also of those that have
 * arrived; they come first then. After {@code loseConnection} none comes. A frame that has begun has to end within {@link Limits#frame}.
 */
abstract sealed class FramedProtocol implements Protocol
        permits LineProtocol, LengthPrefixedProtocol, NetstringProtocol {

    private final UnfinishedFrame unfinished = new UnfinishedFrame();
    private @Nullable Connection connection;

    /** Set when the unfinished frame has come encrypted. */
    private boolean unfinishedIsEncrypted;

    /** Makes one without a connection. */
    FramedProtocol() {}

    /** Takes the connection, and calls {@link #connectionMade()}. */
    @Override
    public final void connectionMade(Connection made) throws Exception {
        connection = Objects.requireNonNull(made, "made");
        connectionMade();
    }

    /** Is called when {@link #connection} can be used. */
    protected void connectionMade() throws Exception {}

    /** Returns the connection. */
    protected final Connection connection() {
        if (connection == null) {
            throw new IllegalStateException(
                    getClass().getName() + " has no connection yet; use it from connectionMade() on");
        }
        return connection;
    }

    /** Cuts frames out of what has arrived, and hands over those that are complete. */
    @Override
    public final void dataReceived(Bytes data) throws Exception {
        Bytes rest = Objects.requireNonNull(data, "data");
        if (!unfinished.isEmpty() && unfinishedIsEncrypted != isEncrypted()) {
            unfinished.clear(); // anybody may have sent it
            violated(
                    new Lost.Failed(new ProtocolException("a frame began in plain text, before startTls()")),
                    "have the peer send nothing more in the clear once TLS is to begin");
            return;
        }
        if (!unfinished.isEmpty()) {
            int searched = unfinished.length();
            unfinished.append(rest);
            if (frameLength(unfinished.view(), searched) == 0) {
                frameUnfinished();
                return;
            }
            rest = takeUnfinished();
        }
        int searched = 0;
        while (!rest.isEmpty()) {
            if (!connection().isReading()) {
                connection().unread(rest); // which it drops if it is closing
                return;
            }
            int length = frameLength(rest, searched);
            if (length == 0) {
                unfinished.append(rest);
                unfinishedIsEncrypted = isEncrypted();
                frameUnfinished();
                return;
            }
            Bytes frame = rest.slice(0, length);
            rest = rest.slice(length);
            frameReceived(frame);
        }
    }

    private boolean isEncrypted() {
        return connection().tls().isPresent();
    }

    /** Has the rest of a frame wait for its end, whose time is limited; it is forgotten if the connection is closing. */
    private void frameUnfinished() {
        if (!connection().isReading()) {
            unfinished.clear();
        }
        tellUnfinished();
    }

    private Bytes takeUnfinished() {
        Bytes all = unfinished.take();
        tellUnfinished();
        return all;
    }

    private void tellUnfinished() {
        if (connection() instanceof StreamConnection ours) {
            ours.frameUnfinished(unfinished.length());
        }
    }

    /**
     * Returns the length of the first frame, all that belongs to it included; 0 if its end is not here, or {@link #violated} was called.
     *
     * @param data its beginning, one byte or more
     * @param searched the first bytes of it, in which no end was found before
     */
    abstract int frameLength(Bytes data, int searched);

    /** Takes a frame, as long as {@link #frameLength} said. */
    abstract void frameReceived(Bytes frame) throws Exception;

    /** Receives again, as the protocol now reads it, what has arrived of a frame without its end. */
    final void reread() {
        connection().unread(takeUnfinished());
    }

    /** Ends the connection, for a frame is longer than the constructor of {@code of} was told to take. */
    final void tooLong(String frame, int maxLength, Class<? extends FramedProtocol> of) {
        violated(
                new Lost.OverLimit("bytes in a " + frame, maxLength),
                "have the peer send shorter ones, or raise maxLength of the constructor of " + of.getSimpleName());
    }

    /** Ends the connection, which sends what was written, for a reason that the log has too, with what can be done about it. */
    final void violated(Lost reason, String advice) {
        Supplier<String> line =
                () -> connection() + " is closed by " + getClass().getName() + ": " + reason + "; " + advice;
        if (connection() instanceof StreamConnection ours) {
            ours.warn(reason, line);
        } else {
            NetLog.warn(line.get());
        }
        connection().loseConnection(reason);
    }
}
