package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.ProtocolFactory;
import dev.deft.net.ServerEndpoint;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that listens at several ports, at once or one after the other: the end of one is none of the others' business. */
class ServerPortsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final List<Port> ports = new ArrayList<>();
    private HttpHandler handler = request -> Deferred.succeed(HttpResponse.text(200, "fine"));
    private final HttpServer server = new HttpServer(test.reactor(), request -> handler.handle(request));

    private void listen(int port) {
        var unused = server.listen(network.server(port)).addCallback(ports::add);
        test.settle();
    }

    private RawClient connect(int port) {
        RawClient client = new RawClient(test);
        var unused = network.client(port).connect(client);
        test.settle();
        return client;
    }

    private static List<Integer> drain(Port port) {
        List<Integer> cut = new ArrayList<>();
        var unused = port.drain(Duration.ofHours(1)).addCallback(cut::add);
        return cut;
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void anotherPortIsServedWhileOneIsDrainedAndAfterThat() {
        listen(80);
        listen(81);
        RawClient there = connect(81);
        drain(ports.get(0));
        test.settle();

        assertThat(there.send(GET).take()).contains("200 OK").doesNotContain("Connection: close");
        assertThat(connect(81).send(GET).received()).contains("200 OK").doesNotContain("Connection: close");
        drain(ports.get(1));
        test.settle();
        assertThat(there.lost).isEqualTo(new Lost.Done(false));
    }

    @Test
    void aPortThatIsListenedAtAfterADrainIsServed() {
        listen(80);
        drain(ports.get(0));
        test.settle();
        listen(80);

        assertThat(connect(80).send(GET).received()).contains("200 OK").doesNotContain("Connection: close");
    }

    /** As of an endpoint that still had it in its hands. */
    @Test
    void aConnectionThatComesToADrainedPortIsClosedAsOneThatIsIdle() {
        List<ProtocolFactory> factories = new ArrayList<>();
        ServerEndpoint endpoint = factory -> {
            factories.add(factory);
            return network.server(80).listen(factory);
        };
        var unused = server.listen(endpoint).addCallback(ports::add);
        test.settle();
        drain(ports.get(0));
        var late = network.server(81).listen(factories.get(0));
        test.settle();

        assertThat(connect(81).lost).isEqualTo(new Lost.Done(false));
        assertThat(late.isCalled()).isTrue();
    }

    @Test
    void theReactorsStopAmidADrainLetsWhatRunsBeAnswered() {
        Deferred<HttpResponse> late = new Deferred<>();
        handler = request -> late;
        listen(80);
        RawClient client = connect(80).send(GET);
        List<Integer> cut = drain(ports.get(0));
        test.reactor().stop();
        test.settle();
        assertThat(client.isEnded).isFalse();
        late.callback(HttpResponse.text(200, "late"));
        test.settle();

        assertThat(client.received()).contains("Connection: close").endsWith("late");
        assertThat(cut).containsExactly(0);
    }
}
