package dev.deft.peers.child;

import dev.deft.peers.protocol.MissingPeerException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A virtual thread for each call, behind W permits: JEP 444 advises never to pool virtual threads, and to bound what they
 * do at once with a semaphore, which is what makes W calls of this comparable to W workers.
 *
 * <p>They came with Java 21, and this is compiled for 17, so they are found by name.
 */
final class VirtualThreads {

    private VirtualThreads() {}

    static Adapter adapter(int workers) throws MissingPeerException {
        ExecutorService threads = newVirtualThreadPerTaskExecutor();
        Semaphore permits = new Semaphore(workers);
        Executor bounded = task -> threads.execute(() -> {
            permits.acquireUninterruptibly();
            try {
                task.run();
            } finally {
                permits.release();
            }
        });
        return new ExecutorAdapter(bounded, threads::shutdown);
    }

    /** Returns an executor with a virtual thread for each call. */
    static ExecutorService newVirtualThreadPerTaskExecutor() throws MissingPeerException {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (NoSuchMethodException e) {
            throw new MissingPeerException(
                    "needs Java 21; this is Java " + Runtime.version().feature());
        } catch (Throwable e) {
            throw new LinkageError("Executors.newVirtualThreadPerTaskExecutor could not be called", e);
        }
    }
}
