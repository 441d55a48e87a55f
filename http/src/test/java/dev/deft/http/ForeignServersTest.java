package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.net.Bytes;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client at the servers of others: the JDK's and Python's; and at this one, over TLS. */
@Tag("real-threads")
class ForeignServersTest {

    @Test
    void theJdksServerIsAskedManyTimesAtOnceAndEchoesAStream() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0); // in chunks
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
            exchange.close();
        });
        server.start();
        try (Reactor reactor = Reactor.create().start()) {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            List<String> texts = reactor.blockingCallFromThread(() -> {
                HttpClient client = new HttpClient(reactor);
                List<Deferred<String>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    answers.add(client.send(HttpRequest.post(uri, HttpBody.of("n" + i)))
                            .addCallbackDeferring(response -> response.body().text()));
                }
                return Deferreds.gatherResults(answers);
            });
            assertThat(texts).hasSize(100).startsWith("n0", "n1").endsWith("n99");
            int[] left = {40};
            BodyReader source =
                    () -> Deferred.succeed(left[0]-- > 0 ? Bytes.utf8("0123456789".repeat(6_000)) : Bytes.EMPTY);
            int length = reactor.blockingCallFromThread(() -> new HttpClient(reactor)
                    .send(HttpRequest.post(uri, HttpBody.stream(source)))
                    .addCallbackDeferring(response -> response.body().bytes())
                    .addCallback(Bytes::length));
            assertThat(length).isEqualTo(40 * 60_000);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void pythonsServerGivesAFileAndRedirectsToAFolder(@TempDir Path folder) throws Exception {
        RunningServer.skipUnless(RunningServer.isInstalled("python3"), "python3");
        byte[] content = "0123456789".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        Files.write(Files.createDirectories(folder.resolve("sub")).resolve("index.html"), content);
        Process python = new ProcessBuilder(
                        "python3",
                        "-u",
                        "-m",
                        "http.server",
                        "0",
                        "--bind",
                        "127.0.0.1",
                        "--directory",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (Reactor reactor = Reactor.create().start()) {
            String line = new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            Matcher port = Pattern.compile("port (\\d+)").matcher(line);
            assertThat(port.find()).as(line).isTrue();
            URI uri = URI.create("http://127.0.0.1:" + port.group(1) + "/sub");
            Bytes got = reactor.blockingCallFromThread(() -> new HttpClient(reactor)
                    .send(HttpRequest.get(uri))
                    .addCallbackDeferring(response -> response.body().bytes()));
            assertThat(got).isEqualTo(Bytes.copyOf(content));
        } finally {
            python.destroyForcibly();
        }
    }

    @Test
    void thisServerIsVerifiedAndAskedOverTlsWithAFileForABody(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[3_000_000]);
        X509Bundle certificate = TlsAndFilesTest.certificate();
        TlsOptions trusting =
                TlsOptions.client().trust(certificate.toTempRootCertPem().toPath());
        try (RunningServer server = new RunningServer(
                        reactor -> request -> request.body()
                                .bytes()
                                .addCallback(all -> HttpResponse.text(200, request.scheme() + " " + all.length())),
                        TlsAndFilesTest.serverOptions(certificate));
                Reactor reactor = Reactor.create().start()) {
            String text =
                    reactor.blockingCallFromThread(() -> new HttpClient(reactor, HttpClientOptions.defaults(), trusting)
                            .send(HttpRequest.post(server.uri("/"), HttpBody.file(file)))
                            .addCallbackDeferring(response -> response.body().text()));
            assertThat(text).isEqualTo("https 3000000");
            Throwable refused = reactor.blockingCallFromThread(() -> new HttpClient(reactor)
                    .send(HttpRequest.get(server.uri("/")))
                    .<Throwable>addCallbacks(response -> new AssertionError("it was trusted"), failure -> failure));
            assertThat(refused).isInstanceOf(java.io.IOException.class);
        }
    }
}
