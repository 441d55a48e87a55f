/**
 * HTTP/1.1 on the reactor's own loop: a server, a client, a small router.
 *
 * <p>An {@link dev.deft.http.HttpServer} has an {@link dev.deft.http.HttpHandler} answer what any endpoint of {@code dev.deft.net} accepts, in the
 * clear, over TLS or a UNIX socket. Bodies are read as fast as somebody takes them, both ways.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.create();
 * HttpHandler hello = request -> Deferred.succeed(HttpResponse.text(200, "hello"));
 * new HttpServer(reactor, hello)
 *         .listen(Endpoints.tcpServer(reactor, 8080))
 *         .addErrback(failure -> complain(failure));
 * reactor.run();
 * }</pre>
 */
@NullMarked
package dev.deft.http;

import org.jspecify.annotations.NullMarked;
