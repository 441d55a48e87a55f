package dev.deft.examples;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.YieldableThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** A server that computes the sum of n integers, after David Beazley's essay: each client has a thread, which blocks, and yields the sum to the apply. */
final class YieldingServer {

    private final ServerSocket listening;
    private final Executor apply;

    YieldingServer(ServerSocket listening, Executor apply) {
        this.listening = listening;
        this.apply = apply;
    }

    public static void main(String[] args) throws IOException {
        ThreadPool cores = ThreadPool.named("cores")
                .fixed(Runtime.getRuntime().availableProcessors())
                .start();
        ServerSocket listening = new ServerSocket(10_000, 50, InetAddress.getLoopbackAddress());
        new YieldingServer(listening, cores).run(); // or with Runnable::run, YieldableThread.exclusive(), a share
    }

    /** A function that computes. */
    static long sumn(long n) {
        long total = 0;
        while (n > 0) {
            total += n;
            n -= 1;
        }
        return total;
    }

    /** Handles a client; it does not know which apply there is. */
    static void serveClient(Socket c) throws Exception {
        try (c) {
            byte[] request = new byte[16];
            int length = c.getInputStream().read(request); // blocks this thread
            long n = Long.parseLong(new String(request, 0, length, StandardCharsets.US_ASCII));
            long result = YieldableThread.yield(() -> sumn(n)); // computed by the apply
            c.getOutputStream().write(Long.toString(result).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Serves until the socket is closed. */
    void run() throws IOException {
        try {
            for (int number = 1; true; number++) {
                Socket c = listening.accept();
                new YieldableThread("client " + number, apply, () -> serveClient(c)).start();
            }
        } catch (SocketException closed) {
            if (!listening.isClosed()) {
                throw closed;
            }
        }
    }
}
