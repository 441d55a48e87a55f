package dev.deft.bench;

import dev.deft.analysis.result.WebParts;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP that asks for one page again and again: by one connection, or by another each time. It understands as little as a load needs: a
 * status, a length, and the end of the connection.
 *
 * <p>Belongs to one thread, which blocks.
 */
final class PageConnection implements AutoCloseable {

    /** A server that is silent for so long is taken for lost. */
    static final int PATIENCE_MILLIS = 30_000;

    private static final int LONGEST_LINE = 8_192;

    private final InetSocketAddress server;
    private final boolean keepsAlive;
    private final byte[] request;
    private @Nullable Socket socket;
    private long connectNanos;
    private long answerNanos;
    private long restNanos;

    PageConnection(InetSocketAddress server, boolean keepsAlive) {
        this.server = server;
        this.keepsAlive = keepsAlive;
        this.request = ("GET / HTTP/1.1\r\nHost: localhost:" + server.getPort() + "\r\nConnection: "
                        + (keepsAlive ? "keep-alive" : "close") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Asks for the page, and reads all of it.
     *
     * @return how many bytes its body has
     * @throws IOException if nobody listens there, or the connection is lost
     * @throws LoadFailedException if the answer is no page
     */
    long ask() throws IOException, LoadFailedException {
        long begin = System.nanoTime();
        Socket asked = socket;
        if (asked == null) {
            asked = new Socket();
            socket = asked;
            asked.setTcpNoDelay(true);
            asked.setSoTimeout(PATIENCE_MILLIS);
            asked.connect(server, PATIENCE_MILLIS);
        }
        long connected = System.nanoTime();
        asked.getOutputStream().write(request);
        // What is buffered is all of this answer: the next request is made after it.
        InputStream in = new BufferedInputStream(asked.getInputStream());
        checkStatus(line(in));
        long answered = System.nanoTime();
        long length = -1;
        boolean closes = !keepsAlive;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = length(header);
            } else if (lower.startsWith("connection:") && lower.contains("close")) {
                closes = true;
            } else if (lower.startsWith("transfer-encoding:")) {
                throw failure("sent a page in chunks; allowed: one with a Content-Length");
            }
        }
        if (length < 0 && !closes) {
            throw failure("sent a page without a length on a connection that stays; allowed: a Content-Length");
        }
        long read = Math.max(0, length);
        in.skipNBytes(read);
        if (closes) {
            read += in.transferTo(OutputStream.nullOutputStream());
            close();
        }
        if (length >= 0 && read != length) {
            throw failure("said that the page has " + length + " bytes, and sent " + read);
        }
        connectNanos += connected - begin;
        answerNanos += answered - connected;
        restNanos += System.nanoTime() - answered;
        return read;
    }

    private void checkStatus(String line) throws LoadFailedException {
        if (!line.startsWith("HTTP/1.") || !line.contains(" 200")) {
            throw failure("answered '" + line + "' when asked for /; is a 'deft serve http' there?");
        }
    }

    private long length(String header) throws LoadFailedException {
        String number = header.substring(header.indexOf(':') + 1).strip();
        if (!number.matches("[0-9]{1,15}")) {
            throw failure("sent the header '" + header + "'; allowed: a whole number of bytes");
        }
        return Long.parseLong(number);
    }

    private String line(InputStream in) throws IOException, LoadFailedException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("it ended the connection amid its answer, after '" + line + "'");
            }
            if (line.length() == LONGEST_LINE) {
                throw failure("sent a line of more than " + LONGEST_LINE + " bytes; is a 'deft serve http' there?");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private LoadFailedException failure(String what) {
        return new LoadFailedException(SumLoad.shown(server) + " " + what);
    }

    /** Returns where the time of all its requests went. */
    WebParts parts() {
        return new WebParts(connectNanos, answerNanos, restNanos);
    }

    /** Ends the connection, if there is one; the next request makes another. */
    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
