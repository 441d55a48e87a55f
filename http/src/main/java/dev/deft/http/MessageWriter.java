package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import dev.deft.net.internal.BytesAccess;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Sends one message: its head, and its body as fast as the connection takes it. Reactor thread only. */
final class MessageWriter {

    private static final BytesAccess BYTES = BytesAccess.get();
    private static final Bytes CRLF = Bytes.utf8("\r\n");
    private static final Bytes LAST_CHUNK = Bytes.utf8("0\r\n\r\n");

    /** The bytes that may wait to be sent before the next message is begun. */
    private static final long MOST_UNSENT = 1 << 16;

    /**
     * The first line and headers, to which those that say where the body ends are added.
     *
     * @param firstLine the first line, without its end
     * @param headers the headers
     * @param lines further headers, as lines with their ends
     * @param knowsChunks set if the peer understands chunks
     * @param hasBody set if a body follows, though its length is told in any case
     * @param tellsLength set if the body's length is told
     */
    record Head(
            String firstLine,
            HttpHeaders headers,
            String lines,
            boolean knowsChunks,
            boolean hasBody,
            boolean tellsLength) {}

    /** A file that is open. */
    record OpenFile(FileChannel channel, long from, long count) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException failed) {
                HttpLog.error("A file that was sent could not be closed", failed);
            }
        }
    }

    private final Reactor reactor;
    private final Connection connection;
    private final HttpBody body;

    /** The body's file; null if it is none. */
    private final @Nullable OpenFile file;

    private MessageWriter(Reactor reactor, Connection connection, HttpBody body, @Nullable OpenFile file) {
        this.reactor = reactor;
        this.connection = connection;
        this.body = body;
        this.file = file;
    }

    /**
     * Returns the writer of a body; fails if that is a file that cannot be read, before anything is sent. It has to send, or to be closed; so this is not to be cancelled, which
     * would drop one whose file is open.
     */
    static Deferred<MessageWriter> prepare(Reactor reactor, Connection connection, HttpBody body) {
        if (body instanceof FileBody file) {
            return ReactorAccess.get()
                    .callOnFiles(reactor, () -> open(file))
                    .addCallback(opened -> new MessageWriter(reactor, connection, body, opened));
        }
        return Deferred.succeed(withoutFile(reactor, connection, body));
    }

    /** Returns the writer of a body that is no file, for which there is nothing to wait. */
    static MessageWriter withoutFile(Reactor reactor, Connection connection, HttpBody body) {
        return new MessageWriter(reactor, connection, body, null);
    }

    private static OpenFile open(FileBody body) throws IOException {
        if (!Files.isRegularFile(body.file())) {
            throw new NoSuchFileException(body.file().toString(), null, "it is not there, or no regular file");
        }
        FileChannel channel = FileChannel.open(body.file(), StandardOpenOption.READ);
        try {
            long left = Math.max(0, channel.size() - body.from());
            return new OpenFile(channel, body.from(), body.count() < 0 ? left : Math.min(left, body.count()));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Returns the length of the body; -1 if it is not known. */
    long length() {
        return file != null ? file.count() : body.length().orElse(-1);
    }

    /** Lets go of what it holds, for nothing is to be sent. */
    void close() {
        if (file != null) {
            file.close();
        } else if (body instanceof StreamBody || body instanceof IncomingBody) {
            try {
                body.open().close();
            } catch (IllegalStateException wasRead) {
                HttpLog.debug("A body that is not sent was read before: " + wasRead.getMessage());
            }
        }
    }

    /** Sends it. Fires when the next message may follow; fails if it cannot be sent whole, after which the connection is of no more use. */
    Deferred<Void> send(Head head) {
        long length = length();
        boolean inChunks = head.tellsLength() && length < 0 && head.knowsChunks();
        connection.write(head(head, length, inChunks));
        if (!head.hasBody()) {
            close();
            return whenSent();
        }
        if (file != null) {
            return sendFile(file);
        }
        if (body instanceof FixedBody fixed) {
            connection.write(fixed.content());
            return whenSent();
        }
        return sendStream(length, inChunks);
    }

    private static Bytes head(Head head, long length, boolean inChunks) {
        StringBuilder text = new StringBuilder(256).append(head.firstLine()).append("\r\n");
        head.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length") && !name.equalsIgnoreCase("Transfer-Encoding")) {
                text.append(name).append(": ").append(value).append("\r\n");
            }
        });
        text.append(head.lines());
        if (inChunks) {
            text.append("Transfer-Encoding: chunked\r\n");
        } else if (head.tellsLength() && length >= 0) {
            text.append("Content-Length: ").append(length).append("\r\n");
        }
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return BYTES.wrap(bytes, bytes.length);
    }

    /** Fires at once, unless the peer takes less than it asks for. */
    private Deferred<Void> whenSent() {
        if (connection.statistics().unsent() > MOST_UNSENT) {
            return connection.flushed();
        }
        Deferred<Void> sent = reactor.newDeferred();
        Ends.fire(sent);
        return sent;
    }

    private Deferred<Void> sendFile(OpenFile open) {
        return connection
                .send(open.channel(), open.from(), open.count())
                .onBoth(outcome -> open.close())
                .addErrback(ConnectionLostException.class, this::thatItWasCutShort)
                .addCallbackDeferring(sent -> {
                    if (sent != open.count()) {
                        throw new IOException(body + " has become shorter while it was sent: " + sent
                                + " bytes in place of " + open.count());
                    }
                    return whenSent();
                });
    }

    /** Throws what a connection was lost by, which is not the peer's doing if the file was cut short while it was sent. */
    private Long thatItWasCutShort(ConnectionLostException lost) throws IOException {
        if (lost.reason() instanceof Lost.Failed failed && failed.cause() instanceof EOFException) {
            throw new IOException(body + " has become shorter while it was sent", failed.cause());
        }
        throw lost;
    }

    private Deferred<Void> sendStream(long length, boolean inChunks) {
        long[] sent = new long[1];
        return BodyPump.pump(body.open(), piece -> {
                    sent[0] += piece.length();
                    if (length >= 0 && sent[0] > length) {
                        throw new IOException(body + " has more bytes than that; give it the length that it has");
                    }
                    if (inChunks) {
                        connection.write(Bytes.utf8(Integer.toHexString(piece.length()) + "\r\n"));
                        connection.write(piece);
                        connection.write(CRLF);
                    } else {
                        connection.write(piece);
                    }
                    return connection.flushed();
                })
                .addCallbackDeferring(done -> {
                    if (length >= 0 && sent[0] != length) {
                        throw new IOException(body + " has only " + sent[0] + " bytes; give it the length that it has");
                    }
                    if (inChunks) {
                        connection.write(LAST_CHUNK);
                    }
                    return whenSent();
                });
    }
}
