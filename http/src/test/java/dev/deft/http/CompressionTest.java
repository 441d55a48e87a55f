package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {

    private static final String TEXT = "some text. ".repeat(100_000);

    private static HttpResponse ask(HttpResponse response, String accepts) throws Exception {
        List<HttpResponse> answers = new ArrayList<>();
        HttpRequest request = HttpRequest.get(URI.create("http://h/"));
        Compression.gzip(asked -> Deferred.succeed(response))
                .handle(accepts.isEmpty() ? request : request.withHeader("Accept-Encoding", accepts))
                .addCallback(answers::add);
        return answers.get(0);
    }

    private static byte[] read(HttpBody body) {
        List<Bytes> all = new ArrayList<>();
        body.bytes().addCallback(all::add);
        return all.get(0).toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'deflate, GZIP;q=0.5', true",
        "*, true",
        "'gzip;q=0', false",
        "'*;q=1, gzip;q=0.000', false",
        "'', false",
        "br, false",
        "identity, false"
    })
    void aTextIsCompressedForWhoAcceptsThat(String accepts, boolean isCompressed) throws Exception {
        HttpResponse answer = ask(HttpResponse.text(200, TEXT).withHeader("ETag", "\"x\""), accepts);

        assertThat(answer.header("Vary")).contains("Accept-Encoding");
        assertThat(answer.header("Content-Encoding").isPresent()).isEqualTo(isCompressed);
        byte[] body = read(answer.body());
        if (isCompressed) {
            assertThat(answer.header("ETag")).contains("W/\"x\"");
            assertThat(body).hasSizeLessThan(TEXT.length() / 20);
            assertThat(unzipped(body)).isEqualTo(TEXT);
        } else {
            assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(TEXT);
        }
    }

    private static String unzipped(byte[] body) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            gzip.transferTo(all);
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPieceOfAStreamIsSentWhenItIsThere() throws Exception {
        List<Deferred<Bytes>> pieces = new ArrayList<>();
        BodyReader reader = () -> {
            pieces.add(new Deferred<>());
            return pieces.get(pieces.size() - 1);
        };
        BodyReader compressed = ask(HttpResponse.stream(200, "text/event-stream", reader), "gzip")
                .body()
                .open();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        compressed.next().addCallback(piece -> {
            got.writeBytes(piece.toByteArray());
            return true;
        });
        pieces.get(0).callback(Bytes.utf8("one"));

        byte[] start = new byte[3];
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(got.toByteArray()))) {
            assertThat(gzip.read(start)).isEqualTo(3);
        }
        assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("one");
        compressed.close();
    }

    @Test
    void whatIsShortOrNoTextOrAnErrorStaysAsItIs() throws Exception {
        for (HttpResponse each : List.of(
                HttpResponse.text(200, "short"),
                HttpResponse.text(500, TEXT),
                HttpResponse.bytes(200, "image/png", Bytes.utf8(TEXT)),
                HttpResponse.text(200, TEXT).withHeader("Content-Encoding", "br"))) {
            assertThat(ask(each, "gzip")).isSameAs(each);
        }
    }
}
