package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Limits;
import dev.deft.net.Port;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.testing.TestReactor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client on a network without sockets, under a clock driven by hand, and servers there, whose responses a test makes by hand or a handler makes. */
final class ClientUnderTest implements AutoCloseable {

    final TestReactor test = TestReactor.create();
    final FakeNetwork network = new FakeNetwork(test.reactor());
    final HttpClient client;

    /** The hosts that were connected to, in order. */
    final List<String> connected = new ArrayList<>();

    /** The connections that servers made by hand have accepted, in order. */
    final List<RawClient> accepted = new ArrayList<>();

    ClientUnderTest() {
        this(HttpClientOptions.defaults());
    }

    ClientUnderTest(HttpClientOptions options) {
        client = new HttpClient(test.reactor(), options, (scheme, host, port) -> {
            connected.add(scheme + "://" + host + ":" + port);
            return network.client(port, Limits.defaults().idle(Duration.ZERO));
        });
    }

    /** Has a server whose responses the test makes listen at a port. */
    ClientUnderTest byHand(int port) {
        Deferred<Port> unused = network.server(port, Limits.defaults().idle(Duration.ZERO))
                .listen(peer -> {
                    RawClient server = new RawClient(test);
                    server.closesInReturn = false;
                    accepted.add(server);
                    return server;
                });
        test.settle();
        return this;
    }

    /** Has a handler answer at a port. */
    ClientUnderTest serve(int port, HttpHandler handler) {
        Deferred<Port> unused = new HttpServer(test.reactor(), handler).listen(network.server(port));
        test.settle();
        return this;
    }

    Answer get(String uri) {
        return send(HttpRequest.get(URI.create(uri)));
    }

    Answer send(HttpRequest request) {
        return send(request, true);
    }

    /** Sends a request, and reads the body of its response unless that is to wait. */
    Answer send(HttpRequest request, boolean reads) {
        Answer answer = begin(request, reads);
        test.settle();
        return answer;
    }

    /** Sends a request within a turn of the reactor. */
    Answer begin(HttpRequest request, boolean reads) {
        Answer answer = new Answer();
        Deferred<HttpResponse> sent = client.send(request);
        answer.sent = sent;
        Ends.of(
                sent,
                response -> {
                    answer.response = response;
                    if (reads) {
                        Ends.of(
                                response.body().text(),
                                text -> answer.text = text,
                                failure -> answer.failure = failure);
                    }
                },
                failure -> answer.failure = failure);
        return answer;
    }

    void advance(Duration time) {
        test.advance(time);
        test.settle();
    }

    @Override
    public void close() {
        client.close();
        accepted.stream()
                .filter(server -> server.lost == null)
                .forEach(server -> server.connection().abort());
        test.settle();
        test.close();
    }
}
