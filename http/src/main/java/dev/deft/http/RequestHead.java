package dev.deft.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Map;

/**
 * The head of a request, looked at for all that makes it mean something else to somebody else.
 *
 * @param method the method
 * @param authority the host, and its port if one was given
 * @param target the path and the query
 * @param headers the headers
 * @param length the length of the body; -1 for one in chunks
 * @param isHttp10 set for HTTP/1.0
 * @param expectsContinue set if the client waits for a word before it sends the body
 */
record RequestHead(
        String method,
        String authority,
        String target,
        HttpHeaders headers,
        long length,
        boolean isHttp10,
        boolean expectsContinue) {

    private static final String AUTHORITY_PUNCTUATION = "-._~!$&'()*+,;=%:[]";

    /**
     * Makes one of what Netty has decoded.
     *
     * @throws HttpException if it is refused
     */
    static RequestHead of(io.netty.handler.codec.http.HttpRequest decoded) throws HttpException {
        Throwable cause = RequestDecoder.causeOf(decoded);
        if (cause != null) {
            throw refusal(cause);
        }
        HttpVersion version = decoded.protocolVersion();
        if (version.majorVersion() != 1 || version.minorVersion() > 1) {
            throw new HttpException(505, "The version is neither HTTP/1.1 nor HTTP/1.0");
        }
        boolean isHttp10 = version.minorVersion() == 0;
        HttpHeaders headers;
        try {
            headers = HttpHeaders.of(decoded.headers());
        } catch (IllegalArgumentException refused) {
            throw malformed("A header has a character that has no place there", refused);
        }
        String method = decoded.method().name();
        long length = length(headers);
        String authority = authority(headers, isHttp10);
        String target = decoded.uri();
        int path = pathOf(target);
        if (path > 0) {
            authority = target.substring(target.indexOf("//") + 2, path);
            checkAuthority(authority);
            target = path == target.length() || target.charAt(path) == '?'
                    ? "/" + target.substring(path)
                    : target.substring(path);
        }
        checkTarget(method, target);
        return new RequestHead(
                method, authority, target, headers, length, isHttp10, expectsContinue(headers, isHttp10));
    }

    private static HttpException refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new HttpException(414, "The first line is too long");
        }
        if (cause instanceof TooLongFrameException) {
            return new HttpException(431, "The headers are too long");
        }
        return malformed("The request is malformed", cause);
    }

    private static HttpException malformed(String message, Throwable cause) {
        HttpException malformed = new HttpException(400, message);
        malformed.initCause(cause);
        return malformed;
    }

    /** Returns the length that the headers tell: that of smuggling is that two programs find two. */
    private static long length(HttpHeaders headers) throws HttpException {
        List<String> lengths = headers.all("Content-Length");
        List<String> codings = headers.all("Transfer-Encoding");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw new HttpException(400, "The body has both a length and a transfer coding");
            }
            if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw new HttpException(501, "The body has a transfer coding other than chunked");
            }
            return -1;
        }
        if (lengths.isEmpty()) {
            if (headers.contains("Sec-WebSocket-Key1")) {
                throw new HttpException(
                        400, "The body of a draft of WebSocket has no length"); // Netty would take it to have 8 bytes
            }
            return 0;
        }
        String length = lengths.get(0);
        if (lengths.size() > 1 || length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new HttpException(400, "The length of the body is no number, or there are several");
        }
        if (length.length() > 18) {
            throw new HttpException(413, "The length of the body is absurd");
        }
        return Long.parseLong(length);
    }

    private static String authority(HttpHeaders headers, boolean isHttp10) throws HttpException {
        List<String> hosts = headers.all("Host");
        if (hosts.size() > 1 || (hosts.isEmpty() && !isHttp10)) {
            throw new HttpException(400, "The request has " + hosts.size() + " headers Host in place of one");
        }
        String host = hosts.isEmpty() ? "" : hosts.get(0);
        checkAuthority(host);
        return host;
    }

    private static void checkAuthority(String authority) throws HttpException {
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isLetter && AUTHORITY_PUNCTUATION.indexOf(c) < 0) {
                throw new HttpException(400, "The host has a character that has no place there");
            }
        }
    }

    /** Returns where the path begins; 0 if the target has no scheme and host. */
    private static int pathOf(String target) {
        for (String scheme : List.of("http://", "https://")) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                for (int i = scheme.length(); i < target.length(); i++) {
                    if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                        return i;
                    }
                }
                return target.length();
            }
        }
        return 0;
    }

    private static void checkTarget(String method, String target) throws HttpException {
        if (method.equals("CONNECT")) {
            throw new HttpException(501, "There are no tunnels here");
        }
        if (target.equals("*") && method.equals("OPTIONS")) {
            return;
        }
        int query = target.indexOf('?');
        if (!target.startsWith("/") || target.indexOf('#') >= 0) {
            throw new HttpException(400, "The target is no path");
        }
        if (!Escapes.areValid(query < 0 ? target : target.substring(0, query))) {
            throw new HttpException(400, "The path has an escape that is none");
        }
    }

    private static boolean expectsContinue(HttpHeaders headers, boolean isHttp10) throws HttpException {
        List<String> expectations = headers.all("Expect");
        if (expectations.isEmpty() || isHttp10) {
            return false;
        }
        if (expectations.size() > 1 || !expectations.get(0).equalsIgnoreCase("100-continue")) {
            throw new HttpException(417, "The expectation is not known here");
        }
        return true;
    }

    /** Returns whether the client wants to go on with this connection. */
    boolean keepsAlive() {
        return isHttp10
                ? headers.hasToken("Connection", "keep-alive") && !headers.hasToken("Connection", "close")
                : !headers.hasToken("Connection", "close");
    }

    /** Returns the request. */
    HttpRequest request(String scheme, HttpBody body, dev.deft.net.Address peer) {
        return new HttpRequest(method, scheme, authority, target, headers, body, Map.of(), peer);
    }
}
