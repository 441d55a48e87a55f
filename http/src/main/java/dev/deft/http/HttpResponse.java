package dev.deft.http;

import dev.deft.net.Bytes;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A response: one that a server is to send, or that a client has received. Immutable; each setting returns another. Its body may be a stream, which
 * is sent, or read, once.
 */
public final class HttpResponse {

    private final int status;
    private final HttpHeaders headers;
    private final HttpBody body;

    HttpResponse(int status, HttpHeaders headers, HttpBody body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Returns a response without a body.
     *
     * @throws IllegalArgumentException if the status is not 200 to 599
     */
    public static HttpResponse of(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("the status of a response must be 200 to 599: " + status);
        }
        return new HttpResponse(status, HttpHeaders.EMPTY, HttpBody.empty());
    }

    /** Returns a response of plain text, in UTF-8. */
    public static HttpResponse text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", Bytes.utf8(text));
    }

    /** Returns a response of bytes, of this type. */
    public static HttpResponse bytes(int status, String contentType, Bytes bytes) {
        Objects.requireNonNull(contentType, "contentType");
        HttpBody body = HttpBody.of(bytes);
        return of(status).withHeader("Content-Type", contentType).withBody(body);
    }

    /**
     * Returns a response of a file, whole; its type is told by its name. If there is no such file, the response is 404. {@link FileRoot} has files
     * that a request names.
     */
    public static HttpResponse file(Path file) {
        return of(200).withHeader("Content-Type", ContentTypes.of(Objects.requireNonNull(file, "file")))
                .withBody(HttpBody.file(file));
    }

    /** Returns a response of a stream, of this type. */
    public static HttpResponse stream(int status, String contentType, BodyReader reader) {
        Objects.requireNonNull(contentType, "contentType");
        HttpBody body = HttpBody.stream(reader);
        return of(status).withHeader("Content-Type", contentType).withBody(body);
    }

    /** Returns the status, 200 to 599. */
    public int status() {
        return status;
    }

    /** Returns the headers. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Returns the first header of this name; empty if there is none. */
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** Returns the body. */
    public HttpBody body() {
        return body;
    }

    /**
     * Returns this response with one header of this name, in place of all that there are.
     *
     * @throws IllegalArgumentException if the name is no token, or the value has a control character
     */
    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body);
    }

    /** Returns this response with one more header, as each cookie needs one. */
    public HttpResponse addingHeader(String name, String value) {
        return new HttpResponse(status, headers.adding(name, value), body);
    }

    /** Returns this response without the headers of this name. */
    public HttpResponse withoutHeader(String name) {
        return new HttpResponse(status, headers.without(name), body);
    }

    /** Returns this response with another body. */
    public HttpResponse withBody(HttpBody newBody) {
        return new HttpResponse(status, headers, Objects.requireNonNull(newBody, "newBody"));
    }

    /** Returns status and body. */
    @Override
    public String toString() {
        return status + " with " + body;
    }
}
