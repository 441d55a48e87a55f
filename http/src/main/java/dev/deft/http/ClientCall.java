package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.net.ConnectionLostException;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request of a client with all that comes of it: the wait for a connection, a second attempt, redirects, and one time for all. Reactor thread only. */
final class ClientCall {

    private static final List<String> SAFE = List.of("GET", "HEAD");
    private static final List<String> IDEMPOTENT = List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    /** The headers that are for one host only. */
    private static final List<String> SECRETS = List.of("Authorization", "Cookie", "Proxy-Authorization", "Host");

    /** The most bytes of a redirect's body that are read so that its connection can go on. */
    private static final int MOST_DROPPED = 1 << 16;

    private final HttpClient client;
    private final Reactor reactor;
    private final HttpClientOptions options;
    private final Deferred<HttpResponse> result;

    /** The context of the caller, in which it goes on, whoever has left it the connection; null where none is carried. */
    private final @Nullable CarriedContext context;

    /** The work that is waited for; null when the response is here. */
    private @Nullable Deferred<?> work;

    /** The connection of the present attempt; null before. */
    private @Nullable ClientConnection connection;

    private @Nullable DelayedCall limit;
    private int redirects;
    private boolean wasRetried;

    /** Set when it was cancelled or its time is up: whatever fires after that, no request is made any more. */
    private boolean isGivenUp;

    ClientCall(HttpClient client, Reactor reactor, HttpClientOptions options) {
        this.client = client;
        this.reactor = reactor;
        this.options = options;
        this.result = new Deferred<>(cancelled -> giveUp());
        this.context = ReactorAccess.get().captureContext(reactor);
    }

    Deferred<HttpResponse> begin(HttpRequest request) {
        if (!options.wholeTime().isZero()) {
            limit = reactor.callLater(options.wholeTime(), () -> timeIsUp(request));
        }
        attempt(request);
        return result;
    }

    private void attempt(HttpRequest request) {
        if (isGivenUp) {
            return;
        }
        if (client.isClosed()) {
            fail(new RejectedExecutionException("The client was closed before " + request + " of " + request.authority()
                    + ", to which another was redirected; make another client"));
            return;
        }
        connection = null;
        Deferred<ClientConnection> acquired = client.pool(request).acquire();
        goOnAfter(acquired, got -> exchange(request, got), this::fail);
    }

    private void exchange(HttpRequest request, ClientConnection got) {
        if (isGivenUp) {
            got.end();
            return;
        }
        connection = got;
        Deferred<HttpResponse> response = got.exchange(request, options.firstByteTime());
        goOnAfter(response, here -> answered(request, here), failure -> failed(request, got, failure));
    }

    private <T> void goOnAfter(Deferred<T> next, Consumer<? super T> onValue, Consumer<? super Throwable> onFailure) {
        waitFor(next);
        Ends.of(
                next,
                value -> CarriedContexts.run(context, () -> onValue.accept(value)),
                failure -> CarriedContexts.run(context, () -> onFailure.accept(failure)));
    }

    /** Waits for the next piece of work, unless what has begun it, a connector or a body of the user's, has given the call up. */
    private void waitFor(Deferred<?> next) {
        work = next;
        if (isGivenUp) {
            giveUp();
        }
    }

    private void failed(HttpRequest request, ClientConnection got, Throwable failure) {
        boolean mayBeRepeated = !isGivenUp
                && !client.isClosed()
                && !wasRetried
                && got.isReusedInVain()
                && failure instanceof ConnectionLostException
                && IDEMPOTENT.contains(request.method())
                && request.body().isRepeatable();
        if (mayBeRepeated) {
            wasRetried = true;
            attempt(request);
        } else {
            fail(failure);
        }
    }

    private void answered(HttpRequest request, HttpResponse response) {
        Optional<HttpRequest> next = redirected(request, response);
        if (next.isEmpty()) {
            work = null;
            if (limit != null) {
                ((IncomingBody) response.body()).whenOver(this::stopLimit);
            }
            result.callback(response);
        } else if (++redirects > options.redirects()) {
            response.body().open().close(); // and not the connection, which may have the next request by now
            fail(new ProtocolException("More than " + options.redirects() + " redirects, the last to "
                    + next.get().scheme()
                    + "://" + next.get().authority() + next.get().rawPath()
                    + "; they go round in a circle, or raise HttpClientOptions.redirects"));
        } else {
            // Or else it ends the connection.
            goOnAfter(response.body().bytes(MOST_DROPPED), all -> attempt(next.get()), failure -> attempt(next.get()));
        }
    }

    private Optional<HttpRequest> redirected(HttpRequest request, HttpResponse response) {
        String location = response.header("Location").orElse("");
        boolean isSafe = SAFE.contains(request.method());
        boolean isFollowed = switch (response.status()) {
            case 301, 302, 307, 308 -> isSafe;
            case 303 -> true;
            default -> false;
        };
        if (!isFollowed || location.isEmpty() || options.redirects() == 0) {
            return Optional.empty();
        }
        HttpRequest next;
        try {
            URI from = URI.create(request.scheme() + "://" + request.authority() + request.target());
            next = HttpRequest.of(request.method().equals("HEAD") ? "HEAD" : "GET", from.resolve(location));
        } catch (IllegalArgumentException notForUs) {
            return Optional.empty();
        }
        if (request.scheme().equals("https") && next.scheme().equals("http")) {
            return Optional.empty();
        }
        HttpHeaders headers = request.headers();
        if (!HostPool.Origin.of(next).equals(HostPool.Origin.of(request))) {
            for (String secret : SECRETS) {
                headers = headers.without(secret);
            }
        }
        if (!isSafe) {
            headers = headers.without("Content-Type").without("Content-Encoding");
        }
        return Optional.of(next.with(headers));
    }

    private void timeIsUp(HttpRequest request) {
        Duration time = options.wholeTime();
        TimeoutException failure = new TimeoutException("The response to " + request + " of " + request.authority()
                + " was not complete within " + time + "; raise HttpClientOptions.wholeTime, or look at the server");
        if (work == null && connection != null) {
            connection.fail(failure); // its body is still on its way
            return;
        }
        isGivenUp = true;
        fail(failure);
        giveUp();
    }

    private void giveUp() {
        isGivenUp = true;
        stopLimit();
        Deferred<?> waited = work;
        work = null;
        if (waited != null) {
            waited.cancel();
        }
    }

    private void fail(Throwable failure) {
        stopLimit();
        if (!result.isCalled()) {
            result.errback(failure);
        }
    }

    private void stopLimit() {
        if (limit != null && limit.isActive()) {
            limit.cancel();
        }
    }
}
