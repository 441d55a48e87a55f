package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account of answered requests that a server's observer has. */
class RequestObserverTest {

    private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

    /** A request of which an observer was told. */
    private record Told(String target, int status, RequestTimes times) {

        /** Returns the times between the instants, in milliseconds. */
        List<Long> parts() {
            return List.of(
                    (times.begunNanos() - times.connectedNanos()) / 1_000_000,
                    (times.headNanos() - times.begunNanos()) / 1_000_000,
                    (times.answeredNanos() - times.headNanos()) / 1_000_000,
                    (times.sentNanos() - times.answeredNanos()) / 1_000_000);
        }
    }

    private final List<Told> told = new ArrayList<>();
    private final List<Deferred<HttpResponse>> answers = new ArrayList<>();

    private ServerUnderTest server() {
        return new ServerUnderTest(
                request -> {
                    answers.add(new Deferred<>());
                    return answers.get(answers.size() - 1);
                },
                (request, response, times) -> told.add(new Told(request.target(), response.status(), times)));
    }

    @Test
    void eachPartOfARequestsTimeIsToldApart() {
        try (ServerUnderTest server = server()) {
            RawClient client = server.connect();
            server.advance(Duration.ofMillis(1));
            client.send(GET.substring(0, 9));
            server.advance(Duration.ofMillis(20));
            client.send(GET.substring(9));
            server.advance(Duration.ofMillis(300));
            assertThat(told).isEmpty();
            answers.get(0).callback(HttpResponse.text(203, "here"));
            server.test.settle();

            assertThat(told).singleElement().satisfies(only -> {
                assertThat(only.target()).isEqualTo("/a");
                assertThat(only.status()).isEqualTo(203);
                assertThat(only.parts()).containsExactly(1L, 20L, 300L, 0L);
                assertThat(only.times().total()).isEqualTo(Duration.ofMillis(320));
            });
        }
    }

    @Test
    void aResponseThatItsClientTakesSlowlyIsToldWhenAllOfItIsSent() {
        try (ServerUnderTest server = server()) {
            RawClient client = server.connect();
            client.send(GET);
            client.connection().pauseReading();
            answers.get(0)
                    .callback(HttpResponse.bytes(200, "application/octet-stream", Bytes.copyOf(new byte[4_000_000])));
            server.advance(Duration.ofMillis(50));
            assertThat(told).isEmpty();

            client.connection().resumeReading();
            server.test.settle();
            assertThat(told)
                    .singleElement()
                    .satisfies(only -> assertThat(only.parts()).endsWith(50L));
        }
    }

    @Test
    void aRequestThatCameBeforeTheLastWasAnsweredBeginsWithThatAnswer() {
        try (ServerUnderTest server = server()) {
            server.connect().send(GET + GET.replace("/a", "/b"));
            server.advance(Duration.ofMillis(7));
            answers.get(0).callback(HttpResponse.of(204));
            server.test.settle();
            server.advance(Duration.ofMillis(5));
            answers.get(1).callback(HttpResponse.of(204));
            server.test.settle();

            assertThat(told).extracting(Told::target).containsExactly("/a", "/b");
            assertThat(told.get(0).parts()).containsExactly(0L, 0L, 7L, 0L);
            assertThat(told.get(1).parts()).containsExactly(7L, 0L, 5L, 0L);
        }
    }

    @Test
    void aResponseIsSentBeforeTheNextOneOfTheTurnIsMade() {
        try (ServerUnderTest server = server()) {
            server.connect().send(GET);
            server.connect().send(GET.replace("/a", "/b"));
            List<Integer> toldAfterEach = new ArrayList<>();
            for (Deferred<HttpResponse> answer : answers) {
                answer.callback(HttpResponse.of(204));
                toldAfterEach.add(told.size());
            }

            assertThat(toldAfterEach).containsExactly(1, 2);
        }
    }

    @Test
    void aHandlerThatFailsIsToldWithWhatWasAnsweredForIt() {
        try (ServerUnderTest server = server()) {
            server.connect().send(GET);
            answers.get(0).errback(new HttpException(409, "Taken"));
            server.test.settle();

            assertThat(told).extracting(Told::status).containsExactly(409);
        }
    }

    /** Its length is too much, its chunk is malformed, or it does not come in time. */
    @ParameterizedTest
    @CsvSource({
        "413, 'Content-Length: 99999999999', '', 0",
        "400, 'Transfer-Encoding: chunked', 'zz\r\n', 7",
        "408, 'Content-Length: 5', 'a', 30007"
    })
    void aRequestWhoseBodyIsRefusedIsToldWithTheRefusal(int status, String header, String body, long millis) {
        List<String> messages = new ArrayList<>();
        HttpHandler reads = request -> request.body().text().addCallback(text -> HttpResponse.text(200, text));
        try (ServerUnderTest server = new ServerUnderTest(reads, (request, response, times) -> {
            told.add(new Told(request.target(), response.status(), times));
            Ends.of(response.body().text(), messages::add, failure -> {});
        })) {
            RawClient client = server.connect().send("POST /a HTTP/1.1\r\nHost: h\r\n" + header + "\r\n\r\n");
            if (!body.isEmpty()) {
                server.advance(Duration.ofMillis(7));
                client.send(body);
                server.advance(Duration.ofSeconds(30));
            }

            assertThat(client.received()).startsWith("HTTP/1.1 " + status + " ").endsWith(messages.get(0));
            assertThat(told).singleElement().satisfies(only -> {
                assertThat(only.target()).isEqualTo("/a");
                assertThat(only.status()).isEqualTo(status);
                assertThat(only.parts()).containsExactly(0L, 0L, millis, 0L);
            });
        }
    }

    @Test
    void aRequestWhoseLengthIsRefusedDoesNotComeToTheHandler() {
        try (ServerUnderTest server = server()) {
            server.exchange("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\nabc");

            assertThat(answers).isEmpty();
            assertThat(told).extracting(Told::status).containsExactly(413);
        }
    }

    @Test
    void aRequestWhoseBodyIsRefusedAfterItsResponseIsToldOnce() {
        try (ServerUnderTest server = server()) {
            RawClient client = server.connect();
            client.send("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            answers.get(0).callback(HttpResponse.of(204));
            client.send("zz\r\n");

            assertThat(told).extracting(Told::status).containsExactly(204);
            assertThat(client.isEnded).isTrue();
        }
    }

    @Test
    void whatHasNoRequestOrIsNotSentWholeIsNotToldButLogged() {
        try (ServerUnderTest server = server()) {
            assertThat(server.exchange("GET /a HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            RawClient client = server.connect();
            client.send(GET);
            client.connection().pauseReading();
            answers.get(0)
                    .callback(HttpResponse.bytes(200, "application/octet-stream", Bytes.copyOf(new byte[4_000_000])));
            server.test.settle();
            client.connection().abort();
            server.test.settle();

            server.connect().send(GET.replace("/a", "/b")).connection().abort();
            server.test.settle();

            assertThat(told).isEmpty();
            assertThat(server.logged(Level.ERROR)).isEmpty();
            assertThat(server.log()).contains("a request that is refused", "response to GET /a", "response to GET /b");
        }
    }

    @Test
    void anObserverThatThrowsIsLoggedAndTheConnectionGoesOn() {
        try (ServerUnderTest server =
                new ServerUnderTest(request -> Deferred.succeed(HttpResponse.of(204)), (request, response, times) -> {
                    throw new IllegalStateException("the log is full");
                })) {
            RawClient client = server.connect();
            assertThat(client.send(GET).take()).startsWith("HTTP/1.1 204 ");
            assertThat(client.send(GET).take()).startsWith("HTTP/1.1 204 ");
            assertThat(server.logged(Level.ERROR)).hasSize(2);
            assertThat(server.log()).contains("failed for GET ");
        }
    }
}
