package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose handler asks another one: what that did wrong is not its client's fault, and is logged. */
class GatewayTest {

    private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

    /** Over what the handler takes, or over what its client does. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 500})
    void aBodyOfAnotherServerThatIsTooLongIsNotTheClientsFault(long mostOfClient) {
        HttpClient[] client = new HttpClient[1];
        HttpHandler gateway = request -> client[0]
                .send(HttpRequest.get(URI.create("http://upstream/")))
                .addCallbackDeferring(response -> response.body().bytes(1_000))
                .addCallback(bytes -> HttpResponse.bytes(200, "text/plain", bytes));
        try (ServerUnderTest server = new ServerUnderTest(gateway)) {
            HttpServer upstream = new HttpServer(
                    server.reactor, request -> Deferred.succeed(HttpResponse.text(200, "x".repeat(2_000))));
            var unused = upstream.listen(server.network.server(81));
            HttpLimits limits = HttpLimits.defaults().body(mostOfClient);
            client[0] = new HttpClient(
                    server.reactor,
                    HttpClientOptions.defaults().limits(limits),
                    (scheme, host, port) -> server.network.client(81));

            assertThat(server.exchange(GET)).startsWith("HTTP/1.1 500 ").endsWith("\r\n\r\nInternal Server Error\n");
            assertThat(server.logged(Level.ERROR))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getThrowableProxy().getMessage())
                            .contains("more than " + Math.min(1_000, mostOfClient) + " bytes"));
        }
    }

    @Test
    void aBodyOfTheClientThatIsLongerThanItsHandlerTakesIsTheClientsFault() {
        try (ServerUnderTest server = new ServerUnderTest(
                request -> request.body().bytes(3).addCallback(bytes -> HttpResponse.text(200, "fine")))) {
            String sent = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd";

            assertThat(server.exchange(sent)).startsWith("HTTP/1.1 413 ");
            assertThat(server.logged(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void aBodyThatNobodyHasSentIsNoClientsFault() {
        List<Throwable> failures = new ArrayList<>();
        Ends.of(HttpBody.of("abcd").bytes(3), bytes -> {}, failures::add);

        assertThat(failures).singleElement().isInstanceOf(IOException.class);
        assertThat(failures.get(0)).hasMessageContaining("more than 3 bytes");
    }

    @Test
    void aBodyOfAnotherServerThatIsCutOffAmidTheResponseIsLogged() {
        ArrayDeque<Deferred<Bytes>> pieces = new ArrayDeque<>(List.of(
                Deferred.succeed(Bytes.utf8("some")),
                Deferred.fail(new ConnectionLostException("the body", new Lost.Done(true)))));
        try (ServerUnderTest server = new ServerUnderTest(
                request -> Deferred.succeed(HttpResponse.stream(200, "text/plain", pieces::remove)))) {
            RawClient client = server.connect().send(GET);

            assertThat(client.received()).doesNotContain("0\r\n\r\n");
            assertThat(client.lost).isInstanceOf(Lost.Failed.class);
            assertThat(server.logged(Level.ERROR))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .contains("The response to GET /a", "could not be sent whole"));
        }
    }

    @Test
    void aClientThatGoesAwayAmidTheResponseIsNoErrorOfTheServers() {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(
                HttpResponse.stream(200, "text/plain", () -> Deferred.succeed(Bytes.copyOf(new byte[100_000])))))) {
            RawClient client = server.connect();
            client.connection().pauseReading();
            client.send(GET);
            client.connection().abort();
            server.test.settle();

            assertThat(server.port().statistics().open()).isZero();
            assertThat(server.logged(Level.ERROR)).isEmpty();
        }
    }
}
