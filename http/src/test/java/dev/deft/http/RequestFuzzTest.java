package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with bytes changed, left out and put in by chance, in pieces of any size: each is answered or refused, and its connection ends. */
class RequestFuzzTest {

    private static final List<String> REQUESTS = List.of(
            "GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
            "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
            "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
            "POST /d HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
            "HEAD http://h/e HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    private static final String ODD = "\r\n\t \0:;,=\u007f\u00ff0123456789abcdefxX+-%/?#";
    private static final Pattern RESPONSES = Pattern.compile("(HTTP/1\\.1 [1-5]\\d\\d [^\\r\\n]+\\r\\n(?s:.*))?");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLeftOpenOrFailsInside(long seed) {
        Random random = new Random(seed);
        HttpHandler handler = Compression.gzip(request ->
                request.body().text().addCallback(text -> HttpResponse.text(200, request.path() + text)));
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            for (int i = 0; i < 250; i++) {
                String bytes = changed(random);
                RawClient client = server.connect(1 + random.nextInt(40), 1 + random.nextInt(200));
                client.send(bytes);
                if (client.lost == null) {
                    var unused = client.connection().loseWrite();
                }
                server.test.settle();
                if (client.lost == null) {
                    server.advance(Duration.ofSeconds(3));
                }

                String told = "seed " + seed + ", request " + i + ": " + bytes;
                assertThat(client.received()).as(told).matches(RESPONSES);
                assertThat(server.port().statistics().open()).as(told).isZero();
            }
            assertThat(server.logged(Level.ERROR)).isEmpty();
        }
    }

    private static String changed(Random random) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i <= random.nextInt(3); i++) {
            all.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
        }
        for (int i = random.nextInt(4); i > 0 && !all.isEmpty(); i--) {
            int at = random.nextInt(all.length());
            char odd = ODD.charAt(random.nextInt(ODD.length()));
            switch (random.nextInt(4)) {
                case 0 -> all.setCharAt(at, odd);
                case 1 -> all.insert(at, odd);
                case 2 -> all.deleteCharAt(at);
                default -> all.setLength(at);
            }
        }
        return all.toString();
    }
}
