package dev.deft.peers.child;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deft.bench.PageServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** The page by the JDK's own web server, whose handlers run on an executor, and block. */
final class JdkPages {

    private static final int BACKLOG = 1_024;
    private static final byte[] PAGE = PageServer.PAGE.getBytes(StandardCharsets.UTF_8);

    private JdkPages() {}

    /** Starts it; returns its port. */
    static int listen(Executor handlers) throws IOException {
        // Without it an answer on a connection that stays waits for the client's delayed acknowledgement, some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(handlers);
        server.createContext("/", JdkPages::answer);
        server.start();
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", PageServer.TYPE);
            exchange.sendResponseHeaders(200, PAGE.length);
            exchange.getResponseBody().write(PAGE);
        }
    }
}
