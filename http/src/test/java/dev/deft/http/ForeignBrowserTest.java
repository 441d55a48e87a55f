package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A browser at this server, which loads a page and what that needs. */
@Tag("real-threads")
@Timeout(600)
class ForeignBrowserTest {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private static final String PAGE = """
            <!DOCTYPE html><html><head><title>before</title><link rel="stylesheet" href="/style.css"></head>
            <body><p id="from-script">not run</p><script src="/script.js"></script></body></html>
            """;

    /** Says what it found, also of the style sheet and of a request of its own. */
    private static final String SCRIPT = """
            const request = new XMLHttpRequest();
            request.open('POST', '/echo', false);
            request.send('hello from the page');
            document.getElementById('from-script').textContent = 'echoed: ' + request.responseText
                + '; colour: ' + getComputedStyle(document.getElementById('from-script')).color;
            """;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path folder;

    @Test
    void loadsAPageItsStyleSheetItsScriptAndWhatTheScriptAsksFor() throws Exception {
        String browser =
                NAMES.stream().filter(RunningServer::isInstalled).findFirst().orElse("");
        RunningServer.skipUnless(!browser.isEmpty(), "chromium");
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (RunningServer server = new RunningServer(reactor -> new Router()
                .get("/", request -> sent(asked, request, "text/html; charset=utf-8", PAGE))
                .get("/style.css", request -> sent(asked, request, "text/css", "p { color: rgb(1, 2, 3) }"))
                .get("/script.js", request -> sent(asked, request, "text/javascript", SCRIPT))
                .post("/echo", request -> request.body().text().addCallback(text -> HttpResponse.text(200, text))))) {
            String loaded = dom(browser, "http://127.0.0.1:" + server.number() + "/");

            assertThat(loaded).contains("<p id=\"from-script\">echoed: hello from the page; colour: rgb(1, 2, 3)</p>");
            assertThat(asked).contains("/", "/style.css", "/script.js");
        }
    }

    private static Deferred<HttpResponse> sent(Queue<String> asked, HttpRequest request, String type, String text) {
        asked.add(request.path());
        return Deferred.succeed(HttpResponse.bytes(200, type, Bytes.utf8(text)));
    }

    /** Returns the page as the browser has it after it is loaded. */
    private String dom(String browser, String url) throws IOException, InterruptedException {
        Path said = folder.resolve("stderr");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--dump-dom",
                        url)
                .redirectError(said.toFile())
                .start();
        try {
            String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            return dom;
        } finally {
            try (Stream<ProcessHandle> children = process.descendants()) {
                children.forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
        }
    }
}
