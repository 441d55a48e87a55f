package dev.deft.peers.child;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deft.bench.PageServer;
import dev.deft.bench.PartSums;
import dev.deft.bench.PartSums.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/**
 * The page by the JDK's own web server, whose handlers run on an executor, and block.
 *
 * <p>Of the parts it tells the executor's queue, and what the thread from there does: it reads the head, makes the page, and writes it. When its dispatcher
 * accepted the connection is not to be had.
 */
final class JdkPages {

    private static final int BACKLOG = 1_024;
    private static final byte[] PAGE = PageServer.PAGE.getBytes(StandardCharsets.UTF_8);

    /** The instant at which the thread that runs an exchange has begun with it. */
    private final ThreadLocal<Long> started = new ThreadLocal<>();

    private final PartSums parts;

    private JdkPages(PartSums parts) {
        this.parts = parts;
    }

    /** Starts it; returns its port. */
    static int listen(Executor handlers, PartSums parts) throws IOException {
        // Without it an answer on a connection that stays waits for the client's delayed acknowledgement, some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        JdkPages pages = new JdkPages(parts);
        server.setExecutor(exchange -> pages.submit(exchange, handlers));
        server.createContext("/", pages::answer);
        server.start();
        return server.getAddress().getPort();
    }

    private void submit(Runnable exchange, Executor handlers) {
        long submitted = System.nanoTime();
        handlers.execute(() -> {
            long begun = System.nanoTime();
            parts.add(Part.QUEUE, begun - submitted);
            started.set(begun);
            exchange.run();
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        long called = System.nanoTime();
        long made;
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", PageServer.TYPE);
            made = System.nanoTime();
            exchange.sendResponseHeaders(200, PAGE.length);
            exchange.getResponseBody().write(PAGE);
        }
        parts.add(Part.HEAD, called - started.get());
        parts.add(Part.RUN, made - called);
        parts.add(Part.WRITE, System.nanoTime() - made);
    }
}
