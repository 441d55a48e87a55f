package dev.deft.peers.child;

import dev.deft.bench.PageServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/** The page by Vert.x, on one event loop. */
final class VertxPages {

    private VertxPages() {}

    /** Starts it; returns its port. */
    static int listen() throws Exception {
        Buffer page = Buffer.buffer(PageServer.PAGE);
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", PageServer.TYPE)
                        .end(page))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }
}
