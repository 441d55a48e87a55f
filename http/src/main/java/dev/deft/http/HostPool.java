package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.ConnectionLostException;
import dev.deft.reactor.Reactor;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connections of a client to one host and port, and the requests that wait for one, first come, first served. Reactor thread only. */
final class HostPool {

    private final Reactor reactor;
    private final HttpClientOptions options;
    private final HostConnector connector;
    private final Origin origin;

    /** The connections without a request, the last used last; each ends itself when its time is up. */
    private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();

    private final ArrayDeque<Wait> waits = new ArrayDeque<>();

    /** The connections that are open, or are being made. */
    private int open;

    private boolean closed;

    /** Is called when no connection is left and nobody waits: a client may see many hosts, each of them once. */
    private final Runnable whenEmpty;

    /**
     * Scheme, host and port: what a connection is to.
     *
     * @param scheme {@code http} or {@code https}
     * @param host the host
     * @param port the port
     */
    record Origin(String scheme, String host, int port) {

        static Origin of(HttpRequest request) {
            String authority = request.authority();
            int colon = authority.lastIndexOf(':');
            boolean hasPort = colon > authority.lastIndexOf(']');
            String host = hasPort ? authority.substring(0, colon) : authority;
            int standard = request.scheme().equals("https") ? 443 : 80;
            int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : standard;
            boolean isBracketed = host.startsWith("[") && host.endsWith("]");
            return new Origin(request.scheme(), isBracketed ? host.substring(1, host.length() - 1) : host, port);
        }

        @Override
        public String toString() {
            return scheme + "://" + host + ":" + port;
        }
    }

    HostPool(Reactor reactor, HttpClientOptions options, HostConnector connector, Origin origin, Runnable whenEmpty) {
        this.whenEmpty = whenEmpty;
        this.reactor = reactor;
        this.options = options;
        this.connector = connector;
        this.origin = origin;
    }

    /** A request that waits for a connection. */
    private final class Wait {
        final Deferred<ClientConnection> deferred = new Deferred<>(cancelled -> giveUp());

        @Nullable
        DelayedCall limit;

        @Nullable
        Deferred<ClientConnection> connecting;

        private void giveUp() {
            waits.remove(this);
            stop(limit);
            Deferred<ClientConnection> attempt = connecting;
            connecting = null;
            if (attempt != null) {
                attempt.cancel();
            }
        }

        void fail(Throwable failure) {
            waits.remove(this);
            stop(limit);
            if (!deferred.isCalled()) {
                deferred.errback(failure);
            }
        }
    }

    /** Returns a connection that is free, or one that is made. To cancel it gives up the wait. */
    Deferred<ClientConnection> acquire() {
        Wait wait = new Wait();
        waits.add(wait);
        serve();
        if (!wait.deferred.isCalled() && waits.contains(wait)) {
            if (waits.size() > options.waiting()) {
                wait.fail(
                        new RejectedExecutionException(
                                options.connections() + " connections to " + origin
                                        + " are in use, and " + options.waiting()
                                        + " requests wait for one; wait for responses, or raise HttpClientOptions.waiting or connections"));
            } else {
                wait.limit = reactor.callLater(
                        options.waitTime(),
                        () -> wait.fail(
                                new TimeoutException(
                                        "No connection to " + origin + " became free within "
                                                + options.waitTime() + ": all " + options.connections()
                                                + " are in use; read or close the bodies of responses, or raise HttpClientOptions.connections")));
            }
        }
        return wait.deferred;
    }

    private void serve() {
        while (!waits.isEmpty()) {
            ClientConnection free = takeIdle();
            if (free != null) {
                Wait first = waits.remove();
                stop(first.limit);
                first.deferred.callback(free);
            } else if (open < options.connections()) {
                Wait first = waits.remove();
                stop(first.limit);
                connect(first);
            } else {
                return;
            }
        }
    }

    /** Takes the idle connection that was used last; one that has ended stays in place until it is lost, and is of no use to anybody. */
    private @Nullable ClientConnection takeIdle() {
        ClientConnection last = idle.pollLast();
        while (last != null) {
            if (!last.hasEnded()) {
                return last;
            }
            last = idle.pollLast();
        }
        return null;
    }

    private void connect(Wait wait) {
        open++;
        ClientConnection made = new ClientConnection(this, reactor, options.limits());
        Deferred<ClientConnection> attempt = Deferreds.<ClientConnection>maybeDeferred(() -> connector
                        .endpoint(origin.scheme(), origin.host(), origin.port())
                        .connect(made))
                .addTimeout(options.connectTime(), reactor);
        wait.connecting = attempt;
        Ends.of(
                attempt,
                connected -> {
                    boolean isWanted = wait.connecting != null && !wait.deferred.isCalled();
                    wait.connecting = null;
                    if (isWanted && connected.hasEnded()) { // the connector has kept it for itself meanwhile
                        wait.fail(new ConnectionLostException("a request to " + origin, connected.whyItEnded()));
                    } else if (isWanted) {
                        wait.deferred.callback(connected);
                    } else {
                        free(connected);
                    }
                },
                failure -> {
                    if (!made.abandon()) {
                        open--;
                    }
                    wait.connecting = null;
                    wait.fail(failure);
                    serve();
                    tellIfEmpty();
                });
    }

    /** Takes a connection back whose request is over. */
    void free(ClientConnection connection) {
        if (closed || connection.hasEnded()) {
            connection.end();
            return;
        }
        idle.add(connection);
        connection.awaitRequest(options.idle());
        serve();
    }

    /** Is told that a connection has ended. */
    void closed(ClientConnection connection) {
        open--;
        idle.remove(connection);
        serve();
        tellIfEmpty();
    }

    private void tellIfEmpty() {
        if (open == 0 && waits.isEmpty()) {
            whenEmpty.run();
        }
    }

    /** Closes idle connections, and the others when they are free; what waits fails. */
    void close() {
        closed = true;
        for (Wait each : List.copyOf(waits)) {
            each.fail(new RejectedExecutionException(
                    "The client was closed while a request to " + origin + " waited for a connection"));
        }
        for (ClientConnection each : List.copyOf(idle)) {
            each.end();
        }
    }

    private static void stop(@Nullable DelayedCall call) {
        if (call != null && call.isActive()) {
            call.cancel();
        }
    }
}
