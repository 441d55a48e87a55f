package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.net.Bytes;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A body that arrives. Its connection receives as long as little of it waits to be read. Reactor thread only. */
final class IncomingBody extends HttpBody implements BodyReader {

    /** The bytes that may wait to be read while more is received. */
    private static final int MOST_WAITING = 1 << 16;

    private final Reactor reactor;

    /** Set if a client has sent it to this server, which can be told of what is wrong with it. */
    private final boolean isOfRequest;

    /** The number of bytes; -1 if it is not known. */
    private final long length;

    /** The connection's way of being told that it is read, a piece was asked for, or nothing is any more. */
    private final Runnable changed;

    private final ArrayDeque<Bytes> pieces = new ArrayDeque<>(1); // most requests have none
    private long waitingBytes;
    private long received;
    private boolean opened;
    private boolean ended;
    private boolean abandoned;
    private @Nullable Throwable failure;

    /** The call that is made when nothing more will be received; null if there is none. */
    private @Nullable Runnable over;

    private @Nullable Deferred<Bytes> waiter;

    /** The context of who waits; null where none is carried. */
    private @Nullable CarriedContext context;

    private IncomingBody(Reactor reactor, boolean isOfRequest, long length, Runnable changed) {
        this.reactor = reactor;
        this.isOfRequest = isOfRequest;
        this.length = length;
        this.changed = changed;
    }

    static IncomingBody ofRequest(Reactor reactor, long length, Runnable changed) {
        return new IncomingBody(reactor, true, length, changed);
    }

    static IncomingBody ofResponse(Reactor reactor, long length, Runnable changed) {
        return new IncomingBody(reactor, false, length, changed);
    }

    // The connection's side.

    /** Takes a piece that has arrived. */
    void add(Bytes piece) {
        received += piece.length();
        if (abandoned || piece.isEmpty() || failure != null) {
            return;
        }
        Deferred<Bytes> waits = waiter;
        if (waits != null) {
            waiter = null;
            CarriedContexts.run(context, () -> waits.callback(piece));
        } else {
            pieces.add(piece);
            waitingBytes += piece.length();
        }
    }

    /** Is told that all has arrived. */
    void end() {
        ended = true;
        tellOver();
        Deferred<Bytes> waits = waiter;
        if (waits != null) {
            waiter = null;
            CarriedContexts.run(context, () -> waits.callback(Bytes.EMPTY));
        }
    }

    /** Is told that the rest will not come. */
    void fail(Throwable cause) {
        if (ended || failure != null) {
            return;
        }
        failure = cause;
        tellOver();
        Deferred<Bytes> waits = waiter;
        if (waits != null) {
            waiter = null;
            CarriedContexts.run(context, () -> waits.errback(cause));
        }
    }

    /** Has {@code call} made when nothing more will be received: at the end, after a failure, or as nobody wants it. */
    void whenOver(Runnable call) {
        if (ended || failure != null || abandoned) {
            call.run();
        } else {
            over = call;
        }
    }

    private void tellOver() {
        Runnable call = over;
        over = null;
        if (call != null) {
            call.run();
        }
    }

    /** Drops what is here and what comes. */
    void abandon() {
        tellOver();
        abandoned = true;
        pieces.clear();
        waitingBytes = 0;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Returns whether more may be received. */
    boolean takesMore() {
        return abandoned || waiter != null || waitingBytes < MOST_WAITING;
    }

    /** Returns whether somebody reads it. */
    boolean isRead() {
        return opened && !abandoned;
    }

    /** Returns whether a piece is waited for. */
    boolean isAwaited() {
        return waiter != null;
    }

    /** Returns the bytes received so far. */
    long received() {
        return received;
    }

    // The reader's side.

    @Override
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public BodyReader open() {
        if (opened) {
            throw new IllegalStateException(
                    "This body was read before, and what is received is not kept; keep what bytes() gives");
        }
        opened = true;
        changed.run();
        return this;
    }

    @Override
    Exception tooLong(int most) {
        return isOfRequest ? new HttpException(413, "The body has more than " + most + " bytes") : super.tooLong(most);
    }

    @Override
    public Deferred<Bytes> next() {
        if (waiter != null) {
            throw new IllegalStateException(
                    "next() was called before the piece asked for last has come; call it when that Deferred has fired");
        }
        Deferred<Bytes> piece = reactor.newDeferred();
        Bytes first = pieces.poll();
        if (first != null) {
            waitingBytes -= first.length();
            piece.callback(first);
        } else if (ended) {
            piece.callback(Bytes.EMPTY);
            return piece;
        } else if (failure != null) {
            piece.errback(failure);
            return piece;
        } else if (abandoned) {
            piece.errback(
                    new IllegalStateException("This body was closed, or its request answered, before it was read"));
            return piece;
        } else {
            piece = new Deferred<>(this::giveUp);
            waiter = piece;
            context = ReactorAccess.get().captureContext(reactor);
        }
        changed.run();
        return piece;
    }

    private void giveUp(Deferred<Bytes> cancelled) {
        if (waiter == cancelled) {
            waiter = null;
        }
    }

    @Override
    public void close() {
        if (!ended && !abandoned) {
            abandon();
            changed.run();
        }
    }

    @Override
    public String toString() {
        return "a body that is received, " + received + " bytes so far";
    }
}
