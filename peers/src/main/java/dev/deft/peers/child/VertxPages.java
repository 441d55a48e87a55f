package dev.deft.peers.child;

import dev.deft.bench.PageServer;
import dev.deft.bench.PartSums;
import dev.deft.bench.PartSums.Part;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;

/** The page by Vert.x, on one event loop. */
final class VertxPages {

    private final PartSums parts;

    /** The instants at which connections were accepted that had no request yet. Loop's thread only. */
    private final Map<HttpConnection, Long> accepted = new HashMap<>();

    private VertxPages(PartSums parts) {
        this.parts = parts;
    }

    /** Starts it; returns its port. */
    static int listen(PartSums parts) throws Exception {
        VertxPages pages = new VertxPages(parts);
        Buffer page = Buffer.buffer(PageServer.PAGE);
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .connectionHandler(pages::accepted)
                .requestHandler(request -> pages.answer(request, page))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private void accepted(HttpConnection connection) {
        accepted.put(connection, System.nanoTime());
        connection.closeHandler(closed -> accepted.remove(connection)); // where it had no request
    }

    private void answer(HttpServerRequest request, Buffer page) {
        long called = System.nanoTime();
        Long begun = accepted.remove(request.connection());
        parts.add(Part.HEAD, begun == null ? 0 : called - begun); // what it reads of a kept one it has at once
        HttpServerResponse response = request.response().putHeader("Content-Type", PageServer.TYPE);
        long made = System.nanoTime();
        parts.add(Part.RUN, made - called);
        Future<Void> unused = response.end(page).onComplete(sent -> parts.add(Part.WRITE, System.nanoTime() - made));
    }
}
