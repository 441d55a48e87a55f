package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one piece of a body after the other to where it goes, at most one at a time, and on a flat stack. Reactor thread only. */
final class BodyPump {

    /** The place where pieces go. */
    interface Sink {

        /** Takes a piece, which is not empty; the next comes when the result has fired. */
        Deferred<?> take(Bytes piece) throws Exception;
    }

    private final BodyReader reader;
    private final Sink sink;
    private final Deferred<Void> done;

    /** The Deferred that is waited for; null in between. */
    private @Nullable Deferred<?> pending;

    /** Set while {@link #run} is on the stack. */
    private boolean running;

    /** Set when what was waited for has fired. */
    private boolean ready;

    private BodyPump(BodyReader reader, Sink sink) {
        this.reader = reader;
        this.sink = sink;
        this.done = new Deferred<>(cancelled -> stop());
    }

    /** Takes all of {@code reader} to {@code sink}; fires when it has, and fails as either does. To cancel it stops it. */
    static Deferred<Void> pump(BodyReader reader, Sink sink) {
        BodyPump pump = new BodyPump(reader, sink);
        pump.run();
        return pump.done;
    }

    /** Takes all of {@code body} into one piece, which has {@code most} bytes at most. */
    static Deferred<Bytes> collect(HttpBody body, int most) {
        List<Bytes> pieces = new ArrayList<>();
        long[] length = new long[1];
        return pump(body.open(), piece -> {
                    length[0] += piece.length();
                    if (length[0] > most) {
                        throw body.tooLong(most);
                    }
                    pieces.add(piece);
                    return Deferred.succeed(true);
                })
                .addCallback(all -> Bytes.concat(pieces));
    }

    private void run() {
        running = true;
        do {
            ready = false;
            step();
        } while (ready && !done.isCalled());
        running = false;
    }

    private void step() {
        Deferred<Bytes> next;
        try {
            next = reader.next();
        } catch (Throwable thrown) { // an Error, too: it belongs to who waits
            fail(thrown);
            return;
        }
        pending = next;
        Ends.of(next, piece -> take(piece), failure -> fail(failure));
    }

    private void take(Bytes piece) {
        pending = null;
        if (done.isCalled()) {
            return;
        }
        if (piece.isEmpty()) {
            close();
            Ends.fire(done);
            return;
        }
        Deferred<?> taken;
        try {
            taken = sink.take(piece);
        } catch (Throwable thrown) { // an Error, too: it belongs to who waits
            fail(thrown);
            return;
        }
        pending = taken;
        Ends.of(taken, ignored -> goOn(), failure -> fail(failure));
    }

    private void goOn() {
        pending = null;
        ready = true;
        if (!running && !done.isCalled()) {
            run();
        }
    }

    private void fail(Throwable failure) {
        pending = null;
        if (!done.isCalled()) {
            close();
            done.errback(failure);
        }
    }

    private void stop() {
        Deferred<?> waited = pending;
        pending = null;
        close();
        if (waited != null) {
            waited.cancel();
        }
    }

    /** Closes the reader. What that throws changes nothing of what was read, and whoever waits for that is to be told. */
    private void close() {
        try {
            reader.close();
        } catch (Throwable thrown) { // an Error, too: nobody would be told
            HttpLog.error(
                    "A body's reader threw when it was closed: "
                            + reader.getClass().getName(),
                    thrown);
        }
    }
}
