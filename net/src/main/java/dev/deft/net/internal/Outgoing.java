package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import java.util.ArrayDeque;

/** The way out of one connection: what waits to be sent, and who waits for that. Reactor thread only. */
final class Outgoing {

    private final SendQueue queue = new SendQueue();
    private final ArrayDeque<FlushWait> waits = new ArrayDeque<>();
    private long written;
    private long sent;

    /** The wait for the instant at which {@code mark} bytes have been sent since the beginning. */
    private record FlushWait(long mark, Deferred<Void> flushed) {}

    void add(Bytes data) {
        queue.add(data);
        written += data.length();
    }

    long sent() {
        return sent;
    }

    /** Returns the bytes that are not sent, those that the transport has taken included. */
    long unsent() {
        return written - sent;
    }

    void awaitFlush(Deferred<Void> flushed) {
        waits.add(new FlushWait(written, flushed));
    }

    /** Hands the transport what it takes now. */
    void moveTo(ByteStream stream) {
        while (queue.length() > 0 && stream.isWritable()) {
            while (queue.length() > 0 && stream.isWritable()) {
                stream.write(queue);
            }
            stream.flush();
        }
    }

    /** Counts what was sent, and tells those who waited for it. */
    void countSent(long bytes) {
        sent += bytes;
        for (FlushWait first = waits.peek(); first != null && first.mark <= sent; first = waits.peek()) {
            waits.remove();
            Voids.fire(first.flushed);
        }
    }

    /** Drops what was not sent; returns how many bytes that are. */
    long drop() {
        long dropped = unsent();
        queue.clear();
        written = sent;
        return dropped;
    }

    void failWaits(Lost reason) {
        for (FlushWait first = waits.poll(); first != null; first = waits.poll()) {
            first.flushed.errback(new ConnectionLostException("flushed()", reason));
        }
    }
}
