package dev.deft.peers.child;

import dev.deft.bench.PageServer;
import dev.deft.bench.PartSums;
import dev.deft.bench.PartSums.Part;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The page by Vert.x, on one event loop: made there, or on its workers. */
final class VertxPages {

    private static final Buffer PAGE = Buffer.buffer(PageServer.PAGE);

    private final PartSums parts;

    /** Its workers; null where the loop makes the pages. */
    private final @Nullable WorkerExecutor workers;

    /** The instants at which connections were accepted that had no request yet. Loop's thread only. */
    private final Map<HttpConnection, Long> accepted = new HashMap<>();

    private VertxPages(PartSums parts, @Nullable WorkerExecutor workers) {
        this.parts = parts;
        this.workers = workers;
    }

    /** Starts it, with so many workers to make pages, or with none; returns its port. */
    static int listen(int workers, PartSums parts) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        VertxPages pages =
                new VertxPages(parts, workers == 0 ? null : vertx.createSharedWorkerExecutor("pages", workers));
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .connectionHandler(pages::accepted)
                .requestHandler(pages::answer)
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

    private void answer(HttpServerRequest request) {
        long called = System.nanoTime();
        Long begun = accepted.remove(request.connection());
        parts.add(Part.HEAD, begun == null ? 0 : called - begun); // what it reads of a kept one it has at once
        if (workers == null) {
            made(called, request, PAGE);
        } else {
            answerFrom(workers, called, request);
        }
    }

    /** Has a worker make the page, in no order with others: that is what its pool is for. */
    private void answerFrom(WorkerExecutor pool, long submitted, HttpServerRequest request) {
        AtomicLong made = new AtomicLong(); // crosses as the page does
        Future<Void> unused = pool.executeBlocking(
                        () -> {
                            long begun = System.nanoTime();
                            parts.add(Part.QUEUE, begun - submitted);
                            made.setPlain(System.nanoTime());
                            parts.add(Part.RUN, made.getPlain() - begun);
                            return PAGE;
                        },
                        false)
                .compose(page -> {
                    long back = System.nanoTime();
                    parts.add(Part.RETURN_HOP, back - made.getPlain());
                    return send(back, request, page);
                });
    }

    private void made(long called, HttpServerRequest request, Buffer page) {
        long made = System.nanoTime();
        parts.add(Part.RUN, made - called);
        Future<Void> unused = send(made, request, page);
    }

    private Future<Void> send(long begun, HttpServerRequest request, Buffer page) {
        HttpServerResponse response = request.response().putHeader("Content-Type", PageServer.TYPE);
        return response.end(page).onComplete(sent -> parts.add(Part.WRITE, System.nanoTime() - begun));
    }
}
