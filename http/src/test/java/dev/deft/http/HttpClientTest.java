package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final HttpHandler ECHO = request -> request.body()
            .text()
            .addCallback(text -> HttpResponse.text(
                    200, request.method() + " " + request.target() + " " + request.authority() + " " + text));

    @Test
    void aRequestIsAnsweredAndItsConnectionUsedAgain() {
        try (ClientUnderTest net = new ClientUnderTest().serve(80, ECHO)) {
            assertThat(net.get("http://h/a?b=c").text).isEqualTo("GET /a?b=c h ");
            assertThat(net.send(HttpRequest.post(URI.create("http://h"), HttpBody.of("body"))).text)
                    .isEqualTo("POST / h body");
            List<Bytes> pieces = new ArrayList<>(List.of(Bytes.utf8("one "), Bytes.utf8("two"), Bytes.EMPTY));
            HttpBody stream = HttpBody.stream(() -> Deferred.succeed(pieces.remove(0)));
            assertThat(net.send(HttpRequest.post(URI.create("http://h:80/"), stream)).text)
                    .isEqualTo("POST / h:80 one two");
            assertThat(net.connected).containsExactly("http://h:80");
        }
    }

    @Test
    void aRequestFromTheAnswerOfAnotherUsesTheSameConnection() {
        try (ClientUnderTest net = new ClientUnderTest().serve(80, ECHO)) {
            List<String> texts = new ArrayList<>();
            HttpRequest request = HttpRequest.get(URI.create("http://h/"));
            var unused = net.client
                    .send(request)
                    .addCallbackDeferring(first -> first.body().text())
                    .addCallbackDeferring(text -> net.client.send(HttpRequest.of("HEAD", URI.create("http://h/"))))
                    .addCallbackDeferring(head -> net.client.send(request))
                    .addCallbackDeferring(third -> third.body().text())
                    .addCallback(texts::add);
            net.test.settle();

            assertThat(texts).hasSize(1);
            assertThat(net.connected).hasSize(1);
        }
    }

    @Test
    void connectionsToAHostHaveABoundAndRequestsWaitInOrder() {
        try (ClientUnderTest net = new ClientUnderTest(
                        HttpClientOptions.defaults().connections(2).waiting(2, Duration.ofSeconds(5)))
                .byHand(80)) {
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(net.get("http://h/" + i));
            }
            assertThat(net.accepted).hasSize(2);
            assertThat(answers.get(4).failure)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("http://h:80")
                    .hasMessageContaining("2 requests wait");
            net.accepted.get(0).send(OK);
            assertThat(answers.get(0).text).isEqualTo("ok");
            assertThat(net.accepted.get(0).received()).contains("GET /2 ");

            net.advance(Duration.ofSeconds(5));
            assertThat(answers.get(3).failure)
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("became free");
            net.accepted.get(1).send(OK);
            assertThat(answers.get(1).text).isEqualTo("ok");
            assertThat(net.accepted.get(1).received()).doesNotContain("GET /3 ");
        }
    }

    @Test
    void aRequestThatIsCancelledFreesItsConnection() {
        try (ClientUnderTest net =
                new ClientUnderTest(HttpClientOptions.defaults().connections(1)).byHand(80)) {
            Answer first = net.get("http://h/1");
            Answer second = net.get("http://h/2");
            Answer third = net.get("http://h/3");
            second.sent.cancel();
            first.sent.cancel();
            net.test.settle();

            assertThat(first.failure).isInstanceOf(CancellationException.class);
            assertThat(net.accepted.get(0).lost).isNotNull();
            assertThat(net.accepted).hasSize(2);
            assertThat(net.accepted.get(1).send(OK).received()).contains("GET /3 ");
            assertThat(third.text).isEqualTo("ok");
        }
    }

    @Test
    void aBodyThatIsClosedUnreadFreesItsConnection() {
        try (ClientUnderTest net =
                new ClientUnderTest(HttpClientOptions.defaults().connections(1)).byHand(80)) {
            Answer first = net.send(HttpRequest.get(URI.create("http://h/1")), false);
            Answer second = net.get("http://h/2");
            net.accepted.get(0).send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            first.response.body().open().close();
            net.test.settle();
            net.accepted.get(1).send(OK);

            assertThat(second.text).isEqualTo("ok");
        }
    }

    @Test
    void eachTimeIsKept() {
        HttpClientOptions options = HttpClientOptions.defaults()
                .firstByteTime(Duration.ofSeconds(3))
                .wholeTime(Duration.ofSeconds(10));
        try (ClientUnderTest net = new ClientUnderTest(options).byHand(80)) {
            Answer silent = net.get("http://h/silent");
            net.advance(Duration.ofSeconds(3));
            assertThat(silent.failure).isInstanceOf(TimeoutException.class).hasMessageContaining("did not begin");
            assertThat(net.accepted.get(0).lost).isNotNull();

            Answer slow = net.get("http://h/slow");
            net.accepted.get(1).send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            for (int i = 0; i < 9; i++) {
                net.advance(Duration.ofSeconds(1));
                net.accepted.get(1).send("x");
            }
            assertThat(slow.failure).isNull();
            net.advance(Duration.ofSeconds(1));
            assertThat(slow.failure).isInstanceOf(TimeoutException.class).hasMessageContaining("not complete");
            assertThat(net.accepted.get(1).lost).isNotNull();

            Answer quick = net.get("http://h/quick");
            net.accepted.get(2).send(OK);
            net.advance(Duration.ofSeconds(20));
            assertThat(quick.failure).isNull();
            assertThat(net.accepted.get(2).lost).isNull();
        }
    }

    @Test
    void anIdleConnectionIsClosedInTimeAndOneThatTheServerClosedIsNotUsed() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            net.get("http://h/1");
            net.accepted.get(0).send(OK);
            net.advance(Duration.ofSeconds(30));
            assertThat(net.accepted.get(0).isEnded).isTrue();
            net.get("http://h/2");
            net.accepted.get(1).send(OK);
            net.accepted.get(1).connection().loseConnection();
            net.test.settle();
            net.get("http://h/3");

            assertThat(net.accepted.get(2).received()).contains("GET /3 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "PUT, true", "DELETE, true", "POST, false", "PATCH, false"})
    void aRequestIsMadeAgainOnceWhereThatIsSafe(String method, boolean isRepeated) {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            net.get("http://h/1");
            net.accepted.get(0).send(OK);
            Answer second = net.send(HttpRequest.of(method, URI.create("http://h/2")));
            net.accepted.get(0).connection().abort();
            net.test.settle();

            assertThat(net.accepted).hasSize(isRepeated ? 2 : 1);
            if (isRepeated) {
                assertThat(second.failure).isNull();
                assertThat(net.accepted.get(1).received()).startsWith(method + " /2 ");
                net.accepted.get(1).connection().abort();
                net.test.settle();
                assertThat(net.accepted).hasSize(2);
            }
            assertThat(second.failure).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void aFirstRequestOfAConnectionIsNotMadeAgain() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer only = net.get("http://h/1");
            net.accepted.get(0).connection().abort();
            net.test.settle();

            assertThat(only.failure).isInstanceOf(ConnectionLostException.class);
            assertThat(net.accepted).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 301, GET",
        "GET, 302, GET",
        "GET, 307, GET",
        "GET, 308, GET",
        "HEAD, 302, HEAD",
        "POST, 303, GET",
        "POST, 301, -",
        "POST, 307, -",
        "PUT, 308, -",
        "GET, 304, -",
        "GET, 300, -"
    })
    void aRedirectIsFollowedWhereThatIsSafe(String method, int status, String next) {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer answer = net.send(HttpRequest.of(method, URI.create("http://h/a/b")));
            net.accepted.get(0).take();
            net.accepted.get(0).send("HTTP/1.1 " + status + " X\r\nLocation: ../c?d\r\nContent-Length: 0\r\n\r\n");
            if (next.equals("-")) {
                assertThat(answer.response.status()).isEqualTo(status);
                assertThat(net.accepted.get(0).received()).isEmpty();
            } else {
                assertThat(answer.response).isNull();
                assertThat(net.accepted.get(0).received()).startsWith(next + " /c?d HTTP/1.1");
            }
        }
    }

    @Test
    void noPasswordGoesToAnotherHostAndNoRedirectLeavesEncryption() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80).byHand(81).byHand(443)) {
            net.send(HttpRequest.get(URI.create("http://h/"))
                    .withHeader("Authorization", "Basic eA==")
                    .withHeader("Cookie", "a=b")
                    .withHeader("X", "y"));
            assertThat(net.accepted.get(0).received()).contains("Authorization", "Cookie");
            net.accepted.get(0).send("HTTP/1.1 302 X\r\nLocation: http://h:81/\r\nContent-Length: 0\r\n\r\n");
            assertThat(net.accepted.get(1).received())
                    .contains("X: y", "Host: h:81")
                    .doesNotContain("Authorization", "Cookie");
            Answer encrypted = net.get("https://h/");
            net.accepted.get(2).send("HTTP/1.1 302 X\r\nLocation: http://h/\r\nContent-Length: 0\r\n\r\n");
            assertThat(encrypted.response.status()).isEqualTo(302);
        }
    }

    @Test
    void redirectsThatGoInACircleFail() {
        try (ClientUnderTest net = new ClientUnderTest()
                .serve(80, request -> Deferred.succeed(HttpResponse.of(302).withHeader("Location", "/")))) {
            assertThat(net.get("http://h/").failure)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("More than 5 redirects");
            assertThat(net.connected).hasSize(1);
        }
    }

    @Test
    void aBodyWithoutALengthEndsWithItsConnection() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer answer = net.get("http://h/");
            net.accepted.get(0).send("HTTP/1.0 200 OK\r\n\r\nall of");
            net.accepted.get(0).send(" it");
            assertThat(answer.text).isNull();
            net.accepted.get(0).connection().loseConnection();
            net.test.settle();

            assertThat(answer.text).isEqualTo("all of it");
        }
    }

    @Test
    void aBodyThatIsCutOffFails() {
        for (String head : List.of("Content-Length: 9", "Transfer-Encoding: chunked")) {
            try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
                Answer answer = net.get("http://h/");
                net.accepted.get(0).send("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n5\r\nabcde");
                net.accepted.get(0).connection().loseConnection();
                net.test.settle();

                assertThat(answer.failure).as(head).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void interimResponsesAreSkipped() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer answer = net.get("http://h/");
            net.accepted.get(0).send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK);

            assertThat(answer.text).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void aResponseThatIsMalformedFailsAndItsConnectionIsEnded(String response) {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer answer = net.get("http://h/");
            net.accepted.get(0).send(response);

            assertThat(answer.failure).isInstanceOf(ProtocolException.class);
            assertThat(net.accepted.get(0).lost).isNotNull();
        }
    }

    @Test
    void aSecondResponseIsNotTakenForTheNextRequests() {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer first = net.get("http://h/1");
            net.accepted.get(0).send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            Answer second = net.get("http://h/2");

            assertThat(first.text).isEqualTo("ok");
            assertThat(second.text).isNull();
            assertThat(net.accepted).hasSize(2);
        }
    }

    @Test
    void aBodyIsReceivedAsFastAsItIsRead() throws Exception {
        try (ClientUnderTest net = new ClientUnderTest().byHand(80)) {
            Answer answer = net.send(HttpRequest.get(URI.create("http://h/")), false);
            net.accepted.get(0).send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000));
            assertThat(net.accepted.get(0).connection().statistics().unsent()).isGreaterThan(500_000);
            List<String> texts = new ArrayList<>();
            var unused = answer.response.body().text().addCallback(texts::add);
            net.test.settle();

            assertThat(texts.get(0)).hasSize(1_000_000);
        }
    }

    @Test
    void aHostWithoutAConnectionCostsNothing() {
        try (ClientUnderTest net = new ClientUnderTest().serve(80, ECHO)) {
            for (int i = 0; i < 10; i++) {
                net.get("http://h" + i + "/");
            }
            assertThat(net.client.toString()).contains("http://h9:80");
            net.advance(Duration.ofSeconds(30));

            assertThat(net.client.toString()).isEqualTo("HttpClient[[]]");
        }
    }

    @Test
    void aClientThatIsClosedTellsWhoWaitsAndTakesNoMore() {
        try (ClientUnderTest net =
                new ClientUnderTest(HttpClientOptions.defaults().connections(1)).byHand(80)) {
            Answer busy = net.get("http://h/1");
            Answer waiting = net.get("http://h/2");
            net.client.close();
            net.test.settle();
            assertThat(waiting.failure).isInstanceOf(RejectedExecutionException.class);
            net.accepted.get(0).send(OK);
            assertThat(busy.text).isEqualTo("ok");
            assertThat(net.accepted.get(0).isEnded).isTrue();

            assertThat(net.get("http://h/3").failure).isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void nobodyAtThePortIsToldAndThePlaceGivenBack() {
        try (ClientUnderTest net =
                new ClientUnderTest(HttpClientOptions.defaults().connections(1))) {
            assertThat(net.get("http://h/").failure).isInstanceOf(ConnectException.class);
            assertThat(net.get("http://h/").failure).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aHeaderOrAnAddressThatWouldAddALineIsRefused() {
        HttpRequest request = HttpRequest.get(URI.create("http://h/"));

        assertThatThrownBy(() -> request.withHeader("X", "a\r\nY: b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.withHeader("X: a\r\nY", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpResponse.of(302).withHeader("Location", "/\r\nSet-Cookie: a=b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpRequest.of("GET / HTTP/1.1\r\n", URI.create("http://h/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpRequest.get(URI.create("http://user:password@h/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpRequest.get(URI.create("ftp://h/"))).isInstanceOf(IllegalArgumentException.class);
    }
}
