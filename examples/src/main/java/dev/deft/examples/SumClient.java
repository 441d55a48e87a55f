package dev.deft.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The client of David Beazley's essay, for the {@link YieldingServer}: threads that ask for a sum again and again. */
final class SumClient {

    private static final int REPETITIONS = 1_000;

    private SumClient() {}

    public static void main(String[] args) throws InterruptedException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000);
        int clients = Integer.parseInt(args[0]);
        long start = System.nanoTime();
        int total = run(server, clients, REPETITIONS / clients, 25_000).size();
        System.out.println(total + " total requests");
        System.out.println((System.nanoTime() - start) / 1e9);
    }

    /** Asks on as many threads as there are {@code clients}; returns what was answered. */
    static List<String> run(InetSocketAddress server, int clients, int repetitions, long n)
            throws InterruptedException {
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> runClient(server, repetitions, n, answers)))
                .limit(clients)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(answers);
    }

    private static void runClient(InetSocketAddress server, int repetitions, long n, Queue<String> answers) {
        for (int i = 0; i < repetitions; i++) {
            try (Socket s = new Socket(server.getAddress(), server.getPort())) {
                s.getOutputStream().write(Long.toString(n).getBytes(StandardCharsets.US_ASCII));
                answers.add(new String(s.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
