package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.SumWindow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client of the essay on yielding CPU-intensive work: threads that ask a server for sums, each of them one request after the other, each on a
 * connection of its own.
 *
 * <p>Whoever has its answer makes the next request, until all have been made, so that no client ends long before the others.
 *
 * @param n how many integers each request has summed, up to {@link Summation#MOST}
 */
public record SumLoad(InetSocketAddress server, long n) {

    /** A server that is silent for so long is taken for lost. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int LONGEST_ANSWER = 128;

    /**
     * Asks for one sum.
     *
     * @throws IOException if nobody listens there, or the connection is lost
     * @throws SumFailedException if the answer is not the sum
     */
    public void ask() throws IOException, SumFailedException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server, PATIENCE_MILLIS);
            socket.getOutputStream().write(Long.toString(n).getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            if (!answer.equals(Long.toString(Summation.expected(n)))) {
                throw new SumFailedException(shown(server) + " answered '" + answer + "' when asked for the sum of " + n
                        + " integers; is a 'deft serve sum' there?");
            }
        }
    }

    /**
     * Makes so many requests by so many threads.
     *
     * @throws SumFailedException if one fails; then no more are made
     * @throws InterruptedException if this thread is interrupted; then no more are made
     */
    public SumWindow measure(int clients, int requests) throws SumFailedException, InterruptedException {
        AtomicInteger left = new AtomicInteger(requests);
        CountDownLatch start = new CountDownLatch(1);
        CpuClock cpu = CpuClock.ofThisJvm();
        List<FutureTask<Distribution>> tasks = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            FutureTask<Distribution> task = new FutureTask<>(client(start, left));
            tasks.add(task);
            new Thread(task, "deft-sum-client-" + (i + 1)).start();
        }
        long cpuBefore = cpu.processNanos();
        long begin = System.nanoTime();
        start.countDown();
        List<Distribution> latencies = new ArrayList<>();
        try {
            for (FutureTask<Distribution> task : tasks) {
                latencies.add(task.get());
            }
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            left.set(0);
        }
        long nanos = System.nanoTime() - begin;
        return new SumWindow(Distribution.merged(latencies), nanos, Math.max(0, cpu.processNanos() - cpuBefore));
    }

    private Callable<Distribution> client(CountDownLatch start, AtomicInteger left) {
        return () -> {
            Recording recording = new Recording();
            start.await();
            try {
                while (left.getAndDecrement() > 0) {
                    long begin = System.nanoTime();
                    ask();
                    recording.record(System.nanoTime() - begin);
                }
            } finally {
                left.set(0); // where one fails, all end
            }
            return recording.finish();
        };
    }

    private SumFailedException failure(Throwable cause) {
        if (cause instanceof SumFailedException failed) {
            return failed;
        }
        if (cause instanceof SocketTimeoutException) {
            return new SumFailedException(shown(server) + " did not answer for " + PATIENCE_MILLIS / 1_000 + " s");
        }
        return new SumFailedException("a request to " + shown(server) + " failed: " + cause.getMessage());
    }

    /** Returns an address as messages show it: {@code 127.0.0.1:10000}. */
    public static String shown(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
