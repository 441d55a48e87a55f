package dev.deft.bench;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Clients that ask a server at the same time, each on a thread of its own.
 *
 * @param name what the threads' names begin with
 * @param patienceMillis how long a server may be silent
 */
record LoadClients(InetSocketAddress server, String name, int patienceMillis) {

    /**
     * The results of clients.
     *
     * @param nanos the time from their start until all had ended
     * @param cpuNanos the processor time of this JVM meanwhile
     */
    record Done<T>(List<T> results, long nanos, long cpuNanos) {}

    /**
     * Has so many make their requests.
     *
     * @param client makes one, whose call makes its requests
     * @param start told the time just before all start
     * @param end has those that still run make no more requests: all are over, one failed, or this thread was interrupted
     */
    <T> Done<T> run(int count, Supplier<Callable<T>> client, LongConsumer start, Runnable end)
            throws LoadFailedException, InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CpuClock cpu = CpuClock.ofThisJvm();
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Callable<T> requests = client.get();
            FutureTask<T> task = new FutureTask<>(() -> {
                started.await();
                try {
                    return requests.call();
                } catch (Throwable e) { // where one fails, all end
                    end.run();
                    throw e;
                }
            });
            tasks.add(task);
            new Thread(task, name + (i + 1)).start();
        }
        long cpuBefore = cpu.processNanos();
        long begin = System.nanoTime();
        start.accept(begin);
        started.countDown();
        List<T> results = new ArrayList<>();
        try {
            for (FutureTask<T> task : tasks) {
                results.add(task.get());
            }
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            end.run();
        }
        return new Done<>(results, System.nanoTime() - begin, Math.max(0, cpu.processNanos() - cpuBefore));
    }

    private LoadFailedException failure(Throwable cause) {
        if (cause instanceof LoadFailedException failed) {
            return failed;
        }
        return new LoadFailedException(
                cause instanceof SocketTimeoutException
                        ? SumLoad.shown(server) + " did not answer for " + patienceMillis / 1_000 + " s"
                        : "a request to " + SumLoad.shown(server) + " failed: " + cause.getMessage());
    }
}
