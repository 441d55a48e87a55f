package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers: in order, on a connection that is kept, bodies of all kinds, failures. */
class HttpServerTest {

    private static final HttpHandler ECHO_TARGET =
            request -> Deferred.succeed(HttpResponse.text(200, request.method() + " " + request.target()));

    private static final HttpHandler ECHO_BODY =
            request -> request.body().text().addCallback(text -> HttpResponse.text(200, text));

    private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

    @Test
    void aRequestIsAnsweredAndItsConnectionKept() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            RawClient client = server.connect();

            assertThat(client.send(GET).take())
                    .isEqualTo(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 6\r\n\r\nGET /a");
            assertThat(client.send("GET /b?x=1 HTTP/1.1\r\nHost: h\r\n\r\n").take())
                    .endsWith("\r\n\r\nGET /b?x=1");
            assertThat(client.isEnded).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void aRequestMayComeInPiecesOfAnySize(int size) {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_BODY)) {
            RawClient client = server.connect(size);
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                    + "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nSome: trailer\r\n\r\n"
                    + GET.replace("/a", "/"));

            assertThat(client.received().split("HTTP/1.1 200 OK", -1))
                    .hasSize(4)
                    .satisfies(all -> {
                        assertThat(all[1]).endsWith("\r\n\r\nhello");
                        assertThat(all[2]).endsWith("\r\n\r\nabcde");
                        assertThat(all[3]).endsWith("Content-Length: 0\r\n\r\n");
                    });
        }
    }

    @Test
    void responsesComeInTheOrderOfRequestsThatDidNotWait() {
        List<Deferred<HttpResponse>> answers = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        HttpHandler handler = request -> {
            asked.add(request.path());
            answers.add(new Deferred<>());
            return answers.get(answers.size() - 1);
        };
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            RawClient client = server.connect();
            client.send(GET.replace("/a", "/1") + GET.replace("/a", "/2") + GET.replace("/a", "/3"));
            assertThat(asked).containsExactly("/1");

            answers.get(0).callback(HttpResponse.text(200, "one"));
            server.test.settle();
            assertThat(asked).containsExactly("/1", "/2");
            answers.get(1).callback(HttpResponse.text(200, "two"));
            server.test.settle();
            answers.get(2).callback(HttpResponse.text(200, "three"));
            server.test.settle();

            assertThat(client.received()).containsSubsequence("\r\n\r\none", "\r\n\r\ntwo", "\r\n\r\nthree");
        }
    }

    @Test
    void manyRequestsThatDidNotWaitAreAnsweredOnAFlatStack() {
        try (ServerUnderTest server =
                new ServerUnderTest(ECHO_TARGET, HttpLimits.defaults().requests(100_000))) {
            RawClient client = server.connect();
            client.send(GET.repeat(20_000));

            assertThat(client.received().split("GET /a", -1)).hasSize(20_001);
        }
    }

    @Test
    void anHttp10ClientHasItsConnectionClosedUnlessItAsksOtherwise() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            RawClient first = server.connect();
            assertThat(first.send("GET / HTTP/1.0\r\n\r\n").received()).contains("Connection: close");
            assertThat(first.isEnded).isTrue();
            RawClient second = server.connect();
            assertThat(second.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                            .received())
                    .contains("Connection: keep-alive");
            assertThat(second.isEnded).isFalse();
        }
    }

    @Test
    void aClientThatSaysCloseHasItsConnectionClosed() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            RawClient client = server.connect();
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: foo, Close\r\n\r\n" + GET);

            assertThat(client.received()).contains("Connection: close").endsWith("GET /");
            assertThat(client.isEnded).isTrue();
        }
    }

    @Test
    void aClientThatEndsItsSideIsStillAnswered() {
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient client = server.connect();
            client.send(GET);
            var unused = client.connection().loseWrite();
            server.test.settle();
            answer.callback(HttpResponse.text(200, "late"));
            server.test.settle();

            assertThat(client.received()).contains("Connection: close").endsWith("late");
            assertThat(client.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @Test
    void aResponseToHeadHasNoBodyAndItsLength() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            assertThat(server.exchange("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("Content-Length: 7\r\n\r\n");
        }
    }

    @Test
    void aResponseThatHasNoBodyTellsNoLength() {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.of(204)))) {
            assertThat(server.exchange(GET + GET)).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n".repeat(2));
        }
    }

    @Test
    void aHandlerThatThrowsIsAnsweredForWithNothingTold() {
        HttpHandler handler = request -> {
            throw new IllegalStateException("the secret");
        };
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            RawClient client = server.connect();

            assertThat(client.send(GET).received())
                    .startsWith("HTTP/1.1 500 ")
                    .endsWith("\r\n\r\nInternal Server Error\n")
                    .doesNotContain("secret", "IllegalState");
            assertThat(client.isEnded).isFalse();
            assertThat(server.logged(Level.ERROR)).singleElement().satisfies(event -> {
                assertThat(event.getFormattedMessage()).contains("GET /a");
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("the secret");
            });
        }
    }

    @Test
    void aHandlerThatFailsLaterOrAnswersNullIsAnsweredForToo() {
        Deferred<HttpResponse> failing = new Deferred<>();
        try (ServerUnderTest server =
                new ServerUnderTest(request -> request.path().equals("/null") ? Deferred.succeed(null) : failing)) {
            assertThat(server.exchange(GET.replace("/a", "/null"))).startsWith("HTTP/1.1 500 ");
            RawClient client = server.connect().send(GET);
            failing.errback(new AssertionError("an Error"));
            server.test.settle();

            assertThat(client.received()).startsWith("HTTP/1.1 500 ");
            assertThat(server.logged(Level.ERROR)).hasSize(2);
        }
    }

    @Test
    void anHttpExceptionHasItsOwnStatusAndTellsItsMessage() {
        try (ServerUnderTest server =
                new ServerUnderTest(request -> Deferred.fail(new HttpException(409, "it is taken")))) {
            assertThat(server.exchange(GET)).startsWith("HTTP/1.1 409 Conflict").endsWith("it is taken\n");
            assertThat(server.logged(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void aCoroutineMayAnswer() {
        try (ServerUnderTest server = new ServerUnderTest(HttpHandler.inline(request -> {
            String text = dev.deft.reactor.Coroutines.await(request.body().text());
            return HttpResponse.text(200, text.toUpperCase(java.util.Locale.ROOT));
        }))) {
            RawClient client = server.connect();
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
            assertThat(client.received()).isEmpty();

            assertThat(client.send("llo").received()).endsWith("HELLO");
        }
    }

    @Test
    void aClientThatGoesAwayHasItsHandlerCancelled() {
        List<String> cancelled = new ArrayList<>();
        Deferred<HttpResponse> answer = new Deferred<>(self -> cancelled.add("cancelled"));
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient client = server.connect().send(GET);
            client.connection().abort();
            server.test.settle();

            assertThat(cancelled).containsExactly("cancelled");
            assertThat(server.logged(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void aStreamOfUnknownLengthIsSentInChunksAsFastAsItIsTaken() {
        List<Bytes> pieces = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pieces.add(Bytes.utf8(Integer.toString(i % 10).repeat(10_000)));
        }
        int[] asked = new int[1];
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.stream(
                200, "text/plain", () -> Deferred.succeed(asked[0] < 100 ? pieces.get(asked[0]++) : Bytes.EMPTY))))) {
            RawClient client = server.connect();
            client.connection().pauseReading();
            client.send(GET);
            assertThat(asked[0])
                    .as("pieces made for a client that does not read")
                    .isLessThan(30);
            client.connection().resumeReading();
            server.test.settle();

            assertThat(client.received()).contains("Transfer-Encoding: chunked").endsWith("\r\n0\r\n\r\n");
            assertThat(client.received().chars().filter(c -> c == '7').count()).isGreaterThanOrEqualTo(100_000);
        }
    }

    @Test
    void aStreamThatAlwaysHasMoreLeavesEachTurnToOthersToo() {
        int[] asked = new int[1];
        int[] askedBefore = new int[1];
        ServerUnderTest[] made = new ServerUnderTest[1];
        BodyReader reader = () -> {
            if (++asked[0] == 2) { // the first is asked for before anything is sent
                made[0].reactor.callLater(Duration.ZERO, () -> askedBefore[0] = asked[0]);
            }
            return Deferred.succeed(asked[0] <= 100 ? Bytes.utf8("x") : Bytes.EMPTY);
        };
        try (ServerUnderTest server =
                new ServerUnderTest(request -> Deferred.succeed(HttpResponse.stream(200, "text/plain", reader)))) {
            made[0] = server;
            RawClient client = server.connect().send(GET);

            assertThat(askedBefore[0]).as("pieces made before a timed call").isBetween(2, 10);
            assertThat(client.received()).endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void aStreamThatFailsEndsItsConnectionWithoutTheLastChunk() {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(
                HttpResponse.stream(200, "text/plain", () -> Deferred.fail(new IllegalStateException("no more")))))) {
            RawClient client = server.connect().send(GET);

            assertThat(client.received()).doesNotContain("0\r\n\r\n");
            assertThat(client.lost).isInstanceOf(Lost.Failed.class);
            assertThat(server.log()).contains("could not be sent whole");
        }
    }

    @Test
    void aStreamThatWasSentBeforeEndsTheConnectionThatItIsToBeSentByAgain() {
        HttpResponse once = HttpResponse.stream(200, "text/plain", () -> Deferred.succeed(Bytes.EMPTY));
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(once))) {
            assertThat(server.connect().send(GET).received()).endsWith("\r\n\r\n0\r\n\r\n");
            RawClient second = server.connect().send(GET);

            assertThat(second.lost).isNotNull();
            assertThat(server.logged(Level.ERROR)).hasSize(1);
        }
    }

    @Test
    void aStreamWhoseOwnConnectionIsLostEndsTheResponse() {
        ConnectionLostException upstream = new ConnectionLostException("the body", new Lost.Done(true));
        try (ServerUnderTest server = new ServerUnderTest(
                request -> Deferred.succeed(HttpResponse.stream(200, "text/plain", () -> Deferred.fail(upstream))))) {
            RawClient client = server.connect().send(GET);

            assertThat(client.received()).doesNotContain("0\r\n\r\n");
            assertThat(client.lost).isInstanceOf(Lost.Failed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 5})
    void aStreamOfAnotherLengthThanItWasSaidToHaveEndsItsConnection(long length) {
        List<Bytes> pieces = new ArrayList<>(List.of(Bytes.utf8("abcd"), Bytes.EMPTY));
        HttpBody body = HttpBody.stream(() -> Deferred.succeed(pieces.remove(0)), length);
        try (ServerUnderTest server = new ServerUnderTest(
                request -> Deferred.succeed(HttpResponse.of(200).withBody(body)))) {
            RawClient client = server.connect().send(GET);

            assertThat(client.lost).isInstanceOf(Lost.Failed.class);
            assertThat(server.logged(Level.ERROR).get(0).getThrowableProxy().getMessage())
                    .contains("give it the length that it has");
        }
    }

    @Test
    void aStreamWhoseReaderThrowsWhenItIsClosedIsSentAndTheNextRequestAnswered() {
        HttpHandler handler = request -> Deferred.succeed(HttpResponse.stream(200, "text/plain", new BodyReader() {
            private boolean isRead;

            @Override
            public Deferred<Bytes> next() {
                Deferred<Bytes> piece = Deferred.succeed(isRead ? Bytes.EMPTY : Bytes.utf8("abc"));
                isRead = true;
                return piece;
            }

            @Override
            public void close() {
                throw new IllegalStateException("in close");
            }
        }));
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            assertThat(server.exchange(GET + GET).split("3\r\nabc\r\n0\r\n\r\n", -1))
                    .hasSize(3);
            assertThat(server.logged(Level.ERROR))
                    .hasSize(2)
                    .allSatisfy(event ->
                            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("in close"));
        }
    }

    @Test
    void aStreamToAnHttp10ClientEndsWithItsConnection() {
        List<Bytes> pieces = new ArrayList<>(List.of(Bytes.utf8("ab"), Bytes.utf8("cd"), Bytes.EMPTY));
        try (ServerUnderTest server = new ServerUnderTest(request ->
                Deferred.succeed(HttpResponse.stream(200, "text/plain", () -> Deferred.succeed(pieces.remove(0)))))) {
            RawClient client = server.connect().send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

            assertThat(client.received())
                    .doesNotContain("chunked")
                    .contains("Connection: close")
                    .endsWith("\r\n\r\nabcd");
            assertThat(client.isEnded).isTrue();
        }
    }

    @Test
    void aBodyIsReceivedAsFastAsItIsRead() {
        List<BodyReader> readers = new ArrayList<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> {
            readers.add(request.body().open());
            return new Deferred<HttpResponse>();
        })) {
            RawClient client = server.connect();
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000));
            assertThat(client.connection().statistics().unsent())
                    .as("unsent, since nobody reads")
                    .isGreaterThan(500_000);
            long read = 0;
            try {
                while (read < 1_000_000) {
                    long[] piece = new long[1];
                    Ends.of(readers.get(0).next(), got -> piece[0] = got.length(), failure -> {});
                    server.test.settle();
                    assertThat(piece[0]).isPositive();
                    read += piece[0];
                }
            } catch (Exception thrown) {
                throw new AssertionError(thrown);
            }
            assertThat(client.connection().statistics().unsent()).isZero();
        }
    }

    @Test
    void aClientThatWaitsForAWordIsGivenItWhenItsBodyIsRead() {
        List<HttpRequest> requests = new ArrayList<>();
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> {
            requests.add(request);
            return answer;
        })) {
            RawClient client = server.connect();
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.received()).isEmpty();
            Deferred<Void> done = requests.get(0).body().text().addCallback(text -> {
                answer.callback(HttpResponse.text(200, text));
                return null;
            });
            server.test.settle();
            assertThat(client.take()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            assertThat(client.send("hi").received())
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("hi");
            assertThat(done.isCalled()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsForAWordAndIsAnsweredWithoutItHasItsConnectionClosed() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            RawClient client = server.connect();
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.received()).startsWith("HTTP/1.1 200 OK").contains("Connection: close");
            assertThat(client.isEnded).isTrue();
        }
    }

    @Test
    void aShortBodyThatNobodyReadsIsDroppedAndTheNextRequestAnswered() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            RawClient client = server.connect();
            client.send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
            assertThat(client.take()).endsWith("POST /1");

            assertThat(client.send("x".repeat(100_000) + GET).received()).endsWith("GET /a");
        }
    }

    @Test
    void aLongBodyThatNobodyReadsEndsItsConnectionInOrder() {
        try (ServerUnderTest server = new ServerUnderTest(ECHO_TARGET)) {
            RawClient client = server.connect();
            client.closesInReturn = false;
            client.send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(9_000_000));

            assertThat(client.received()).contains("Connection: close").endsWith("POST /1");
            assertThat(client.isEnded).isTrue();
            assertThat(server.port().statistics().open())
                    .as("connections while the client may still read")
                    .isEqualTo(1);
            server.advance(Duration.ofSeconds(3));
            assertThat(server.port().statistics().open()).isZero();
        }
    }

    @Test
    void aLongBodyThatIsClosedBeforeItsRequestIsAnsweredHasTheClientToldThatTheConnectionEnds() {
        Deferred<HttpResponse> answer = new Deferred<>();
        HttpHandler closing = request -> {
            request.body().open().close();
            return answer;
        };
        try (ServerUnderTest server = new ServerUnderTest(closing)) {
            RawClient client = server.connect();
            client.closesInReturn = false;
            client.send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 310000\r\n\r\n" + "x".repeat(300_000));
            answer.callback(HttpResponse.text(200, "done"));
            server.test.settle();
            client.send("x".repeat(5_000));

            assertThat(client.isEnded).isTrue();
            assertThat(client.received()).contains("Connection: close").endsWith("done");
        }
    }

    @Test
    void aDrainAnswersWhatRunsAndClosesWhatIsIdle() {
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient idle = server.connect();
            RawClient busy = server.connect().send(GET + GET);
            List<Integer> cut = new ArrayList<>();
            var unused = server.port().drain(Duration.ofSeconds(30)).addCallback(cut::add);
            server.test.settle();
            assertThat(idle.lost).isEqualTo(new Lost.Done(false));
            assertThat(busy.isEnded).isFalse();

            answer.callback(HttpResponse.text(200, "done"));
            server.test.settle();
            busy.connection().loseConnection();
            server.test.settle();

            assertThat(busy.received()).contains("Connection: close").endsWith("done");
            assertThat(cut).containsExactly(0);
            assertThat(server.connect().isConnected()).isFalse();
        }
    }

    @Test
    void theReactorsStopAnswersWhatRuns() {
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient busy = server.connect().send(GET);
            server.reactor.stop();
            server.test.settle();
            assertThat(busy.isEnded).isFalse();
            answer.callback(HttpResponse.text(200, "done"));
            server.test.settle();

            assertThat(busy.received()).contains("Connection: close").endsWith("done");
        }
    }

    @Test
    void aResponsesOwnWordsOnItsLengthAreNotSent() {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.text(200, "abc")
                .withHeader("Content-Length", "17")
                .withHeader("Transfer-Encoding", "chunked")))) {
            assertThat(server.exchange(GET))
                    .containsOnlyOnce("Content-Length")
                    .contains("Content-Length: 3")
                    .doesNotContain("chunked");
        }
    }

    @Test
    void cancellationOfAHandlersOwnIsAFailureAsAnother() {
        try (ServerUnderTest server =
                new ServerUnderTest(request -> Deferred.fail(new CancellationException("by itself")))) {
            assertThat(server.exchange(GET)).startsWith("HTTP/1.1 500 ");
            assertThat(server.logged(Level.ERROR)).hasSize(1);
        }
    }
}
