package dev.deft.peers.child;

import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Makes the adapter of a peer. Each is in a method of its own: a process has only the libraries of its own peer. */
final class Adapters {

    private Adapters() {}

    static Adapter of(Peer peer, int workers) throws MissingPeerException {
        return switch (peer) {
            case DEFT_ADAPTIVE, DEFT_PARK, DEFT_SPIN -> new DeftAdapter(peer, workers);
            case JDK_FIXED -> jdkFixed(workers);
            case COMPLETABLE_FUTURE -> new CompletableFutureAdapter(workers);
            case FORK_JOIN -> forkJoin(workers);
            case VIRTUAL_THREADS -> VirtualThreads.adapter(workers);
            case NETTY_GROUP -> nettyGroup(workers);
            case VERTX -> new VertxAdapter(workers);
            case BOUNDED_ELASTIC -> new BoundedElasticAdapter(workers);
            case SPSC_QUEUES -> new SpscQueuesAdapter();
            case TWISTED, ASYNCIO -> throw new IllegalArgumentException(peer.label() + " runs under python3");
        };
    }

    /** {@code Executors.newFixedThreadPool}, as nearly everybody makes one: an unbounded linked queue, W threads. */
    private static Adapter jdkFixed(int workers) {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        return new ExecutorAdapter(pool, pool::shutdown);
    }

    /** In async mode, which its documentation advises for tasks that are events and are never joined. */
    private static Adapter forkJoin(int workers) {
        ForkJoinPool pool = new ForkJoinPool(workers, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
        return new ExecutorAdapter(pool, pool::shutdown);
    }

    /** Netty's own pool for handlers that block, as {@code ChannelPipeline}'s documentation advises. */
    private static Adapter nettyGroup(int workers) {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(workers);
        return new ExecutorAdapter(
                group, () -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly());
    }
}
