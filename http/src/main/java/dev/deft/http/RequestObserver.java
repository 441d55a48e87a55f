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
 * <p>It is told of a request whose body the server refuses (400, 408, 413), too. It is not told of a head that is refused, which makes no request, nor where no
 * response is sent whole, for its client goes away or its stream fails. These are logged: a stream's failure as an error, what clients do at debug level. What
 * it throws is logged, and changes nothing. Source: {@code log} of Twisted's {@code twisted.web.server.Site}.
 */
@FunctionalInterface
public interface RequestObserver {

    /** Is told of one request, after its response. */
    void answered(HttpRequest request, HttpResponse response, RequestTimes times);
}
