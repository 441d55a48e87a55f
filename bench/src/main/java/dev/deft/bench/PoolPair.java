package dev.deft.bench;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.WaitStrategy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two pools with one worker each. The producer's gives the consumer's a task, which gives the producer's one back. */
final class PoolPair implements TransactionPair {

    private final TransactionRecorder recorder;
    private final ThreadPool producer;
    private final ThreadPool consumer;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Made once: a transaction makes nothing but what the pool does. */
    private final Runnable consume = this::consume;

    private final Runnable produce = this::produce;

    /** The workers, each written by itself and read by whoever says where they stand. */
    private volatile @Nullable Thread producing;

    private volatile @Nullable Thread consuming;

    PoolPair(ThreadKind threads, WaitStrategy waits, TransactionRecorder recorder) {
        this.recorder = recorder;
        this.producer = started("handoff-producer", threads, waits);
        this.consumer = started("handoff-consumer", threads, waits);
    }

    /** Starts a pool with one worker. */
    static ThreadPool started(String name, ThreadKind threads, WaitStrategy waits) {
        ThreadPoolBuilder builder = ThreadPool.named(name).waitStrategy(waits);
        return threads == ThreadKind.VIRTUAL
                ? builder.virtual(1).minThreads(1).start()
                : builder.fixed(1).start();
    }

    @Override
    public void start() {
        consumer.execute(() -> {
            consuming = Thread.currentThread();
            give(producer, () -> {
                producing = Thread.currentThread();
                produce();
            });
        });
    }

    @Override
    public Future<?> ended() {
        return ended;
    }

    @Override
    public List<String> stacks() {
        return Stream.of(producing, consuming)
                .map(thread -> thread == null ? "a worker that has run nothing" : ThreadStack.of(thread))
                .toList();
    }

    @Override
    public void close() {
        DeftSystem.stop(producer);
        DeftSystem.stop(consumer);
    }

    private void produce() {
        recorder.completed();
        if (recorder.isOver()) {
            ended.complete(null);
        } else {
            give(consumer, consume);
        }
    }

    private void consume() {
        give(producer, produce);
    }

    private void give(ThreadPool pool, Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            ended.completeExceptionally(e);
        }
    }
}
