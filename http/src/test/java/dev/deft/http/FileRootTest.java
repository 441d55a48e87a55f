package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files below a root, whole and in parts, and none from elsewhere. */
class FileRootTest {

    @TempDir
    Path folder;

    private ServerUnderTest server;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.writeString(folder.resolve("secret"), "the secret");
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(root.resolve("ten.txt"), "0123456789");
        Files.setLastModifiedTime(root.resolve("ten.txt"), FileTime.from(Instant.parse("2024-02-03T04:05:06.789Z")));
        Files.writeString(root.resolve(".hidden"), "the secret");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("sub/index.html"), "<p>index");
        Files.writeString(root.resolve("a b\u00fc.css"), "css");
        Files.createSymbolicLink(root.resolve("climbs"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("climbing"), folder);
        Files.createSymbolicLink(root.resolve("stays"), root.resolve("ten.txt"));
        Files.createDirectories(folder.resolve("root2"));
        Files.writeString(folder.resolve("root2/secret"), "the secret");
        serve(server -> new FileRoot(server, root));
    }

    private void serve(Function<dev.deft.reactor.Reactor, HttpHandler> handler) {
        HttpHandler[] made = new HttpHandler[1];
        server = new ServerUnderTest(request -> made[0].handle(request));
        made[0] = handler.apply(server.reactor);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String ask(String method, String path, String headers) {
        RawClient client = server.connect();
        client.send(method + " " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
        server.test.runWork();
        server.test.settle();
        server.test.runWork();
        server.test.settle();
        return client.received();
    }

    @Test
    void aFileIsSentWithItsTypeAndLength() {
        assertThat(ask("GET", "/ten.txt", ""))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Type: text/plain", "Content-Length: 10\r\n", "Accept-Ranges: bytes")
                .contains("Last-Modified: Sat, 03 Feb 2024 04:05:06 GMT")
                .endsWith("\r\n\r\n0123456789");
        assertThat(ask("GET", "/sub/", "")).contains("text/html").endsWith("<p>index");
        assertThat(ask("GET", "/a%20b%C3%BC.css", "")).endsWith("css");
        assertThat(ask("GET", "/stays", "")).endsWith("0123456789");
        assertThat(ask("HEAD", "/ten.txt", ""))
                .contains("Content-Length: 10\r\n")
                .endsWith("\r\n\r\n");
        assertThat(ask("POST", "/ten.txt", "Content-Length: 0\r\n")).startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret",
                "/sub/../../secret",
                "/%2e%2e/secret",
                "/%2E%2E%2Fsecret",
                "/..%2fsecret",
                "/sub/..%2f..%2fsecret",
                "/%2e%2e%5csecret",
                "/..\\secret",
                "/....//secret",
                "/.//../secret",
                "//secret",
                "///etc/passwd",
                "/%2fetc/passwd",
                "/%2Fetc%2Fpasswd",
                "/..%00/secret",
                "/ten.txt%00.html",
                "/%c0%ae%c0%ae/secret",
                "/%252e%252e/secret",
                "/..;/secret",
                "/../root2/secret",
                "/climbs",
                "/climbing/secret",
                "/.hidden",
                "/sub/./index.html",
                "/sub",
                "/ten.txt/",
                "/ten.txt/x",
                "/missing",
                "/c:/secret"
            })
    void aPathThatLeavesTheRootOrNamesNoFileIsAnsweredByNothing(String path) {
        assertThat(ask("GET", path, ""))
                .matches(answer -> answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "))
                .doesNotContain("the secret", "root:", folder.toString());
        assertThat(server.logged(ch.qos.logback.classic.Level.ERROR)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, bytes 2-4/10, 234",
        "bytes=0-0, 206, bytes 0-0/10, 0",
        "bytes=7-, 206, bytes 7-9/10, 789",
        "bytes=7-99, 206, bytes 7-9/10, 789",
        "bytes=-3, 206, bytes 7-9/10, 789",
        "bytes=-99, 206, bytes 0-9/10, 0123456789",
        "bytes=10-, 416, bytes */10, Range Not Satisfiable",
        "bytes=-0, 416, bytes */10, Range Not Satisfiable",
        "bytes=4-2, 200, , 0123456789",
        "'bytes=0-1,3-4', 200, , 0123456789",
        "bytes=99999999999999999999-, 200, , 0123456789",
        "lines=1-2, 200, , 0123456789",
        "bytes=-, 200, , 0123456789"
    })
    void aPartIsSentWhereOneIsAskedFor(String range, int status, String contentRange, String body) {
        String answer = ask("GET", "/ten.txt", "Range: " + range + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.strip()).endsWith("\r\n\r\n" + body);
        if (contentRange == null) {
            assertThat(answer).doesNotContain("Content-Range");
        } else {
            assertThat(answer).contains("Content-Range: " + contentRange + "\r\n");
        }
    }

    @Test
    void aFileThatHasNotChangedIsNotSentAgain() {
        String tag = ask("HEAD", "/ten.txt", "").replaceAll("(?s).*ETag: (\"[^\"]*\").*", "$1");

        assertThat(ask("GET", "/ten.txt", "If-None-Match: \"x\", " + tag + "\r\n"))
                .startsWith("HTTP/1.1 304 ")
                .doesNotContain("Content-Length")
                .endsWith("\r\n\r\n");
        assertThat(ask("GET", "/ten.txt", "If-None-Match: \"x\"\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET", "/ten.txt", "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT\r\n"))
                .startsWith("HTTP/1.1 304 ");
        assertThat(ask("GET", "/ten.txt", "If-Modified-Since: Sat, 03 Feb 2024 04:05:05 GMT\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET", "/ten.txt", "Range: bytes=1-2\r\nIf-Range: " + tag + "\r\n"))
                .endsWith("\r\n\r\n12");
        assertThat(ask("GET", "/ten.txt", "Range: bytes=1-2\r\nIf-Range: \"x\"\r\n"))
                .endsWith("0123456789");
    }

    @Test
    void aFileMayBeTheRestOfARoutesPath() throws IOException {
        close();
        serve(reactor -> new Router().get("/static/{path...}", new FileRoot(reactor, folder.resolve("root"))));

        assertThat(ask("GET", "/static/sub/", "")).endsWith("<p>index");
        assertThat(ask("GET", "/static/..%2f..%2fsecret", "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aFileThatIsGoneWhenItIsSentIsNotFound() {
        close();
        serve(reactor -> request -> dev.deft.deferred.Deferred.succeed(HttpResponse.file(folder.resolve("gone.png"))));

        assertThat(ask("GET", "/", "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aFileWhoseRequestTurnsOutMalformedWhileItIsOpenedIsTheLastResponse() {
        server.close();
        serve(reactor -> request -> Deferred.succeed(HttpResponse.file(folder.resolve("root/ten.txt"))));
        RawClient client = server.connect();
        client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send("zz\r\n");
        server.test.runWork();
        server.test.settle();
        server.test.runWork();
        server.test.settle();

        assertThat(client.received()).contains("Connection: close").endsWith("0123456789");
        assertThat(client.isEnded).isTrue();
    }
}
