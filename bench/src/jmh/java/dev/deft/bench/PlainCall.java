package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToDoubleFunction;

/**
 * The nanoseconds of a deferred call that does nothing, in a turn of many calls, by how many are under way. {@link TwoBuilds} loads it once with the classes of
 * one build and once with those of another, so it uses only what both have, and is used as a type of the JDK's.
 */
public final class PlainCall implements IntToDoubleFunction, AutoCloseable {

    private static final int CALLS = 2_000;

    private final Reactor reactor = Reactor.builder().name("plain").create().start();
    private final ThreadPool pool = ThreadPool.named("plain").fixed(1).start();

    /** Of the turn that is under way; the reactor's thread only. */
    private int begun;

    private int ended;

    @Override
    public double applyAsDouble(int outstanding) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long begin = System.nanoTime();
        reactor.callFromThread(() -> {
            begun = 0;
            ended = 0;
            for (int i = 0; i < outstanding; i++) {
                call(done);
            }
        });
        done.join();
        return (double) (System.nanoTime() - begin) / CALLS;
    }

    private void call(CompletableFuture<Void> done) {
        if (begun == CALLS) {
            return;
        }
        begun++;
        reactor.deferToThreadPool(pool, () -> 1).onSuccess(one -> {
            ended++;
            if (ended == CALLS) {
                done.complete(null);
            }
            call(done);
        });
    }

    @Override
    public void close() {
        reactor.close();
        pool.close();
    }
}
