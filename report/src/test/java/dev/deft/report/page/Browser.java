package dev.deft.report.page;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Chromium without a window, driven by its DevTools protocol.
 *
 * <p>Messages are sent by the test's thread, and answers and events come on the client's: what both touch is concurrent, and
 * each answer completes the future of its number.
 */
final class Browser implements AutoCloseable {

    private static final long PATIENCE = 600;
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final String session;
    private volatile CountDownLatch loaded = new CountDownLatch(1);

    /** The element found by the path. */
    static Optional<Path> find() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path executable, Path profile) throws Exception {
        process = new ProcessBuilder(
                        executable.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        URI devTools = devTools();
        socket = client.newWebSocketBuilder()
                .buildAsync(devTools, new Messages())
                .get(PATIENCE, TimeUnit.SECONDS);
        String target = send("Target.createTarget", Map.of("url", "about:blank"), "")
                .get("targetId")
                .getAsString();
        session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true), "")
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** It says on stderr where it listens; the rest of what it says is read away, lest it wait for a reader. */
    private URI devTools() throws Exception {
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (var lines = process.inputReader()) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (line.startsWith("DevTools listening on ")) {
                                address.complete(URI.create(line.substring("DevTools listening on ".length())));
                            }
                        }
                        address.completeExceptionally(new IOException("the browser ended before it listened"));
                    } catch (IOException e) {
                        address.completeExceptionally(e);
                    }
                },
                "browser-output");
        reader.setDaemon(true);
        reader.start();
        return address.get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Opens a file and waits until it is loaded; what was noted of the page before is forgotten. */
    void open(Path file) throws Exception {
        events.clear();
        loaded = new CountDownLatch(1);
        send("Page.navigate", Map.of("url", file.toUri().toString()));
        if (!loaded.await(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError(file + " was not loaded in " + PATIENCE + " s");
        }
    }

    /** As on a desk: what tests before have changed is as it was. */
    void reset() throws Exception {
        scripts(true);
        size(1000, 800);
        media("screen", "light");
    }

    /** As wide and high as that, in the units of style sheets. */
    void size(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** {@code screen} or {@code print}, and {@code light} or {@code dark}. */
    void media(String media, String scheme) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Set when scripts run. */
    void scripts(boolean on) throws Exception {
        send("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    /** The value of an expression. */
    JsonElement evaluate(String expression) throws Exception {
        JsonObject answer = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonObject result = answer.getAsJsonObject("result");
        return result.has("value") ? result.get("value") : JsonNull.INSTANCE;
    }

    void moveMouse(double x, double y) throws Exception {
        send("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
    }

    void tap(double x, double y) throws Exception {
        send("Input.dispatchTouchEvent", Map.of("type", "touchStart", "touchPoints", List.of(Map.of("x", x, "y", y))));
        send("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    void press(String key) throws Exception {
        send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    /** The whole page as a PNG. */
    void screenshot(Path file) throws Exception {
        JsonObject picture = send(
                "Page.captureScreenshot",
                Map.of("captureBeyondViewport", true, "format", "png", "optimizeForSpeed", true));
        Files.write(file, Base64.getDecoder().decode(picture.get("data").getAsString()));
    }

    /** The complaints of the page, or of the browser about it. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (JsonObject event : events) {
            String method = event.get("method").getAsString();
            boolean said = method.equals("Runtime.consoleAPICalled") || method.equals("Log.entryAdded");
            if (said || method.equals("Runtime.exceptionThrown")) {
                complaints.add(event.toString());
            }
        }
        return complaints;
    }

    /** Every address that was asked for. */
    List<String> requests() {
        return events.stream()
                .filter(event -> event.get("method").getAsString().equals("Network.requestWillBeSent"))
                .map(event -> event.getAsJsonObject("params")
                        .getAsJsonObject("request")
                        .get("url")
                        .getAsString())
                .toList();
    }

    private JsonObject send(String method, Map<String, ?> parameters) throws Exception {
        return send(method, parameters, session);
    }

    private JsonObject send(String method, Map<String, ?> parameters, String to) throws Exception {
        int id = lastId.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", new Gson().toJsonTree(parameters));
        if (!to.isEmpty()) {
            message.addProperty("sessionId", to);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(message.toString(), true).get(PATIENCE, TimeUnit.SECONDS);
        JsonObject answered = answer.get(PATIENCE, TimeUnit.SECONDS);
        if (answered.has("error")) {
            throw new AssertionError(method + ": " + answered.get("error"));
        }
        return answered.getAsJsonObject("result");
    }

    private void receive(JsonObject message) {
        if (message.has("id")) {
            CompletableFuture<JsonObject> answer =
                    waiting.remove(message.get("id").getAsInt());
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        events.add(message);
        if (message.get("method").getAsString().equals("Page.loadEventFired")) {
            loaded.countDown();
        }
    }

    /** Puts together what comes in parts. */
    private final class Messages implements WebSocket.Listener {

        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                receive(JsonParser.parseString(part.toString()).getAsJsonObject());
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }

    @Override
    public void close() {
        // They too write into the profile, which the test is about to delete.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        // Asked by word it clears up behind itself, which it does not when it is killed.
        socket.sendText("{\"id\":" + lastId.incrementAndGet() + ",\"method\":\"Browser.close\"}", true)
                .orTimeout(PATIENCE, TimeUnit.SECONDS)
                .join();
        all.forEach(each -> each.onExit()
                .completeOnTimeout(each, PATIENCE, TimeUnit.SECONDS)
                .thenAccept(ProcessHandle::destroyForcibly)
                .join());
    }
}
