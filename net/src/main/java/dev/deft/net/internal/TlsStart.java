package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import dev.deft.net.Tls;
import dev.deft.net.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection from the clear to TLS: what was written before goes out, then there is a handshake. What is written meanwhile waits for it, and nothing
 * is delivered. Reactor thread only.
 */
final class TlsStart {

    private final StreamConnection connection;

    /** The Deferred of who asked for it. */
    private final Deferred<Tls> started;

    /** The work of it, which the end cancels; null before it begins. */
    private @Nullable Deferred<?> work;

    TlsStart(StreamConnection connection, Deferred<Tls> started) {
        this.connection = connection;
        this.started = started;
    }

    void begin(TlsOptions options) {
        Incoming incoming = connection.incoming;
        ByteStream stream = connection.stream;
        Deferred<Void> sent = connection.network.newDeferred();
        connection.outgoing.awaitFlush(sent, false);
        connection.outgoing.hold();
        stream.read(false);
        work = sent.addCallbackDeferring(done -> laterThanThisCall())
                .addCallbackDeferring(
                        done -> stream.startTls(options, connection.limits.handshake(), incoming::takeHeld))
                .addCallbacks(this::succeeded, this::failed);
    }

    /** Fires in a later turn: what the protocol gives back before its call returns belongs to TLS. */
    private Deferred<Void> laterThanThisCall() {
        Deferred<Void> later = connection.network.newDeferred();
        connection.network.soon(() -> {
            if (!later.isCalled()) {
                Voids.fire(later);
            }
        });
        return later;
    }

    private boolean succeeded(Tls tls) {
        if (connection.end.hasEnded()) {
            return false;
        }
        connection.tlsStarted();
        if (!started.isCalled()) {
            started.callback(tls);
        }
        connection.incoming.deliver();
        return true;
    }

    private boolean failed(Throwable failure) {
        if (!connection.end.hasEnded()) {
            Lost why = failure instanceof ConnectionLostException lost ? lost.reason() : new Lost.Failed(failure);
            NetLog.debug(connection + " ends, for startTls() has failed: " + why);
            connection.end.end(why, false);
        }
        return false;
    }

    /** Ends it with the connection. */
    void lose(Lost why) {
        if (work != null) {
            work.cancel();
        }
        if (!started.isCalled()) {
            started.errback(new ConnectionLostException("startTls()", why));
        }
    }
}
