package dev.deft.peers.child;

import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * Any {@link Executor} beside a Netty event loop: a task runs the work and executes the callback on the loop. That is how
 * Netty's own documentation of {@code EventExecutor} and every server built on it does it by hand; there is no future, as
 * nobody waits for one.
 */
final class ExecutorAdapter extends NettyAdapter {

    private final Executor workers;
    private final Runnable stop;

    /**
     * An adapter of these workers.
     *
     * @param stop ends the workers
     */
    ExecutorAdapter(Executor workers, Runnable stop) {
        this.workers = workers;
        this.stop = stop;
    }

    @Override
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        EventLoop loop = loop();
        Runnable task = () -> runAndHandBack(work, completion, loop);
        return () -> workers.execute(task);
    }

    private static <T> void runAndHandBack(Callable<T> work, Completion<T> completion, EventLoop loop) {
        T result;
        try {
            result = work.call();
        } catch (Exception | Error e) {
            loop.execute(() -> completion.failed(e));
            return;
        }
        loop.execute(() -> completion.completed(result));
    }

    @Override
    void stopWorkers() {
        stop.run();
    }
}
