package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A reactor and a pool with one worker. The reactor's thread defers a call to the worker, and the outcome comes back through its inbox. */
final class InboxPair implements TransactionPair {

    private static final Duration REACTOR_STOP = Duration.ofSeconds(1);

    private final TransactionRecorder recorder;
    private final Reactor reactor;
    private final ThreadPool pool;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Callable<Boolean> item = this::take;

    /** The threads, each written by itself and read by whoever says where they stand. */
    private volatile @Nullable Thread producing;

    private volatile @Nullable Thread consuming;

    InboxPair(ThreadKind threads, WaitStrategy waits, TransactionRecorder recorder) {
        this.recorder = recorder;
        this.reactor = Reactor.builder()
                .name("handoff-producer")
                .waitStrategy(waits)
                .stopTimeout(REACTOR_STOP)
                .create();
        this.pool = PoolPair.started("handoff-consumer", threads, waits);
    }

    @Override
    public void start() {
        reactor.start();
        reactor.callFromThread(() -> {
            producing = Thread.currentThread();
            give();
        });
    }

    @Override
    public Future<?> ended() {
        return ended;
    }

    @Override
    public List<String> stacks() {
        return Stream.of(producing, consuming)
                .map(thread -> thread == null ? "a thread that has run nothing" : ThreadStack.of(thread))
                .toList();
    }

    @Override
    public void close() {
        DeftSystem.stop(pool);
        reactor.close();
    }

    private void give() {
        reactor.deferToThreadPool(pool, item).onSuccess(this::taken).addErrback(failure -> {
            ended.completeExceptionally(failure);
            return false;
        });
    }

    private Boolean take() {
        if (consuming == null) {
            consuming = Thread.currentThread();
        }
        return true;
    }

    private void taken(Boolean any) {
        recorder.completed();
        if (recorder.isOver()) {
            ended.complete(null);
        } else {
            give();
        }
    }
}
