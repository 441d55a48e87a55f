package dev.deft.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.YieldableThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The server of the essay on yielding CPU-intensive work: each connection sends a number in decimal, gets the sum of as many integers, and ends. Each
 * has a {@link YieldableThread}, which yields the sum to the server's {@link SumApply}.
 *
 * <p>It listens on loopback. Any thread may {@link #close} it.
 */
public final class SumServer implements AutoCloseable {

    /** The most digits of a request, as in the essay. */
    private static final int LONGEST_REQUEST = 16;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

    /** The connections at a time; further ones wait in the system's queue. */
    private static final int MOST_CONNECTIONS = 1_000;

    private static final int BACKLOG = 128;

    /** A client that says nothing for so long is not waited for. */
    private static final int PATIENCE_MILLIS = 10_000;

    /** The pause after a client could not be accepted, for example because no descriptor is free. */
    private static final long PAUSE_MILLIS = 10;

    /** The time that answers under way have when the server ends. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SumApply apply;
    private final SumApply.Started started;
    private final ServerSocket listening;
    private final Thread acceptor;
    private final Consumer<YieldableThread> starter;
    private final Semaphore places;

    @GuardedBy("this")
    private final Set<Socket> open = new HashSet<>();

    @GuardedBy("this")
    private long answered;

    /**
     * A server that has not begun.
     *
     * @param starter starts the thread of a client
     */
    SumServer(
            SumApply apply,
            SumApply.Started started,
            ServerSocket listening,
            int mostConnections,
            Consumer<YieldableThread> starter) {
        this.apply = apply;
        this.started = started;
        this.listening = listening;
        this.places = new Semaphore(mostConnections);
        this.starter = starter;
        this.acceptor = new Thread(this::accept, "deft-sum-accept-" + apply.word());
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any that is free
     * @param workers the threads of its pool, if its apply has one
     * @throws IOException if nobody can listen there
     */
    public static SumServer listen(SumApply apply, int port, int workers) throws IOException {
        ServerSocket listening = new ServerSocket(); // one that can be bound again at once, as in the essay
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw e;
        }
        SumServer server =
                new SumServer(apply, apply.start(workers), listening, MOST_CONNECTIONS, YieldableThread::start);
        server.begin();
        return server;
    }

    /** Accepts clients from now on. */
    void begin() {
        acceptor.start();
    }

    /** Returns its apply. */
    public SumApply apply() {
        return apply;
    }

    /** Returns the address where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** Returns how many sums it has sent. */
    public synchronized long answered() {
        return answered;
    }

    private void accept() {
        try {
            for (long number = 1; !listening.isClosed(); number++) {
                places.acquire();
                Socket client;
                try {
                    client = listening.accept();
                } catch (IOException e) {
                    places.release(); // closed, which ends the loop; or a connection that was lost at once
                    Thread.sleep(PAUSE_MILLIS);
                    continue;
                }
                start(client, number);
            }
        } catch (InterruptedException closed) {
            return; // close() waits for no place
        }
    }

    private void start(Socket client, long number) {
        add(client);
        try {
            starter.accept(new YieldableThread(
                    "deft-sum-" + apply.word() + "-" + number, started.executor(), () -> serve(client)));
        } catch (Throwable noThread) { // an Error for example: that the system has no thread for it
            try (client) {
                send(client, "refused: " + noThread);
            } catch (IOException e) {
                // The client is gone: there is nobody to tell.
            } finally {
                remove(client);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(PATIENCE_MILLIS);
            serveClient(client);
        } catch (Exception e) {
            // The client is gone, or said nothing, or the server ends: there is nobody to tell.
        } finally {
            remove(client);
        }
    }

    /** Serves a client as the essay does: {@code n = int(c.recv(16)); result = yield sumn, (n,); c.send(str(result))}. */
    private void serveClient(Socket client) throws Exception {
        byte[] request = new byte[LONGEST_REQUEST];
        int length = client.getInputStream()
                .read(request); // digits that were sent at once come at once, and no end of them is sent
        String text = new String(request, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
        long n = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (n < 0 || n > Summation.MOST) {
            send(client, "refused: send a whole number from 0 to " + Summation.MOST);
            return;
        }
        long sum;
        try {
            sum = YieldableThread.yield(() -> Summation.of(n));
        } catch (RejectedExecutionException e) {
            send(client, "refused: " + e.getMessage());
            return;
        }
        send(client, Long.toString(sum));
        count();
    }

    private static void send(Socket client, String answer) throws IOException {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void count() {
        answered++;
    }

    private synchronized void add(Socket client) {
        open.add(client);
    }

    private synchronized void remove(Socket client) {
        open.remove(client);
        places.release();
        notifyAll();
    }

    /** Listens no more, gives answers under way two seconds, and ends what is left. */
    @Override
    public void close() throws IOException {
        listening.close();
        acceptor.interrupt();
        try {
            acceptor.join();
            awaitAnswers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // then nothing is waited for
        }
        for (Socket left : left()) {
            left.close();
        }
        started.end().run();
    }

    private synchronized void awaitAnswers() throws InterruptedException {
        long end = System.nanoTime() + END_NANOS;
        for (long left = END_NANOS; !open.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized List<Socket> left() {
        return List.copyOf(open);
    }
}
