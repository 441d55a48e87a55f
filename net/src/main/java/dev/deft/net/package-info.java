/**
 * Connections on the reactor's own loop: protocols, endpoints, and limits on all that a peer can make grow.
 *
 * <p>A {@link dev.deft.net.Protocol} is told what happens to its {@link dev.deft.net.Connection}; {@link dev.deft.net.Endpoints} has the
 * places to listen at and to connect to. {@link dev.deft.net.testing} tests protocols without a socket.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.create();
 * Endpoints.tcpServer(reactor, 7)
 *         .listen(peer -> new EchoProtocol())
 *         .addErrback(failure -> complain(failure));
 * reactor.run();
 * }</pre>
 */
@NullMarked
package dev.deft.net;

import org.jspecify.annotations.NullMarked;
