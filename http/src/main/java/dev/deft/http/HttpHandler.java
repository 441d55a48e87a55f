package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Coroutines;
import java.util.Objects;

/**
 * Answers requests. It is called on the reactor's thread when a request's head is here; its body may still be on its way.
 *
 * <pre>{@code
 * HttpHandler greeter = request -> Deferred.succeed(HttpResponse.text(200, "hello, " + request.query("name").orElse("you")));
 * }</pre>
 *
 * <p>If it fails, or throws, the response is 500, which tells nothing, and the log has the failure; {@link HttpException} has a status of its own. If
 * the connection is lost first, the Deferred is cancelled; a client that has only ended its side may still read, and is answered.
 */
@FunctionalInterface
public interface HttpHandler {

    /** Returns what fires with the response. */
    Deferred<HttpResponse> handle(HttpRequest request) throws Exception;

    /** Returns a handler whose body is a coroutine, which may await Deferreds. */
    static HttpHandler inline(Body body) {
        Objects.requireNonNull(body, "body");
        return request -> Coroutines.inline(() -> body.handle(request));
    }

    /** A handler's body as a coroutine runs it. */
    @FunctionalInterface
    interface Body {

        /** Returns the response. */
        HttpResponse handle(HttpRequest request) throws Exception;
    }
}
