package dev.deft.net.internal;

import dev.deft.deferred.DelayedCall;
import dev.deft.net.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the time in which a frame has to end that has begun, and anew after each {@value #PART} bytes of it: so a large one may take long, and no peer
 * holds a connection with a byte now and then. Pauses of reading do not count. It costs one timer at a time, however many frames come. Reactor thread only.
 *
 * <pre>
 *    no frame --unfinished(n)--&gt; counts --unfinished(0)--&gt; no frame
 *                                counts --pause--&gt; paused --resume--&gt; counts
 *                                counts --its time is up--&gt; the connection is aborted
 *    counts, paused --the peer's end of data, a close, the connection's end--&gt; no frame
 * </pre>
 */
final class FrameLimit {

    private static final int PART = 1 << 16;

    private final Network network;
    private final Duration most;
    private final ConnectionEnd end;

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

    /** Makes one for no frame, which tells {@code end} when one takes longer than {@code most}. */
    FrameLimit(Network network, Limits limits, ConnectionEnd end) {
        this.network = network;
        this.most = limits.frame();
        this.end = end;
    }

    /** Is told how many bytes of a frame are here whose end is not; 0 for none. */
    void unfinished(int length) {
        if (length > 0 && (bytes == 0 || length - bytesBefore >= PART)) {
            since = network.nanoTime();
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
            pausedAt = network.nanoTime();
        } else {
            delay(network.nanoTime() - pausedAt);
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
            look = network.callLater(left(), this::look);
        }
    }

    private Duration left() {
        Duration left = most.minusNanos(network.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void look() {
        look = null;
        if (bytes > 0 && !paused && left().isZero()) {
            end.frameTooLong();
        } else {
            lookLater();
        }
    }
}
