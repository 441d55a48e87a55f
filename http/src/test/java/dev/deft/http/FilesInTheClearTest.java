package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files over sockets without encryption, where the kernel sends them, and what is sent around them. */
@Tag("real-threads")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file that is open cannot be cut short there")
class FilesInTheClearTest {

    private static final Pattern LENGTH = Pattern.compile("Content-Length: ([0-9]+)");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-f]+)");

    @TempDir
    Path folder;

    private byte[] write(String name, int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        Files.write(folder.resolve(name), content);
        return content;
    }

    private RunningServer server(Transport transport) throws Exception {
        try {
            transport.resolved();
        } catch (IllegalStateException missing) {
            String line = "skipped: not run over " + transport + ": " + missing.getMessage();
            System.out.println(line);
            org.junit.jupiter.api.Assumptions.abort(line);
        }
        HttpHandler text = request -> Deferred.succeed(HttpResponse.text(200, "text ".repeat(5_000)));
        return new RunningServer(
                Reactor.builder().transport(transport).create(),
                reactor -> new Router()
                        .get("/files/{path...}", Compression.gzip(new FileRoot(reactor, folder)))
                        .get("/text", Compression.gzip(text)),
                null);
    }

    private static Socket connect(RunningServer server, String... requests) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.number());
        for (String request : requests) {
            socket.getOutputStream().write((request + "\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return socket;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.append((char) c);
            if (c == '\n') {
                break;
            }
        }
        return line.toString();
    }

    /** Reads a response's head. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = line(in);
            head.append(line);
        } while (!line.isBlank());
        return head.toString();
    }

    private static int number(Pattern pattern, String text, int radix) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return Integer.parseInt(found.group(1), radix);
    }

    /** Reads a response whose length its head tells. */
    private static byte[] response(InputStream in, String firstLine, boolean hasBody) throws IOException {
        String head = head(in);
        assertThat(head).startsWith("HTTP/1.1 " + firstLine + "\r\n");
        int length = number(LENGTH, head, 10);
        return hasBody ? in.readNBytes(length) : new byte[length];
    }

    private static String unzippedChunks(InputStream in) throws IOException {
        String head = head(in);
        assertThat(head).contains("Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n");
        java.io.ByteArrayOutputStream zipped = new java.io.ByteArrayOutputStream();
        for (int length = number(CHUNK, line(in), 16); length > 0; length = number(CHUNK, line(in), 16)) {
            zipped.write(in.readNBytes(length));
            line(in);
        }
        line(in);
        return new String(
                new GZIPInputStream(new ByteArrayInputStream(zipped.toByteArray())).readAllBytes(),
                StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void filesComeWholeAndInPartsInTheOrderOfTheirRequestsByOneConnection(Transport transport) throws Exception {
        byte[] large = write("large.txt", 5_000_001);
        byte[] small = write("small", 700);
        write("empty", 0);
        try (RunningServer server = server(transport);
                Socket socket = connect(
                        server,
                        "GET /files/large.txt HTTP/1.1\r\nAccept-Encoding: gzip",
                        "HEAD /files/large.txt HTTP/1.1",
                        "GET /files/small HTTP/1.1",
                        "GET /files/empty HTTP/1.1",
                        "GET /files/large.txt HTTP/1.1\r\nRange: bytes=70000-4000000",
                        "GET /text HTTP/1.1\r\nAccept-Encoding: gzip",
                        "GET /files/large.txt HTTP/1.1\r\nConnection: close")) {
            InputStream in = new BufferedInputStream(socket.getInputStream());

            assertThat(Arrays.equals(response(in, "200 OK", true), large)).isTrue();
            assertThat(response(in, "200 OK", false)).hasSize(large.length);
            assertThat(response(in, "200 OK", true)).isEqualTo(small);
            assertThat(response(in, "200 OK", true)).isEmpty();
            assertThat(Arrays.equals(
                            response(in, "206 Partial Content", true), Arrays.copyOfRange(large, 70_000, 4_000_001)))
                    .isTrue();
            assertThat(unzippedChunks(in)).isEqualTo("text ".repeat(5_000));
            assertThat(Arrays.equals(response(in, "200 OK", true), large)).isTrue();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aFileThatIsCutShortWhileItIsSentEndsItsConnectionAndIsLogged(Transport transport) throws Exception {
        int length = write("cut", 48 << 20).length;
        Logger logger = (Logger) org.slf4j.LoggerFactory.getLogger(HttpServer.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.setLevel(Level.ERROR);
        logger.addAppender(events);
        int received = 0;
        @Nullable IOException reset = null;
        try (RunningServer server = server(transport);
                Socket socket = connect(server, "GET /files/cut HTTP/1.1")) {
            InputStream in = socket.getInputStream();
            assertThat(number(LENGTH, head(in), 10)).isEqualTo(length);
            try (FileChannel other = FileChannel.open(folder.resolve("cut"), StandardOpenOption.WRITE)) {
                other.truncate(1);
            }
            byte[] buffer = new byte[1 << 16];
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                received += got;
            }
        } catch (IOException seen) {
            reset = seen;
        } finally {
            logger.detachAppender(events);
            logger.setLevel(null);
        }

        assertThat(reset).hasMessageContaining("reset");
        assertThat(received).isLessThan(length);
        assertThat(events.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getFormattedMessage()).contains("could not be sent whole");
                    assertThat(event.getThrowableProxy().getMessage()).contains("has become shorter while it was sent");
                });
    }
}
