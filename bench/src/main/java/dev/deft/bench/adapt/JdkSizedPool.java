package dev.deft.bench.adapt;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A pool of the JDK's. */
record JdkSizedPool(ExecutorService pool, IntSupplier size, int goal) implements SizedPool {

    static JdkSizedPool threadPool(int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        return new JdkSizedPool(pool, pool::getPoolSize, size);
    }

    static JdkSizedPool forkJoin(int size) {
        ForkJoinPool pool = new ForkJoinPool(size);
        return new JdkSizedPool(pool, pool::getPoolSize, size);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void blocking(Callable<?> call) throws Exception {
        if (pool instanceof ForkJoinPool) {
            ManagedCall managed = new ManagedCall(call);
            ForkJoinPool.managedBlock(managed);
            managed.rethrow();
        } else {
            call.call();
        }
    }

    @Override
    public int threads() {
        return size.getAsInt();
    }

    @Override
    public void close() {
        end(pool);
    }

    /** Ends a pool of the JDK's, and waits until no thread of it is left. */
    static void end(ExecutorService pool) {
        pool.shutdownNow();
        try {
            boolean ended = false;
            while (!ended) { // its tasks end when they are interrupted
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One call under {@link ForkJoinPool#managedBlock}. */
    private static final class ManagedCall implements ForkJoinPool.ManagedBlocker {

        private final Callable<?> call;
        private boolean made;
        private @Nullable Exception thrown;

        ManagedCall(Callable<?> call) {
            this.call = call;
        }

        @Override
        public boolean block() throws InterruptedException {
            try {
                call.call();
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception failure) {
                thrown = failure;
            }
            made = true;
            return true;
        }

        @Override
        public boolean isReleasable() {
            return made;
        }

        void rethrow() throws Exception {
            if (thrown != null) {
                throw thrown;
            }
        }
    }
}
