package dev.deft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/** The toy pool with which a reply on Twisted's list explained in 2016 why deferToThread is slow: callers that wait, a plain queue, workers. */
final class ToyPool implements AutoCloseable {

    private static final int CALLS = 10_000;

    private final BlockingQueue<FutureTask<?>> queue = new LinkedBlockingQueue<>();
    private final ThreadGroup workers = new ThreadGroup("toy pool");

    ToyPool(int size) {
        for (int i = 0; i < size; i++) {
            new Thread(workers, this::work, "worker " + i).start();
        }
    }

    public static void main(String[] args) throws Exception {
        int callers = Integer.parseInt(args[0]);
        try (ToyPool pool = new ToyPool(64)) {
            List<Thread> threads = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < callers; i++) {
                threads.add(new Thread(() -> makeCalls(pool)));
            }
            threads.forEach(Thread::start);
            for (Thread caller : threads) {
                caller.join();
            }
            System.out.printf("threadpool: avg %.1f us%n", (System.nanoTime() - begin) / 1e3 / CALLS);
        }
    }

    private static void makeCalls(ToyPool pool) {
        try {
            for (int i = 0; i < CALLS; i++) {
                pool.call(System::nanoTime);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a call on a worker, and waits for it on this thread: so each caller needs a thread of its own. */
    <T> T call(Callable<T> call) throws InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(call);
        queue.put(task);
        return task.get();
    }

    private void work() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException closed) {
            return;
        }
    }

    @Override
    public void close() {
        workers.interrupt();
    }
}
