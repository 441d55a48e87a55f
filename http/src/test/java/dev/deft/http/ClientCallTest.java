package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Calls of a client that are given up half-way, and what comes of the connections that they have, or have had. */
class ClientCallTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String REDIRECT = "HTTP/1.1 302 X\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n";
    private static final String LONG_REDIRECT = REDIRECT.replace("Length: 0", "Length: 10") + "abc";
    private static final HttpClientOptions ONE_CONNECTION =
            HttpClientOptions.defaults().connections(1);

    private static HttpRequest post(String uri, BodyReader reader) {
        return HttpRequest.post(URI.create(uri), HttpBody.stream(reader));
    }

    @Test
    void aCallThatIsCancelledAmidARedirectMakesNoFurtherRequest() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer one = net.get("http://h/1");
            net.get("http://h/2");
            net.accepted.get(1).send(OK).take(); // is free for the next request
            net.accepted.get(0).send(LONG_REDIRECT);
            one.sent.cancel();
            net.test.settle();

            assertThat(one.failure).isInstanceOf(CancellationException.class);
            assertThat(net.accepted.get(0).lost).isNotNull();
            assertThat(net.accepted.get(1).received()).isEmpty();
            assertThat(net.accepted).hasSize(2);
        }
    }

    @Test
    void aCallWhoseTimeIsUpAmidARedirectMakesNoFurtherRequest() {
        HttpClientOptions options = HttpClientOptions.defaults().wholeTime(Duration.ofSeconds(5));
        try (ClientUnderTest net = new ClientUnderTest(options).byHand(80)) {
            Answer one = net.get("http://h/1");
            net.accepted.get(0).send(LONG_REDIRECT);
            net.advance(Duration.ofSeconds(5));

            assertThat(one.failure).isInstanceOf(TimeoutException.class);
            assertThat(net.accepted).hasSize(1);
            assertThat(net.accepted.get(0).lost).isNotNull();
        }
    }

    @Test
    void aRedirectWhoseBodyIsTooLongIsFollowedByAnotherConnection() {
        try (ClientUnderTest net = new ClientUnderTest(ONE_CONNECTION).byHand(80)) {
            Answer answer = net.get("http://h/1");
            net.accepted.get(0).send(REDIRECT.replace("Length: 0", "Length: 900000") + "x".repeat(100_000));
            assertThat(net.accepted.get(0).lost).isNotNull();
            net.accepted.get(1).send(OK);

            assertThat(net.accepted.get(1).received()).startsWith("GET /c ");
            assertThat(answer.text).isEqualTo("ok");
        }
    }

    /** Its stream does, when it is asked for its first piece, and then gives none. */
    @Test
    void aCallThatItsOwnBodyCancelsHoldsNoConnection() {
        try (ClientUnderTest net = new ClientUnderTest(ONE_CONNECTION).byHand(80)) {
            Answer[] posted = new Answer[1];
            boolean[] closed = new boolean[1];
            BodyReader reader = new BodyReader() {
                @Override
                public Deferred<Bytes> next() {
                    posted[0].sent.cancel();
                    return new Deferred<>();
                }

                @Override
                public void close() {
                    closed[0] = true;
                }
            };
            Answer first = net.get("http://h/1");
            posted[0] = net.send(post("http://h/2", reader));
            net.accepted.get(0).send(OK);
            assertThat(first.text).isEqualTo("ok");
            assertThat(posted[0].failure).isInstanceOf(CancellationException.class);
            assertThat(net.accepted.get(0).lost).isNotNull();
            assertThat(closed[0]).isTrue();

            assertThat(net.get("http://h/3").failure).isNull();
            assertThat(net.accepted.get(1).received()).startsWith("GET /3 ");
        }
    }

    /** The next request is made as the first one's response ends, and before its caller is told of that. */
    @Test
    void aCallThatTheNextRequestOfItsConnectionCancelsLeavesThatAlone() {
        try (ClientUnderTest net = new ClientUnderTest(ONE_CONNECTION).byHand(80)) {
            Answer first = net.get("http://h/1");
            Answer second = net.send(post("http://h/2", () -> {
                first.sent.cancel();
                return Deferred.succeed(Bytes.EMPTY);
            }));
            net.accepted.get(0).take();
            net.accepted.get(0).send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            assertThat(first.failure).isInstanceOf(CancellationException.class);
            assertThat(net.accepted.get(0).received()).startsWith("POST /2 ");
            net.accepted.get(0).send(OK);

            assertThat(second.text).isEqualTo("ok");
            assertThat(net.accepted).hasSize(1);
        }
    }

    @Test
    void aCircleOfRedirectsDoesNotEndTheConnectionOfTheNextRequest() {
        try (ClientUnderTest net = new ClientUnderTest(ONE_CONNECTION.redirects(1)).byHand(80)) {
            Answer circle = net.get("http://h/1");
            net.accepted.get(0).send(REDIRECT);
            Answer next = net.send(HttpRequest.post(URI.create("http://h/2"), HttpBody.of("x")));
            net.accepted.get(0).send(REDIRECT);
            assertThat(circle.failure).isInstanceOf(ProtocolException.class);
            net.accepted.get(0).send(OK);

            assertThat(next.failure).isNull();
            assertThat(next.text).isEqualTo("ok");
        }
    }

    @Test
    void aCircleOfRedirectsEndsItsOwnConnectionWhereItsBodyIsStillToCome() {
        try (ClientUnderTest net = new ClientUnderTest(ONE_CONNECTION.redirects(1)).byHand(80)) {
            net.get("http://h/1");
            net.accepted.get(0).send(REDIRECT);
            net.accepted.get(0).send(LONG_REDIRECT);

            assertThat(net.accepted.get(0).lost).isNotNull();
        }
    }

    @Test
    void aBodyThatComesWhileItsRequestIsStillSentFailsAsItsConnectionDoes() {
        HttpClientOptions options = HttpClientOptions.defaults().wholeTime(Duration.ofSeconds(5));
        try (ClientUnderTest net = new ClientUnderTest(options).byHand(80)) {
            Answer late = net.send(post("http://h/1", Deferred::new));
            Answer lost = net.send(post("http://h/2", Deferred::new));
            net.accepted.get(0).send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
            net.accepted.get(1).send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
            net.accepted.get(1).connection().abort();
            net.test.settle();
            net.advance(Duration.ofSeconds(5));

            assertThat(late.failure).isInstanceOf(TimeoutException.class);
            assertThat(lost.failure).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void aRedirectIsNotFollowedByAClientThatIsClosed() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80).byHand(81)) {
            Answer answer = net.get("http://h/1");
            net.client.close();
            net.accepted.get(0).send(REDIRECT.replace("/c", "http://h:81/"));

            assertThat(answer.failure)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("was closed");
            assertThat(net.accepted).hasSize(1);
        }
    }
}
