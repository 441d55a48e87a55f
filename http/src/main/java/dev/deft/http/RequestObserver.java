package dev.deft.http;

/**
 * A server's account of the requests that it has answered: an access log, or figures of where their time goes. It is told on the reactor's thread, when
 * all of a response was handed to the operating system.
 *
 * <pre>{@code
 * RequestObserver accessLog = (request, response, times) ->
 *         show(request.method() + " " + request.target() + ": " + response.status() + " in " + times.total());
 * HttpHandler greeter = request -> Deferred.succeed(HttpResponse.text(200, "hello"));
 * HttpServer server = new HttpServer(reactor, greeter, HttpLimits.defaults(), accessLog);
 * }</pre>
 *
 * <p>It is not told of a head that is refused, nor of a response that cannot be sent whole, which are logged. What it throws is logged, and changes nothing.
 * Source: {@code log} of Twisted's {@code twisted.web.server.Site}.
 */
@FunctionalInterface
public interface RequestObserver {

    /** Is told of one request, after its response. */
    void answered(HttpRequest request, HttpResponse response, RequestTimes times);
}
