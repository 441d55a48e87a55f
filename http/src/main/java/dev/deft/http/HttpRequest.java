package dev.deft.http;

import dev.deft.net.Address;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request: one that a server has received, or that a client is to send. Immutable; each setting returns another. Its body may be a stream, which
 * is read once.
 */
public final class HttpRequest {

    private final String method;

    /** The scheme, host and port, as in {@code http://example.org:8080}; without a host for a request that names none. */
    private final String scheme;

    private final String authority;

    /** The target as it is sent: the path with its escapes, and the query. */
    private final String target;

    private final HttpHeaders headers;
    private final HttpBody body;

    /** The parameters that a router found in the path. */
    private final Map<String, String> parameters;

    /** The address that it came from; null for one that did not come from anywhere. */
    private final @Nullable Address peer;

    HttpRequest(
            String method,
            String scheme,
            String authority,
            String target,
            HttpHeaders headers,
            HttpBody body,
            Map<String, String> parameters,
            @Nullable Address peer) {
        this.method = method;
        this.scheme = scheme;
        this.authority = authority;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.parameters = parameters;
        this.peer = peer;
    }

    /**
     * Returns a request without a body.
     *
     * @throws IllegalArgumentException if {@code uri} is not of {@code http} or {@code https}, or has no host, or one with a user's name
     */
    public static HttpRequest get(URI uri) {
        return of("GET", uri);
    }

    /**
     * Returns a request with a body.
     *
     * @throws IllegalArgumentException as {@link #get} does
     */
    public static HttpRequest post(URI uri, HttpBody body) {
        return of("POST", uri).withBody(body);
    }

    /**
     * Returns a request without a body.
     *
     * @param method the method, in capital letters
     * @throws IllegalArgumentException as {@link #get} does, or if the method is no token
     */
    public static HttpRequest of(String method, URI uri) {
        if (!HttpHeaders.isToken(Objects.requireNonNull(method, "method"))) {
            throw new IllegalArgumentException("a method has to be a word, as GET is, and not '" + method + "'");
        }
        String scheme = Objects.requireNonNull(uri, "uri").getScheme();
        String folded = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
        if (!(folded.equals("http") || folded.equals("https"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "'" + uri
                            + "' cannot be asked for: give scheme and host, as in http://example.org/path, and a user's name in a header");
        }
        String path = uri.getRawPath();
        String target = (path == null || path.isEmpty() ? "/" : path)
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        if (!target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "'" + uri + "' has characters that need escapes; take uri.toASCIIString()");
        }
        String authority = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        return new HttpRequest(method, folded, authority, target, HttpHeaders.EMPTY, HttpBody.empty(), Map.of(), null);
    }

    /** Returns the method, in capital letters. */
    public String method() {
        return method;
    }

    /** Returns {@code https} if it came, or is to be sent, over TLS, otherwise {@code http}. */
    public String scheme() {
        return scheme;
    }

    /** Returns the host that is asked, with its port if one was given; empty where the request names none. It is what the client says. */
    public String authority() {
        return authority;
    }

    /** Returns path and query as they are sent. */
    public String target() {
        return target;
    }

    /** Returns the path without its escapes' being decoded. */
    public String rawPath() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Returns the path, decoded. An escaped slash is a slash here: what takes the path apart takes {@link #rawPath}. */
    public String path() {
        return Escapes.decode(rawPath(), false);
    }

    /** Returns the first value of a field of the query, decoded; empty if there is none. */
    public Optional<String> query(String name) {
        return queries(name).stream().findFirst();
    }

    /** Returns all values of a field of the query, decoded, in order. */
    public List<String> queries(String name) {
        Objects.requireNonNull(name, "name");
        int query = target.indexOf('?');
        return query < 0 ? List.of() : Escapes.fields(target.substring(query + 1), name);
    }

    /**
     * Returns a parameter of the path that a {@link Router} has found: a part decoded, {@code {name...}} with its escapes.
     *
     * @throws IllegalArgumentException if the route has none of this name
     */
    public String parameter(String name) {
        String value = parameters.get(Objects.requireNonNull(name, "name"));
        if (value == null) {
            throw new IllegalArgumentException(
                    "the route of " + this + " has no parameter '" + name + "'; it has " + parameters.keySet());
        }
        return value;
    }

    /** Returns the parameter {@code path}, if the route has one, and otherwise all of the path, with escapes, and without the first slash. */
    String pathBelowRoute() {
        String below = parameters.get("path");
        return below == null ? rawPath().substring(1) : below;
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

    /** Returns the address of the connection that it came by; empty for one that did not come by any. */
    public Optional<Address> peer() {
        return Optional.ofNullable(peer);
    }

    /** Returns this request with one header of this name, in place of all that there are. */
    public HttpRequest withHeader(String name, String value) {
        return with(headers.with(name, value));
    }

    HttpRequest with(HttpHeaders newHeaders) {
        return new HttpRequest(method, scheme, authority, target, newHeaders, body, parameters, peer);
    }

    /** Returns this request with another body. */
    public HttpRequest withBody(HttpBody newBody) {
        return new HttpRequest(
                method,
                scheme,
                authority,
                target,
                headers,
                Objects.requireNonNull(newBody, "newBody"),
                parameters,
                peer);
    }

    HttpRequest withParameters(Map<String, String> newParameters) {
        return new HttpRequest(method, scheme, authority, target, headers, body, Map.copyOf(newParameters), peer);
    }

    /** Returns method and path. */
    @Override
    public String toString() {
        return method + " " + rawPath();
    }
}
