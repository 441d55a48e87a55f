package dev.deft.net.internal;

import dev.deft.deferred.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a connection that has ended in order while its peer may still send: it has sent its end of data, and drops what comes, until the peer has ended, too, or
 * its time is up. To close the socket at once would have the operating system answer what comes with a reset, and take from the peer what that has not received yet.
 * Reactor thread only. Source: RFC 9112, section 9.6.
 */
final class Linger {

    private final Network network;
    private final ByteStream stream;
    private final Duration most;

    /** The calls for its end: its network's, and its port's. */
    private final List<Runnable> whenEnded = new ArrayList<>(2);

    /** The limit of its time; null before it has begun. */
    private @Nullable DelayedCall limit;

    private boolean ended;

    /** Makes one that has not begun, of a stream whose connection tells it of the peer's end, and of a failure, by {@link #end}. */
    Linger(Network network, ByteStream stream, Duration most) {
        this.network = network;
        this.stream = stream;
        this.most = most;
    }

    /** Sends the end of data, unless that {@code isEndSent}, and waits for the peer's. */
    void begin(boolean isEndSent) {
        limit = network.callLater(most, this::end);
        stream.read(true);
        if (!isEndSent) {
            stream.shutdownOutput();
        }
    }

    /** Has {@code call} made when it ends. */
    void whenEnded(Runnable call) {
        whenEnded.add(call);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Closes the stream, if that has not been done. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (limit != null && limit.isActive()) {
            limit.cancel();
        }
        stream.close();
        whenEnded.forEach(Runnable::run);
    }
}
