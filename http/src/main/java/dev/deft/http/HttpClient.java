package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Endpoints;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * A client of HTTP/1.1, which keeps connections to each host and port, within bounds. Reactor thread only.
 *
 * <pre>{@code
 * HttpClient client = new HttpClient(reactor);
 * client.send(HttpRequest.get(java.net.URI.create("http://example.org/")))
 *         .addCallbackDeferring(response -> response.body().text())
 *         .addCallbacks(text -> show(text), failure -> complain(failure));
 * }</pre>
 *
 * <p>A response is there when its head is; the body is received as it is read. It has to be read to its end, or closed by way of {@link HttpBody#open}, or its
 * connection is held until {@link HttpClientOptions#wholeTime} is over.
 *
 * <p>A request is made again, once, if the connection that was kept ended before a byte of the response came, its method says the same if it is said twice (GET,
 * HEAD, PUT, DELETE, OPTIONS, TRACE), and its body can be read again. Redirects are followed for GET and HEAD, and after a 303 by GET, never from {@code https}
 * to {@code http}; to another host no password or cookie goes along. All others are returned. Source: Twisted's {@code twisted.web.client.Agent}, with {@code
 * HTTPConnectionPool} and {@code BrowserLikeRedirectAgent}.
 */
public final class HttpClient {

    private final Reactor reactor;
    private final HttpClientOptions options;
    private final HostConnector connector;
    private final Map<HostPool.Origin, HostPool> pools = new HashMap<>();
    private boolean closed;

    /** Makes one with the default options, which connects by TCP, and by TLS as {@link TlsOptions#client()} says. */
    public HttpClient(Reactor reactor) {
        this(reactor, HttpClientOptions.defaults());
    }

    /** Makes one that connects by TCP, and by TLS as {@link TlsOptions#client()} says. */
    public HttpClient(Reactor reactor, HttpClientOptions options) {
        this(reactor, options, TlsOptions.client());
    }

    /** Makes one that connects by TCP, and by TLS as {@code tls} says. */
    public HttpClient(Reactor reactor, HttpClientOptions options, TlsOptions tls) {
        this(reactor, options, connector(reactor, options, Objects.requireNonNull(tls, "tls")));
    }

    /** Makes one that connects as {@code connector} says. */
    public HttpClient(Reactor reactor, HttpClientOptions options, HostConnector connector) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.options = Objects.requireNonNull(options, "options");
        this.connector = Objects.requireNonNull(connector, "connector");
    }

    private static HostConnector connector(Reactor reactor, HttpClientOptions options, TlsOptions tls) {
        return (scheme, host, port) -> (scheme.equals("https")
                        ? Endpoints.tlsClient(reactor, host, port, tls)
                        : Endpoints.tcpClient(reactor, host, port))
                .timeout(options.connectTime());
    }

    /**
     * Sends a request. Fires with the response, whatever its status, when its head is here. Fails with {@link java.util.concurrent.TimeoutException} if a time is
     * over, {@link RejectedExecutionException} if too many requests wait, {@link dev.deft.net.ConnectionLostException} if the connection ends first, {@link
     * java.net.ProtocolException} if the response is malformed or redirects go round in a circle, and as connecting fails. To cancel it ends its connection, or
     * gives up its place among those that wait for one.
     */
    public Deferred<HttpResponse> send(HttpRequest request) {
        Objects.requireNonNull(request, "request");
        if (closed) {
            return Deferred.fail(
                    new RejectedExecutionException("The client was closed before " + request + "; make another"));
        }
        return new ClientCall(this, reactor, options).begin(request);
    }

    /** Closes the connections: those that are idle now, the others after their responses, which are not followed where they redirect. Requests that wait fail. */
    public void close() {
        closed = true;
        List.copyOf(pools.values()).forEach(HostPool::close);
    }

    boolean isClosed() {
        return closed;
    }

    HostPool pool(HttpRequest request) {
        HostPool.Origin of = HostPool.Origin.of(request);
        return pools.computeIfAbsent(
                of, origin -> new HostPool(reactor, options, connector, origin, () -> pools.remove(origin)));
    }

    @Override
    public String toString() {
        return "HttpClient[" + pools.keySet() + "]";
    }
}
