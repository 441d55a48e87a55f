package dev.deft.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.deft.net.Port;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A server on a network without sockets, under a clock driven by hand, the raw connections to it, and what it logs. */
final class ServerUnderTest implements AutoCloseable {

    static final int PORT = 80;

    final TestReactor test = TestReactor.create();
    final Reactor reactor = test.reactor();
    final FakeNetwork network = new FakeNetwork(reactor);
    private final Logger logger = (Logger) LoggerFactory.getLogger(HttpServer.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final List<RawClient> clients = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();

    ServerUnderTest(HttpHandler handler) {
        this(handler, HttpLimits.defaults());
    }

    ServerUnderTest(HttpHandler handler, HttpLimits limits) {
        this(handler, (reactor, its) -> new HttpServer(reactor, its, limits));
    }

    ServerUnderTest(HttpHandler handler, RequestObserver observer) {
        this(handler, (reactor, its) -> new HttpServer(reactor, its, HttpLimits.defaults(), observer));
    }

    private ServerUnderTest(HttpHandler handler, BiFunction<Reactor, HttpHandler, HttpServer> server) {
        logger.setLevel(Level.DEBUG);
        events.start();
        logger.addAppender(events);
        var unused = server.apply(reactor, handler).listen(network.server(PORT)).addCallback(ports::add);
        test.settle();
    }

    Port port() {
        return ports.get(0);
    }

    /** Connects; what is sent by it arrives in pieces of these sizes, or as it comes. */
    RawClient connect(int... split) {
        RawClient client = new RawClient(test);
        clients.add(client);
        var unused = network.client(PORT).connect(client);
        test.settle();
        if (split.length > 0) {
            network.wires().get(network.wires().size() - 1).split(split);
        }
        return client;
    }

    /** Sends all of this by a new connection, and returns what came back until nothing more comes. */
    String exchange(String sent) {
        return connect().send(sent).received();
    }

    List<ILoggingEvent> logged(Level level) {
        return events.list.stream().filter(event -> event.getLevel() == level).toList();
    }

    String log() {
        return events.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .collect(Collectors.joining("\n"));
    }

    void advance(Duration time) {
        test.advance(time);
        test.settle();
    }

    /** Returns a response without the header that tells the time. */
    static String undated(@Nullable String response) {
        return Objects.requireNonNull(response).replaceAll("Date: [^\r]*\r\n", "");
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setLevel(null);
        clients.stream()
                .filter(client -> client.isConnected() && client.lost == null)
                .forEach(client -> client.connection().abort());
        test.close();
    }
}
