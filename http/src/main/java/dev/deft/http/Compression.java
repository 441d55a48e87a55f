package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * Compression of responses, for clients that ask for it.
 *
 * <p>What is secret and what a stranger chooses do not belong into one compressed response, for its length tells how much they have in common (the attack
 * called BREACH): so it is asked for, handler by handler.
 */
public final class Compression {

    /** The fewest bytes that are worth it. */
    private static final int LEAST = 1_024;

    private static final int PIECE = 1 << 16;

    private Compression() {}

    /**
     * Returns a handler that answers as {@code handler} does, with bodies in gzip where the client accepts that, the type is of text, and the body no file, which is
     * sent as it is, nor shorter than {@value #LEAST} bytes. It is done on the reactor's thread, piece by piece as the client takes them.
     */
    public static HttpHandler gzip(HttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return request -> handler.handle(request).addCallback(response -> compressed(request, response));
    }

    private static HttpResponse compressed(HttpRequest request, HttpResponse response) {
        HttpBody body = response.body();
        if (response.status() != 200
                || body instanceof FileBody
                || body.length().orElse(LEAST) < LEAST
                || response.headers().contains("Content-Encoding")
                || !isText(response.header("Content-Type").orElse(""))) {
            return response;
        }
        HttpResponse varying = response.addingHeader("Vary", "Accept-Encoding");
        if (!accepts(request)) {
            return varying;
        }
        HttpResponse smaller = varying.withHeader("Content-Encoding", "gzip").withBody(HttpBody.stream(new Gzip(body)));
        String tag = response.header("ETag").orElse("");
        return tag.startsWith("\"") ? smaller.withHeader("ETag", "W/" + tag) : smaller;
    }

    private static boolean isText(String type) {
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.startsWith("text/")
                || plain.endsWith("json")
                || plain.endsWith("xml")
                || plain.endsWith("javascript");
    }

    /** Returns whether gzip is named, or all codings are, and not with a weight of 0. */
    static boolean accepts(HttpRequest request) {
        boolean any = false;
        for (String list : request.headers().all("Accept-Encoding")) {
            for (String each : list.split(",", -1)) {
                String[] parts = each.split(";", 2);
                String coding = parts[0].strip();
                boolean isWanted =
                        parts.length < 2 || !parts[1].replace(" ", "").matches("[qQ]=0(\\.0{0,3})?");
                if (coding.equalsIgnoreCase("gzip")) {
                    return isWanted;
                }
                any |= coding.equals("*") && isWanted;
            }
        }
        return any;
    }

    /** Compresses what it reads, and keeps nothing back: what was made is sent. */
    private static final class Gzip implements BodyReader {

        private final HttpBody body;
        private final ByteArrayOutputStream made = new ByteArrayOutputStream();
        private final GZIPOutputStream gzip;
        private @org.jspecify.annotations.Nullable BodyReader reader;
        private Bytes rest = Bytes.EMPTY;
        private boolean finished;

        Gzip(HttpBody body) {
            this.body = body;
            try {
                gzip = new GZIPOutputStream(made, 8_192, true);
            } catch (IOException impossible) {
                throw new AssertionError(impossible); // it writes to memory
            }
        }

        @Override
        public Deferred<Bytes> next() throws Exception {
            if (finished) {
                return Deferred.succeed(Bytes.EMPTY);
            }
            if (!rest.isEmpty()) {
                return Deferred.succeed(compress(rest));
            }
            if (reader == null) {
                reader = body.open();
            }
            return reader.next().addCallback(this::compress);
        }

        private Bytes compress(Bytes plain) throws IOException {
            if (plain.isEmpty()) {
                finished = true;
                gzip.finish();
            } else {
                Bytes piece = plain.slice(0, Math.min(PIECE, plain.length()));
                rest = plain.slice(piece.length());
                gzip.write(piece.toByteArray());
                gzip.flush();
            }
            Bytes compressed = Bytes.copyOf(made.toByteArray());
            made.reset();
            return compressed;
        }

        @Override
        public void close() {
            try {
                gzip.close(); // gives back the memory of its dictionary, which is not the heap's
            } catch (IOException impossible) {
                throw new AssertionError(impossible); // it writes to memory
            }
            if (reader != null) {
                reader.close();
            }
        }
    }
}
