package dev.deft.peers.child;

import dev.deft.analysis.result.Shape;
import dev.deft.deferred.Callback;
import dev.deft.peers.protocol.Peer;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.util.concurrent.Callable;

/**
 * Deft as a user has it: {@code deferToThreadPool} and a callback, on a pool of W workers with room for every caller that a
 * cell may have. The reactor and the pool wait the same way.
 */
final class DeftAdapter implements Adapter {

    private final Reactor reactor;
    private final ThreadPool workers;

    DeftAdapter(Peer peer, int workers) {
        WaitStrategy strategy = switch (peer) {
            case DEFT_ADAPTIVE -> WaitStrategy.ADAPTIVE;
            case DEFT_PARK -> WaitStrategy.PARK;
            case DEFT_SPIN -> WaitStrategy.SPIN;
            default -> throw new IllegalArgumentException(peer.label() + " is not Deft");
        };
        this.reactor = Reactor.builder().waitStrategy(strategy).create();
        this.workers = ThreadPool.named("compare")
                .fixed(workers)
                .queueCapacity(Shape.MOST)
                .waitStrategy(strategy)
                .start();
        reactor.start();
    }

    @Override
    public String libraries() {
        return NettyAdapter.version();
    }

    @Override
    public void onLoop(Runnable something) {
        reactor.callFromThread(something);
    }

    @Override
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        Callback<T, Object> completed = result -> {
            completion.completed(result);
            return this;
        };
        Callback<Throwable, Object> failed = cause -> {
            completion.failed(cause);
            return this;
        };
        return () -> reactor.<T>deferToThreadPool(workers, work).addCallbacks(completed, failed);
    }

    @Override
    public void close() {
        workers.close();
        reactor.close();
    }
}
