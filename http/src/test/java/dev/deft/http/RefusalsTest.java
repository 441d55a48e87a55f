package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests that mean one thing to one program and another to the next, or that cost more than they should: each is answered by an error, and nothing after it on
 * the connection is looked at. The attacks are those of RFC 9112, section 11, and of the published work on request smuggling (CL.TE, TE.CL, TE.TE, CL.0).
 */
class RefusalsTest {

    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

    private final List<String> asked = new ArrayList<>();
    private final HttpHandler handler = request -> {
        asked.add(request.target());
        return request.body().bytes().addCallback(all -> HttpResponse.text(200, "fine"));
    };

    /** A backslash and r, n, t, 0 or f stand for the character; the answer's status comes first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                // Two lengths.
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 4\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4\\r\\nContent-Length: 5\\r\\n\\r\\nabcde",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4\\r\\nContent-Length: 4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4, 4\\r\\n\\r\\nabcd",
                // Lengths that are none.
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: +4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: -4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 0x4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4 4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length:\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n",
                "413#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 9223372036854775807\\r\\n\\r\\n",
                "413#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 100000001\\r\\n\\r\\n",
                // Transfer codings that are not known, or are so to some.
                "501#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked, identity\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: identity\\r\\nContent-Length: 4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "501#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: identity\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding:\\x0bchunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: \"chunked\"\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.0\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#GET / HTTP/1.1\\r\\nHost: h\\r\\nUpgrade: WebSocket\\r\\nSec-WebSocket-Key1: 1\\r\\nSec-WebSocket-Key2: 2\\r\\n\\r\\n",
                // Names and lines that are read in two ways.
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding : chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length\\t: 4\\r\\n\\r\\nabcd",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\n Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nX: y\\r\\n\\tz\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\n Host: h\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nX: y\\rTransfer-Encoding: chunked\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nX: y\\nTransfer-Encoding: chunked\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\nHost: h\\n\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nX: \\0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nX\\0: y\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nno colon\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\n: no name\\r\\n\\r\\n",
                // First lines.
                "400#GET  / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /  HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET / HTTP/1.1 \\r\\nHost: h\\r\\n\\r\\n",
                "400#\\x20GET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET\\t/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /a b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /\\x01 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /\\xe9 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /%zz HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /%e9 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /\\x23a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET /\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET / FTP\\r\\nHost: h\\r\\n\\r\\n",
                "505#GET / HTTP/2.0\\r\\nHost: h\\r\\n\\r\\n",
                "505#GET / HTTP/1.2\\r\\nHost: h\\r\\n\\r\\n",
                "400#G(T / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "501#CONNECT h:80 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "417#POST / HTTP/1.1\\r\\nHost: h\\r\\nExpect: 200-ok\\r\\nContent-Length: 1\\r\\n\\r\\n",
                // Hosts.
                "400#GET / HTTP/1.1\\r\\n\\r\\n",
                "400#GET / HTTP/1.1\\r\\nHost: h\\r\\nHost: i\\r\\n\\r\\n",
                "400#GET / HTTP/1.0\\r\\nHost: h\\r\\nHost: h\\r\\n\\r\\n",
                "400#GET / HTTP/1.1\\r\\nHost: h/i\\r\\n\\r\\n",
                "400#GET / HTTP/1.1\\r\\nHost: a@h\\r\\n\\r\\n",
                "400#GET http://a@h/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                // Chunks.
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-1\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n+1\\r\\na\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0x1\\r\\na\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n 1\\r\\na\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n\\r\\na\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n80000000\\r\\na",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nffffffffffffffff1\\r\\na",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\na\\n0\\n\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1;a\\nb\\r\\na\\r\\n0\\r\\n\\r\\n",
                "400#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1;a\\rb\\r\\na\\r\\n0\\r\\n\\r\\n",
                "413#POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1001\\r\\nLONG"
            })
    void isAnsweredByAnErrorAndWhatFollowsIsDropped(int status, String bytes) {
        try (ServerUnderTest server =
                new ServerUnderTest(handler, HttpLimits.defaults().body(4096))) {
            RawClient client = server.connect();
            client.send(unescaped(bytes) + SMUGGLED);

            assertThat(client.received()).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
            assertThat(client.received().split("Connection: close", -1))
                    .as("responses: " + client.received())
                    .hasSize(2);
            assertThat(asked).doesNotContain("/smuggled");
            assertThat(client.isEnded).isTrue();
        }
    }

    private static String unescaped(String text) {
        String all = text.replace("LONG", "x".repeat(4097));
        return Pattern.compile("\\\\(x[0-9a-f]{2}|.)").matcher(all).replaceAll(escape -> {
            String code = escape.group(1);
            String plain = switch (code.charAt(0)) {
                case 'r' -> "\r";
                case 'n' -> "\n";
                case 't' -> "\t";
                case '0' -> "\0";
                default -> Character.toString(Integer.parseInt(code.substring(1), 16));
            };
            return Matcher.quoteReplacement(plain);
        });
    }

    @Test
    void whatIsNotRefusedIsAnswered() {
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            String absolute = "\r\nGET http://other:81/p?q HTTP/1.1\r\nHost: h\r\n\r\n";
            String star = "OPTIONS * HTTP/1.1\r\nHost: h:80\r\nX:\ty z \r\n\r\n";
            String latin = "GET / HTTP/1.1\r\nHost: [::1]:80\r\nX: \u00e9\r\n\r\n";
            assertThat(server.exchange(absolute + star + latin)).matches("(?s)(HTTP/1.1 200 .*fine){3}");
            assertThat(asked).containsExactly("/p?q", "*", "/");
        }
    }

    @Test
    void aFirstLineHeadersAndTheirNumberHaveLimits() {
        HttpLimits limits = HttpLimits.defaults().requestLine(100).head(200).headers(5);
        try (ServerUnderTest server = new ServerUnderTest(handler, limits)) {
            assertThat(server.exchange("GET /" + "x".repeat(100) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 414 ");
            assertThat(server.exchange("GET /" + "x".repeat(1000))).startsWith("HTTP/1.1 414 ");
            assertThat(server.exchange("GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(1000)))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(server.exchange("GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(5) + "\r\n"))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(server.exchange("GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(4) + "\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void aLineOfAChunkAndTrailersHaveLimits() {
        HttpLimits limits = HttpLimits.defaults().requestLine(100).head(200);
        String head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (ServerUnderTest server = new ServerUnderTest(handler, limits)) {
            assertThat(server.exchange(head + "1;" + "x".repeat(1000))).startsWith("HTTP/1.1 400 ");
            assertThat(server.exchange(head + "0\r\nX: " + "x".repeat(1000))).startsWith("HTTP/1.1 400 ");
            assertThat(server.exchange(head + "0\r\n" + "X: y\r\n".repeat(1000)))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aHeadThatComesByteByByteHasATime() {
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            RawClient client = server.connect().send("G");
            for (int i = 0; i < 9; i++) {
                server.advance(Duration.ofSeconds(1));
                client.send("E");
            }
            assertThat(client.isEnded).isFalse();
            server.advance(Duration.ofSeconds(1));

            assertThat(client.received()).startsWith("HTTP/1.1 408 ");
            assertThat(client.isEnded).isTrue();
        }
    }

    @Test
    void aRequestThatHasComeInALongCallIsServedThoughItsTimeIsUp() {
        byte[] get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.text(200, "ok")))) {
            RawClient client = server.connect().send("G");
            client.connection().write(Arrays.copyOfRange(get, 1, get.length));
            server.test.spend(Duration.ofMinutes(2)); // as by a call that takes so long
            server.test.settle();
            assertThat(client.take()).startsWith("HTTP/1.1 200").endsWith("ok");

            client.connection().write(get);
            server.test.spend(Duration.ofMinutes(2)); // more than the time of an idle connection
            server.test.settle();
            assertThat(client.take()).startsWith("HTTP/1.1 200").endsWith("ok");
            assertThat(client.isEnded).isFalse();
        }
    }

    @Test
    void emptyLinesBehindARequestAreNoHeadAndHaveTheTimeOfAnIdleConnection() {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.text(200, "ok")))) {
            RawClient client = server.connect();
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi\r\n");
            server.advance(Duration.ofSeconds(11));
            assertThat(client.isEnded).isFalse();
            assertThat(client.take()).endsWith("ok");

            client.send("\r");
            client.send("\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.take()).startsWith("HTTP/1.1 200").endsWith("ok");
            client.send("\r\n");
            server.advance(Duration.ofSeconds(59));
            assertThat(client.isEnded).isFalse();
            server.advance(Duration.ofSeconds(2));
            assertThat(client.isEnded).isTrue();
            assertThat(client.received()).as("no answer to what was not asked").isEmpty();
        }
    }

    @Test
    void aServerThatDrainsClosesAConnectionOnWhichOnlyEmptyLinesHaveCome() {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.text(200, "ok")))) {
            RawClient client = server.connect();
            client.send("\r\n");
            var unused = server.port().drain(Duration.ofSeconds(30));
            server.test.settle();

            assertThat(client.isEnded).isTrue();
            assertThat(client.received()).isEmpty();
        }
    }

    @Test
    void aBodyThatStopsHasATime() {
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            RawClient client = server.connect().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
            server.advance(Duration.ofSeconds(29));
            client.send("a");
            server.advance(Duration.ofSeconds(29));
            assertThat(client.isEnded).isFalse();
            server.advance(Duration.ofSeconds(1));

            assertThat(client.received()).startsWith("HTTP/1.1 408 ");
            assertThat(client.isEnded).isTrue();
        }
    }

    @Test
    void aBodyThatNobodyWaitsForAnyMoreHasNoTime() throws Exception {
        Deferred<HttpResponse> answer = new Deferred<>();
        List<BodyReader> readers = new ArrayList<>();
        List<Deferred<Bytes>> waits = new ArrayList<>();
        HttpHandler patient = request -> {
            readers.add(request.body().open());
            waits.add(readers.get(0).next());
            return answer;
        };
        try (ServerUnderTest server = new ServerUnderTest(patient)) {
            RawClient client = server.connect().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
            Deferred<Bytes> wait = waits.get(0);
            wait.cancel();
            wait.addErrback(CancellationException.class, given -> Bytes.EMPTY);
            server.advance(Duration.ofSeconds(31));
            assertThat(client.received()).isEmpty();

            readers.get(0).next().onFailure(failure -> {}).addErrback(failure -> Bytes.EMPTY);
            server.test.settle();
            server.advance(Duration.ofSeconds(29));
            assertThat(client.received()).isEmpty();
            server.advance(Duration.ofSeconds(1));
            assertThat(client.received()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedInTime() {
        try (ServerUnderTest server = new ServerUnderTest(handler)) {
            RawClient never = server.connect();
            RawClient once = server.connect();
            server.advance(Duration.ofSeconds(30));
            once.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            server.advance(Duration.ofSeconds(30));
            assertThat(never.lost).isNotNull();
            assertThat(once.lost).isNull();
            server.advance(Duration.ofSeconds(30));
            assertThat(once.lost).isNotNull();
        }
    }

    @Test
    void aHandlersTimeIsItsOwn() {
        Deferred<HttpResponse> answer = new Deferred<>();
        try (ServerUnderTest server = new ServerUnderTest(request -> answer)) {
            RawClient client = server.connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            server.advance(Duration.ofMinutes(9));
            answer.callback(HttpResponse.text(200, "late"));
            server.test.settle();

            assertThat(client.received()).endsWith("late");
        }
    }

    @Test
    void aConnectionIsClosedAfterItsLastRequest() {
        try (ServerUnderTest server =
                new ServerUnderTest(handler, HttpLimits.defaults().requests(2))) {
            RawClient client = server.connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(3));

            assertThat(client.received().split("HTTP/1.1 200", -1)).hasSize(3);
            assertThat(client.received()).containsOnlyOnce("Connection: close");
            assertThat(client.isEnded).isTrue();
        }
    }
}
