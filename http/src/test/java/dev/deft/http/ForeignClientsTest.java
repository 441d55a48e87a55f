package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of others at this server: curl, the JDK's, ab, wrk, h2load, Python's. */
@Tag("real-threads")
class ForeignClientsTest {

    private static final int LENGTH = 5 << 20;

    private static HttpHandler handler(dev.deft.reactor.Reactor reactor) {
        return request -> switch (request.path()) {
            case "/hello" -> Deferred.succeed(HttpResponse.text(200, "hello"));
            case "/echo" ->
                Deferred.succeed(HttpResponse.stream(
                        200, "application/octet-stream", request.body().open()));
            case "/refuse" -> Deferred.fail(new HttpException(403, "not here"));
            case "/later" ->
                reactor.deferToThread(
                        () -> HttpResponse.text(200, request.query("n").orElse("?")));
            case "/stream" -> Deferred.succeed(HttpResponse.stream(200, "text/plain", new Numbers()));
            default -> Deferred.succeed(HttpResponse.text(404, "nothing"));
        };
    }

    /** A stream of LENGTH bytes in pieces of 64 KiB. */
    private static final class Numbers implements BodyReader {
        private int sent;

        @Override
        public Deferred<Bytes> next() {
            byte[] piece = new byte[Math.min(1 << 16, LENGTH - sent)];
            Arrays.fill(piece, (byte) 'n');
            sent += piece.length;
            return Deferred.succeed(Bytes.copyOf(piece));
        }
    }

    @Test
    void curlGetsPostsAndIsToldToContinue(@TempDir Path folder) throws Exception {
        Path data = Files.write(folder.resolve("data"), content());
        Path back = folder.resolve("back");
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            assertThat(RunningServer.run("curl", "-sS", server.uri("/hello").toString()))
                    .isEqualTo("hello");
            String log = RunningServer.run(
                    "curl",
                    "-vsS",
                    "-H",
                    "Expect: 100-continue",
                    "--data-binary",
                    "@" + data,
                    "-o",
                    back.toString(),
                    server.uri("/echo").toString());
            assertThat(log).contains("HTTP/1.1 100 Continue", "HTTP/1.1 200 OK");
            assertThat(Files.mismatch(data, back)).isEqualTo(-1);
            RunningServer.run(
                    "curl",
                    "-sS",
                    "-H",
                    "Transfer-Encoding: chunked",
                    "-H",
                    "Expect:",
                    "--data-binary",
                    "@" + data,
                    "-o",
                    back.toString(),
                    server.uri("/echo").toString());
            assertThat(Files.mismatch(data, back)).isEqualTo(-1);
            assertThat(RunningServer.run("curl", "-sS0", server.uri("/stream").toString()))
                    .hasSize(LENGTH);
            assertThat(RunningServer.run("curl", "-sSI", server.uri("/hello").toString()))
                    .contains("Content-Length: 5");
        }
    }

    @Test
    void curlReadsTheResponseToABodyThatIsNotRead(@TempDir Path folder) throws Exception {
        Path data = Files.write(folder.resolve("data"), content());
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            assertThat(RunningServer.run(
                            "curl",
                            "-sS",
                            "-w",
                            "%{http_code}",
                            "-H",
                            "Expect:",
                            "--data-binary",
                            "@" + data,
                            server.uri("/refuse").toString()))
                    .contains("not here", "403");
        }
    }

    @Test
    void theJdksClientAsksManyTimesAtOnceAndStreams() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                    .mapToObj(n -> client.sendAsync(
                                    java.net.http.HttpRequest.newBuilder(server.uri("/later?n=" + n))
                                            .build(),
                                    BodyHandlers.ofString())
                            .thenApply(java.net.http.HttpResponse::body))
                    .toList();
            for (int n = 0; n < answers.size(); n++) {
                assertThat(answers.get(n).get()).isEqualTo(Integer.toString(n));
            }
            byte[] content = content();
            byte[] back = client.send(
                            java.net.http.HttpRequest.newBuilder(server.uri("/echo"))
                                    .expectContinue(true)
                                    .POST(BodyPublishers.ofByteArray(content))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
            assertThat(back).isEqualTo(content);
            try (InputStream stream = client.send(
                            java.net.http.HttpRequest.newBuilder(server.uri("/stream"))
                                    .build(),
                            BodyHandlers.ofInputStream())
                    .body()) {
                assertThat(stream.readAllBytes()).hasSize(LENGTH);
            }
        }
    }

    @Test
    void abIsAnsweredEachTime() throws Exception {
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            String url = "http://127.0.0.1:" + server.number() + "/hello";
            for (String option : List.of("-k", "-q")) { // on kept connections, and on new ones
                assertThat(RunningServer.run("ab", "-q", option, "-n", "2000", "-c", "20", url))
                        .containsPattern("Complete requests: +2000")
                        .containsPattern("Failed requests: +0")
                        .doesNotContain("Non-2xx");
            }
        }
    }

    @Test
    void wrkIsAnsweredWithoutErrors() throws Exception {
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            assertThat(RunningServer.run(
                            "wrk", "-t1", "-c20", "-d1s", "http://127.0.0.1:" + server.number() + "/hello"))
                    .contains("requests in")
                    .doesNotContain("Socket errors", "Non-2xx");
        }
    }

    @Test
    void h2loadIsAnsweredOverHttp11() throws Exception {
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            String url = "http://127.0.0.1:" + server.number();
            assertThat(RunningServer.run("h2load", "--h1", "-n", "2000", "-c", "20", url + "/hello"))
                    .contains("2000 succeeded, 0 failed, 0 errored, 0 timeout", "status codes: 2000 2xx, 0 3xx");
            assertThat(RunningServer.run("h2load", "--h1", "-n", "40", "-c", "10", url + "/stream"))
                    .contains("40 succeeded, 0 failed", "(" + 40L * LENGTH + ") data");
        }
    }

    @Test
    void pythonsClientKeepsItsConnection() throws Exception {
        String program = """
                import http.client, sys
                connection = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))
                for i in range(3):
                    connection.request('POST', '/echo', body=iter([b'a' * 70000, b'b' * i]), encode_chunked=True)
                    response = connection.getresponse()
                    body = response.read()
                    assert body == b'a' * 70000 + b'b' * i, len(body)
                    socket = connection.sock
                    connection.request('GET', '/later?n=7')
                    assert connection.getresponse().read() == b'7'
                    assert connection.sock is socket and socket is not None
                print('fine')
                """;
        try (RunningServer server = new RunningServer(ForeignClientsTest::handler)) {
            assertThat(RunningServer.run("python3", "-c", program, Integer.toString(server.number())))
                    .isEqualTo("fine\n");
        }
    }

    private static byte[] content() {
        byte[] content = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            content[i] = (byte) (i % 251);
        }
        return content;
    }
}
