package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Port;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.ContextCarrier;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request goes on in its own context, and leaves nothing of that to those that share its connection. */
class RequestContextsTest {

    private static final int PORT = 80;
    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final List<String> seen = new ArrayList<>();
    private final TestReactor test = TestReactor.create(0, Reactor.builder().carries(ContextCarrier.of(USER)));
    private final Reactor reactor = test.reactor();
    private final FakeNetwork network = new FakeNetwork(reactor);

    @AfterEach
    void end() {
        USER.remove();
        test.close();
    }

    private void note(String what) {
        seen.add(what + ": " + USER.get());
    }

    private void serve(HttpHandler handler) {
        Deferred<Port> unused = new HttpServer(reactor, handler).listen(network.server(PORT));
        test.settle();
    }

    private RawClient connect() {
        RawClient client = new RawClient(test);
        var unused = network.client(PORT).connect(client);
        test.settle();
        return client;
    }

    @Test
    void whatAHandlerSetsGoesWithItsRequestAndNotIntoTheNextOfTheConnection() {
        serve(request -> {
            note(request.path() + " begins");
            USER.set(request.path());
            return reactor.deferToThread(() -> {
                        note(request.path() + " works");
                        return HttpResponse.text(200, "ok");
                    })
                    .onBoth(done -> note(request.path() + " ends"));
        });
        RawClient client = connect();
        client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
        note("the reactor");
        test.runWork();
        client.connection().abort();
        test.settle();

        assertThat(seen)
                .containsExactly(
                        "/1 begins: null",
                        "the reactor: null",
                        "/1 works: /1",
                        "/1 ends: /1",
                        "/2 begins: null",
                        "/2 works: /2",
                        "/2 ends: /2");
    }

    @Test
    void aHandlerWhoseTimeIsUpIsNotCancelledInTheContextOfAnEarlierRequest() {
        Deferred<String> go = reactor.newDeferred();
        serve(request -> {
            if (request.path().equals("/2")) {
                request.body().open().next().addErrback(failure -> Bytes.EMPTY);
                return new Deferred<>(cancelled -> note("/2 is cancelled"));
            }
            return go.addCallbackDeferring(gone -> request.body().text()).addCallback(text -> {
                note(text);
                return HttpResponse.text(200, text);
            });
        });
        String head = " HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
        RawClient client = connect();
        client.send("POST /1" + head);
        test.advance(Duration.ofSeconds(
                61)); // so that the timer of the connection is over, and the next is set by who reads
        USER.set("ann");
        go.callback("goes");
        USER.remove();
        test.settle();
        client.send("hello").send("POST /2" + head);
        test.advance(Duration.ofSeconds(30));

        assertThat(seen).containsExactly("hello: ann", "/2 is cancelled: null");
        client.connection().abort();
        test.settle();
    }

    @Test
    void whoReadsABodyGoesOnInItsOwn() {
        serve(request -> {
            USER.set("ann");
            return request.body().text().addCallback(text -> {
                note(text);
                return HttpResponse.text(200, text);
            });
        });
        RawClient client = connect();
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel")
                .send("lo");
        note("the reactor");
        client.connection().abort();
        test.settle();

        assertThat(seen).containsExactly("hello: ann", "the reactor: null");
    }

    @Test
    void whoWaitsForAConnectionGoesOnInItsOwnWhenAnotherLeavesIt() {
        serve(request -> Deferred.succeed(HttpResponse.text(200, request.path())));
        HttpClient client = new HttpClient(
                reactor, HttpClientOptions.defaults().connections(1), (scheme, host, port) -> network.client(port));
        for (String user : List.of("ann", "bob", "cid")) {
            USER.set(user);
            client.send(HttpRequest.get(URI.create("http://h/" + user)))
                    .onSuccess(response -> note("the head for " + user))
                    .addCallbackDeferring(response -> response.body().text())
                    .onBoth(body -> note("the body for " + user));
        }
        USER.remove();
        test.settle();
        client.close();
        test.settle();

        assertThat(seen)
                .containsExactly(
                        "the head for ann: ann",
                        "the body for ann: ann",
                        "the head for bob: bob",
                        "the body for bob: bob",
                        "the head for cid: cid",
                        "the body for cid: cid");
    }
}
