package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a connection whose client has said that it sends nothing after its request, and of others. */
class LastRequestTest {

    private static final HttpHandler HELLO = request -> Deferred.succeed(HttpResponse.text(200, "hello"));
    private static final HttpHandler LENGTH =
            request -> request.body().bytes().addCallback(body -> HttpResponse.text(200, "hello"));

    private static final String CLOSE = " / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";

    /** Sends this by a client that keeps its side open, and returns the server's connections when the response is there. */
    private static int openAfter(ServerUnderTest server, String sent) {
        RawClient client = server.connect();
        client.closesInReturn = false;
        client.send(sent);
        assertThat(client.received()).contains("Connection: close").endsWith("\r\n\r\nhello");
        assertThat(client.isEnded).isTrue();
        assertThat(client.lost).isNull();
        return server.port().statistics().open();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n\r\n",
                "GET" + CLOSE + "\r\n",
                "POST" + CLOSE + "Content-Length: 2\r\n\r\nhi",
                "POST" + CLOSE + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
            })
    void aClientThatHasSentItsLastRequestWholeIsNotWaitedFor(String sent) {
        try (ServerUnderTest server = new ServerUnderTest(LENGTH)) {
            assertThat(openAfter(server, sent)).isZero();
        }
    }

    @Test
    void norIsOneWhoseResponseTakesAWhile() {
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient client = server.connect();
            client.closesInReturn = false;
            client.send("GET" + CLOSE + "\r\n");
            answer.callback(HttpResponse.text(200, "hello"));
            server.test.settle();

            assertThat(client.received()).endsWith("hello");
            assertThat(server.port().statistics().open()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET" + CLOSE + "\r\nGET" + CLOSE + "\r\n",
                "GET" + CLOSE + "\r\n\r\n",
                "POST /read HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi",
                "POST" + CLOSE + "Content-Length: 2\r\n\r\n"
            })
    void aClientThatSendsMoreOrMayIsWaitedFor(String sent) {
        HttpHandler handler = request -> (request.path().equals("/read") ? LENGTH : HELLO).handle(request);
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            assertThat(openAfter(server, sent)).isOne();
        }
    }

    @Test
    void aClientThatWouldHaveGoneOnIsWaitedForWhenTheServerCloses() {
        HttpHandler closing =
                request -> Deferred.succeed(HttpResponse.text(200, "hello").withHeader("Connection", "close"));
        try (ServerUnderTest server = new ServerUnderTest(closing)) {
            assertThat(openAfter(server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")).isOne();
        }
        try (ServerUnderTest server =
                new ServerUnderTest(HELLO, HttpLimits.defaults().requests(1))) {
            assertThat(openAfter(server, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                    .isOne();
        }
    }

    @Test
    void whatAClientSendsBehindItsLastRequestWhileThatIsAnsweredHasItWaitedFor() {
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient client = server.connect();
            client.closesInReturn = false;
            client.send("GET" + CLOSE + "\r\n");
            client.send("GET" + CLOSE + "\r\n");
            answer.callback(HttpResponse.text(200, "hello"));
            server.test.settle();

            assertThat(client.received()).endsWith("hello");
            assertThat(server.port().statistics().open()).isOne();
        }
    }

    @Test
    void aConnectionThatIsKeptIsKept() {
        try (ServerUnderTest server = new ServerUnderTest(LENGTH)) {
            RawClient client = server.connect();
            String kept = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
            assertThat(client.send(kept).take()).endsWith("hello");
            assertThat(client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi" + kept)
                            .take()
                            .split("hello", -1))
                    .hasSize(3);

            assertThat(client.isEnded).isFalse();
            assertThat(server.port().statistics().open()).isOne();
        }
    }

    @Test
    void aRequestWithoutABodyIsAnsweredWithoutATurnOfItsOwn() {
        List<Boolean> ended = new ArrayList<>();
        HttpHandler looking = request -> {
            ended.add(((IncomingBody) request.body()).hasEnded());
            return Deferred.succeed(HttpResponse.text(200, "hello"));
        };
        try (ServerUnderTest server = new ServerUnderTest(looking)) {
            String kept = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
            assertThat(server.exchange(kept + kept.replace("h\r\n\r\n", "h\r\nContent-Length: 0\r\n\r\n"))
                            .split("hello", -1))
                    .hasSize(3);

            assertThat(ended).containsExactly(true, true);
        }
    }

    // Over sockets.

    private static RunningServer running(Transport transport, String page) throws Exception {
        try {
            transport.resolved();
        } catch (IllegalStateException missing) {
            String line = "skipped: not run over " + transport + ": " + missing.getMessage();
            System.out.println(line);
            org.junit.jupiter.api.Assumptions.abort(line);
        }
        return new RunningServer(
                Reactor.builder().transport(transport).create(),
                reactor -> request -> Deferred.succeed(HttpResponse.text(200, page)),
                null);
    }

    private static Socket connected(RunningServer server, String sent) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.number());
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Returns the server's connections once the turn is over in which it has sent the end that a client has seen. */
    private static int openAfterTheTurn(RunningServer server) throws Exception {
        server.reactor.blockingCallFromThread(
                () -> Deferred.succeed(true)); // comes, maybe, before the connection's own last call
        return server.reactor.blockingCallFromThread(
                () -> Deferred.succeed(server.port.statistics().open()));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void overSocketsTheWholeResponseIsReadOfAServerThatHasClosed(Transport transport) throws Exception {
        for (String page : List.of("hello", "0123456789abcdef".repeat(1 << 18))) {
            try (RunningServer server = running(transport, page);
                    Socket socket = connected(server, "GET" + CLOSE + "\r\n")) {
                InputStream in = socket.getInputStream();
                String response = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);

                assertThat(openAfterTheTurn(server)).isZero();
                assertThat(response.endsWith("\r\n\r\n" + page))
                        .as("the whole page")
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void overSocketsAClientThatSendsOnReadsTheWholeResponse(Transport transport) throws Exception {
        String page = "0123456789abcdef".repeat(1 << 18);
        try (RunningServer server = running(transport, page);
                Socket socket = connected(server, "GET" + CLOSE + "\r\n" + "GET" + CLOSE + "\r\n")) {
            socket.getOutputStream().write(new byte[10_000]);
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(response.endsWith("\r\n\r\n" + page))
                    .as("the whole page, once")
                    .isTrue();
        }
    }
}
