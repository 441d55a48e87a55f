package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.net.ProtocolFactory;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.Reactor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server of HTTP/1.1 and 1.0: has a handler answer the requests of its connections. Reactor thread only.
 *
 * <pre>{@code
 * HttpServer server = new HttpServer(reactor, request -> Deferred.succeed(HttpResponse.text(200, "hello")));
 * server.listen(Endpoints.tcpServer(reactor, 8080)).addErrback(failure -> complain(failure));
 * }</pre>
 *
 * <p>A connection takes one request after the other, in order, whether or not its client waits for responses. The body of a request is received as it is
 * read; one that the handler does not read is dropped, and if it is long, the connection closed. Where a request may mean one thing to this server and
 * another to a program in between, it is refused and its connection closed.
 *
 * <p>When the reactor stops, or their port is drained, connections that are idle are closed, those that answer do so first, and say that they close.
 * Source: Twisted's {@code twisted.web.server.Site}.
 */
public final class HttpServer implements ProtocolFactory {

    private final Reactor reactor;
    private final HttpHandler handler;
    private final HttpLimits limits;
    private final @Nullable RequestObserver observer;

    /** The settings of its connections' decoders. */
    private final HttpDecoderConfig decoding;

    /** The connections of endpoints that it does not listen at. */
    private final PortConnections others = new PortConnections(this);

    /** Makes one with the default limits. */
    public HttpServer(Reactor reactor, HttpHandler handler) {
        this(reactor, handler, HttpLimits.defaults());
    }

    /** Makes one. */
    public HttpServer(Reactor reactor, HttpHandler handler, HttpLimits limits) {
        this(limits, reactor, handler, null);
    }

    /** Makes one that has an observer told of each request that was answered. */
    public HttpServer(Reactor reactor, HttpHandler handler, HttpLimits limits, RequestObserver observer) {
        this(limits, reactor, handler, Objects.requireNonNull(observer, "observer"));
    }

    private HttpServer(HttpLimits limits, Reactor reactor, HttpHandler handler, @Nullable RequestObserver observer) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.handler = Objects.requireNonNull(handler, "handler");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.observer = observer;
        this.decoding = RequestDecoder.config(limits);
    }

    /**
     * Listens, at as many endpoints as it is called with. The port's {@link Port#drain} ends as this class says; the reactor's stop does the same, within the time that the stop has.
     *
     * @return fires with the port, or fails as the endpoint's does
     */
    public Deferred<Port> listen(ServerEndpoint endpoint) {
        PortConnections connections = new PortConnections(this);
        return Objects.requireNonNull(endpoint, "endpoint")
                .listen(connections)
                .addCallback(port -> new HttpPort(reactor, connections, port));
    }

    /** Returns the protocol of one connection. An endpoint calls this, where {@link #listen} is not; then no port's drain ends the connection. */
    @Override
    public Protocol build(Address peer) {
        Objects.requireNonNull(peer, "peer");
        return others.build(peer);
    }

    Reactor reactor() {
        return reactor;
    }

    HttpHandler handler() {
        return handler;
    }

    HttpLimits limits() {
        return limits;
    }

    HttpDecoderConfig decoding() {
        return decoding;
    }

    /** Returns a timer for a connection that is made now. */
    RequestTimer newTimer() {
        return new RequestTimer(reactor, observer);
    }

    @Override
    public String toString() {
        return "HttpServer[" + handler + "]";
    }
}
