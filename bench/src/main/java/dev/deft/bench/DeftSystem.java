package dev.deft.bench;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Deft's reactor, and one of its pools: of its own, or the reactor's shared one. */
final class DeftSystem implements SystemUnderTest {

    /** The time that a pool may take to finish its calls before they are interrupted; the cell has been drained by then. */
    private static final Duration STOP_DEADLINE = Duration.ofMillis(100);

    private interface Defer {
        Deferred<Long> defer(Callable<Long> call);
    }

    private final Reactor reactor;
    private final ThreadPool pool;
    private final Defer defer;

    private DeftSystem(Reactor reactor, ThreadPool pool, Defer defer) {
        this.reactor = reactor;
        this.pool = pool;
        this.defer = defer;
    }

    /**
     * A stage whose pool has all its workers.
     *
     * @param reactorWaits how the reactor waits; the pool waits as it does by default
     * @param queueCapacity more calls than this never wait; the shared pool has a capacity of its own
     * @throws IllegalStateException if the machine does not start so many threads
     */
    static DeftSystem of(
            PoolKind kind, int workers, int queueCapacity, Transport transport, WaitStrategy reactorWaits) {
        Reactor reactor = Reactor.builder()
                .transport(transport)
                .waitStrategy(reactorWaits)
                .create();
        try {
            return switch (kind) {
                case DEDICATED -> dedicated(reactor, workers, queueCapacity);
                case SHARED -> shared(reactor, workers);
            };
        } catch (RuntimeException e) {
            reactor.close();
            throw e;
        }
    }

    /** On these, which whoever made them may step by hand. */
    static DeftSystem on(Reactor reactor, ThreadPool pool) {
        return new DeftSystem(reactor, pool, call -> reactor.deferToThreadPool(pool, call));
    }

    private static DeftSystem dedicated(Reactor reactor, int workers, int queueCapacity) {
        ThreadPool pool = ThreadPool.named("bench")
                .fixed(workers)
                .queueCapacity(queueCapacity)
                .start();
        int started = pool.statistics().workers();
        if (started < workers) {
            stop(pool);
            throw SystemUnderTest.tooFewThreads(started, workers);
        }
        return on(reactor, pool);
    }

    private static DeftSystem shared(Reactor reactor, int workers) {
        reactor.suggestThreadPoolSize(workers);
        return new DeftSystem(reactor, reactor.threadPool(), call -> reactor.deferToThread(call));
    }

    @Override
    public void start() {
        reactor.start();
    }

    @Override
    public void execute(Runnable call) {
        reactor.callFromThread(call);
    }

    @Override
    public void callLater(Duration delay, Runnable call) {
        reactor.callLater(delay, call);
    }

    @Override
    public void dispatch(MeasuredCall call, Completion completion) {
        // What the callback itself throws ends the cell too.
        defer(call).onSuccess(completion::completed).addErrback(cause -> {
            completion.failed(cause);
            return 0L;
        });
    }

    /** Has a worker make the call; the loop's thread only. */
    Deferred<Long> defer(MeasuredCall call) {
        return defer.defer(call);
    }

    @Override
    public void close() {
        // The reactor's own stop would give its pool ten seconds.
        stop(pool);
        reactor.close();
    }

    /** Ends a pool that nobody needs any more, and soon whatever it runs. */
    static void stop(ThreadPool pool) {
        pool.stop(STOP_DEADLINE, QueuedWork.CANCEL);
    }
}
