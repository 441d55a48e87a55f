package dev.deft.peers.child;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Vert.x's {@code executeBlocking}, unordered, on a worker executor of W threads. Its manual advises a worker executor of
 * one's own for blocking work and {@code ordered = false} where the order does not matter; results come back on the event
 * loop of the context that called.
 */
final class VertxAdapter implements Adapter {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final WorkerExecutor workers;

    VertxAdapter(int workers) {
        this.workers = vertx.createSharedWorkerExecutor("compare", workers);
    }

    @Override
    public String libraries() {
        return "Vert.x " + Vertx.class.getPackage().getImplementationVersion() + ", " + NettyAdapter.version();
    }

    @Override
    public void onLoop(Runnable something) {
        context.runOnContext(nothing -> something.run());
    }

    @Override
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        Handler<AsyncResult<T>> handler = outcome -> {
            if (outcome.succeeded()) {
                completion.completed(outcome.result());
            } else {
                completion.failed(outcome.cause());
            }
        };
        return () -> workers.executeBlocking(work, false).onComplete(handler);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
