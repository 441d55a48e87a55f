package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.SumWindow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
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
     * @throws LoadFailedException if the answer is not the sum
     */
    public void ask() throws IOException, LoadFailedException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server, PATIENCE_MILLIS);
            socket.getOutputStream().write(Long.toString(n).getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            if (!answer.equals(Long.toString(Summation.expected(n)))) {
                throw new LoadFailedException(shown(server) + " answered '" + answer + "' when asked for the sum of "
                        + n + " integers; is a 'deft serve sum' there?");
            }
        }
    }

    /**
     * Makes so many requests by so many threads.
     *
     * @throws LoadFailedException if one fails; then no more are made
     * @throws InterruptedException if this thread is interrupted; then no more are made
     */
    public SumWindow measure(int clients, int requests) throws LoadFailedException, InterruptedException {
        AtomicInteger left = new AtomicInteger(requests);
        LoadClients.Done<Distribution> done = new LoadClients(server, "deft-sum-client-", PATIENCE_MILLIS)
                .run(clients, () -> client(left), begin -> {}, () -> left.set(0));
        return new SumWindow(Distribution.merged(done.results()), done.nanos(), done.cpuNanos());
    }

    private Callable<Distribution> client(AtomicInteger left) {
        Recording recording = new Recording();
        return () -> {
            while (left.getAndDecrement() > 0) {
                long begin = System.nanoTime();
                ask();
                recording.record(System.nanoTime() - begin);
            }
            return recording.finish();
        };
    }

    /** Returns an address as messages show it: {@code 127.0.0.1:10000}. */
    public static String shown(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
