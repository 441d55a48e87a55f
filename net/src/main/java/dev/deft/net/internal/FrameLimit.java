package dev.deft.net.internal;

import dev.deft.deferred.DelayedCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the time in which a frame has to end that has begun, and anew after each {@value #PART} bytes of it: so a large one may take long, and no peer
 * holds a connection with a byte now and then. Pauses of reading do not count. It costs one timer at a time, however many frames come. Reactor thread only.
 *
 * <p>When the time is up, what has arrived meanwhile is received before it ends anything, as with {@link IdleLimit}.
 *
 * <pre>
 *    no frame --unfinished(n)--&gt; counts --unfinished(0)--&gt; no frame
 *                                counts --pause--&gt; paused --resume--&gt; counts
 *                                counts --its time is up--&gt; last look
 *    last look --its end has come, or 64 KiB, or a pause--&gt; no frame, counts or paused
 *    last look --none of them--&gt; the connection is aborted
 *    counts, paused, last look --the peer's end of data, a close, the connection's end--&gt; no frame
 * </pre>
 */
final class FrameLimit {

    private static final int PART = 1 << 16;

    private final StreamConnection connection;

    /** The bytes of the frame that are here; 0 if none has begun. */
    private int bytes;

    /** The bytes of it that were here when its time began. */
    private int bytesBefore;

    /** The instant at which its time began, with the pauses since then added. */
    private long since;

    /** The instant at which reading was paused, while it is. */
    private long pausedAt;

    private boolean paused;

    /** The next look; null if there is none. */
    private @Nullable DelayedCall look;

    /** Makes one for no frame, which ends {@code connection} when one takes longer than {@link dev.deft.net.Limits#frame}. */
    FrameLimit(StreamConnection connection) {
        this.connection = connection;
    }

    /** Is told how many bytes of a frame are here whose end is not; 0 for none. */
    void unfinished(int length) {
        if (length > 0 && (bytes == 0 || length - bytesBefore >= PART)) {
            since = connection.network.nanoTime();
            bytesBefore = length;
        }
        bytes = length;
        lookLater();
    }

    /** Does not count for {@code nanos}, in which nothing can come. */
    void delay(long nanos) {
        since += nanos;
    }

    void pause(boolean on) {
        if (on) {
            pausedAt = connection.network.nanoTime();
        } else {
            delay(connection.network.nanoTime() - pausedAt);
        }
        paused = on;
        lookLater();
    }

    void end() {
        bytes = 0;
        if (look != null) {
            look.cancel();
            look = null;
        }
    }

    /** Looks when the time may be up, unless a look is to come before, which knows more then. */
    private void lookLater() {
        if (look == null && bytes > 0 && !paused) {
            look = connection.network.callLater(left(), this::look);
        }
    }

    private Duration left() {
        Duration left = connection.limits.frame().minusNanos(connection.network.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void look() {
        look = null;
        if (isTimeUp()) {
            connection.stream.afterArrivals(this::lookAgain);
        } else {
            lookLater();
        }
    }

    private void lookAgain() {
        if (isTimeUp()) {
            connection.end.frameTooLong();
        } else {
            lookLater();
        }
    }

    private boolean isTimeUp() {
        return bytes > 0 && !paused && left().isZero();
    }
}
