package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a client keeps, and which of them the next request is given. */
class ClientConnectionsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final HttpRequest POST = HttpRequest.post(URI.create("http://h/post"), HttpBody.of("x"));

    @Test
    void aConnectionWhoseIdleTimeIsOverIsNotGivenToTheRequestOfThatTurn() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            net.get("http://h/1");
            net.accepted.get(0).send(OK).take();
            Answer[] posted = new Answer[1];
            net.test.reactor().callLater(Duration.ofSeconds(30), () -> posted[0] = net.begin(POST, true));
            net.advance(Duration.ofSeconds(30));

            assertThat(posted[0].failure).isNull();
            assertThat(net.accepted.get(0).received()).isEmpty();
            assertThat(net.accepted.get(1).received()).startsWith("POST /post ");
        }
    }

    /** Its server sends what nobody asked for, or ends its side. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", ""})
    void aConnectionThatItsServerHasSpoiltIsNotGivenToTheRequestOfThatTurn(String stray) {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            net.get("http://h/1");
            Deferred<HttpResponse> second = net.client.send(HttpRequest.get(URI.create("http://h/2")));
            Answer[] posted = new Answer[1];
            Ends.of(second, response -> posted[0] = net.begin(POST, true), failure -> {});
            net.test.settle();
            net.accepted.get(0).send(OK).take();
            if (stray.isEmpty()) {
                net.accepted.get(0).connection().loseConnection();
            } else {
                net.accepted.get(0).connection().write(Bytes.utf8(stray));
            }
            net.accepted
                    .get(1)
                    .connection()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            net.test.settle();

            assertThat(posted[0].failure).isNull();
            assertThat(net.accepted.get(0).received()).isEmpty();
            assertThat(net.accepted.get(2).received()).startsWith("POST /post ");
        }
    }

    /** Returns a client of one connection, whose connector hands it on in its own time, as one does that first says something of its own. */
    private static HttpClient client(ClientUnderTest net, Supplier<Deferred<Boolean>> handedOn) {
        HttpClientOptions options = HttpClientOptions.defaults().connections(1).connectTime(Duration.ofSeconds(5));
        return new HttpClient(net.test.reactor(), options, (scheme, host, port) -> new ClientEndpoint() {
            @Override
            public <P extends Protocol> Deferred<P> connect(P protocol) {
                return net.network
                        .client(port)
                        .connect(protocol)
                        .addCallbackDeferring(made -> handedOn.get().addCallback(now -> made));
            }
        });
    }

    @Test
    void aConnectionThatEndsBeforeItsConnectorHandsItOnFailsItsRequestAtOnce() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Deferred<Boolean> handedOn = new Deferred<>();
            HttpClient client = client(net, () -> handedOn);
            List<Throwable> failures = new ArrayList<>();
            Ends.of(client.send(POST), response -> {}, failures::add);
            net.test.settle();
            net.accepted.get(0).connection().loseConnection();
            net.test.settle();
            handedOn.callback(true);

            assertThat(failures)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            lost -> assertThat(lost.reason()).isEqualTo(new Lost.Done(true)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 204 No Content\r\nX: y", "HTTP/1.1 100 Continue\r\n\r\n"})
    void aRequestIsNotMadeAgainWhenSomeOfItsResponseHasCome(String some) {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            net.get("http://h/1");
            net.accepted.get(0).send(OK);
            Answer second = net.send(HttpRequest.of("DELETE", URI.create("http://h/2")));
            net.accepted.get(0).send(some).connection().abort();
            net.test.settle();

            assertThat(net.accepted).hasSize(1);
            assertThat(second.failure).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void aConnectionThatItsConnectorDoesNotHandOnInTimeIsEndedAndItsPlaceGivenBackOnce() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            HttpClient client = client(net, Deferred::new);
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Ends.of(client.send(POST), response -> {}, failures::add);
            }
            net.test.settle();
            net.advance(Duration.ofSeconds(5));
            assertThat(failures).singleElement().isInstanceOf(TimeoutException.class);
            assertThat(net.accepted.get(0).isEnded).isTrue();

            net.accepted.get(0).connection().loseConnection();
            net.test.settle();
            assertThat(net.accepted).as("the first one, and one in its place").hasSize(2);
            client.close();
        }
    }

    /** By a connector that looks at no cancellation. */
    @Test
    void aConnectionThatIsMadeWhenItsRequestHasFailedIsEnded() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            HttpClientOptions options = HttpClientOptions.defaults().connectTime(Duration.ofSeconds(5));
            HttpClient client =
                    new HttpClient(net.test.reactor(), options, (scheme, host, port) -> new LateEndpoint(net));
            List<Throwable> failures = new ArrayList<>();
            Ends.of(client.send(POST), response -> {}, failures::add);
            net.advance(Duration.ofSeconds(5));
            assertThat(failures).singleElement().isInstanceOf(TimeoutException.class);
            net.advance(Duration.ofSeconds(5));

            assertThat(net.accepted.get(0).isEnded).isTrue();
        }
    }

    /** An endpoint that connects ten seconds after it was asked to, whatever happens. */
    private record LateEndpoint(ClientUnderTest net) implements ClientEndpoint {
        @Override
        public <P extends Protocol> Deferred<P> connect(P protocol) {
            Deferred<P> connected = new Deferred<>();
            net.test.reactor().callLater(Duration.ofSeconds(10), () -> {
                Ends.of(net.network.client(80).connect(protocol), connected::callback, connected::errback);
            });
            return connected;
        }
    }
}
