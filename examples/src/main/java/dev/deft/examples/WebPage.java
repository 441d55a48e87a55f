package dev.deft.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reactor beside an HTTP server whose handlers run on threads of its own. */
final class WebPage {

    private static final Logger LOG = LoggerFactory.getLogger(WebPage.class);

    private final Reactor reactor;
    private final Function<String, Deferred<String>> page;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);

    /** Serves, for each path, the text that {@code page} makes of it on the reactor's thread. */
    WebPage(Reactor reactor, Function<String, Deferred<String>> page) throws IOException {
        this.reactor = reactor;
        this.page = page;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads); // without one a request that waits holds up all others
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try {
            send(exchange, 200, reactor.blockingCallFromThread(Duration.ofSeconds(5), () -> page.apply(path)));
        } catch (TimeoutException late) {
            send(exchange, 504, "no answer in time");
        } catch (Exception failure) {
            LOG.error("no page for {}", path, failure); // which is not the client's business
            send(exchange, 500, "failed");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
        threads.shutdown();
    }
}
