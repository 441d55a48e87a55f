package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Producer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The producer of a part of a file. It reads a piece when the one before is sent, and not on the reactor's thread: a disk may be slow. Reactor
 * thread only.
 */
final class FileProducer implements Producer.Pull {

    private static final int PIECE = 1 << 18;

    private final Network network;
    private final FileChannel file;
    private final long from;
    private final long count;
    private final Consumer<Bytes> writer;

    /** The Deferred that is to fire with the number of bytes. */
    private final Deferred<Long> sent;

    private long done;
    private boolean atEnd;

    private boolean stopped;

    /** Set while a piece is read. */
    private boolean reading;

    /** The last read; null before the first. */
    private @Nullable Deferred<?> read;

    FileProducer(
            Network network, FileChannel file, long from, long count, Consumer<Bytes> writer, Deferred<Long> sent) {
        this.network = network;
        this.file = file;
        this.from = from;
        this.count = count;
        this.writer = writer;
        this.sent = sent;
    }

    @Override
    public void resumeProducing() {
        if (reading || sent.isCalled()) {
            return;
        }
        if (atEnd || done == count) {
            sent.callback(done);
            return;
        }
        int length = (int) Math.min(PIECE, count - done);
        long at = from + done;
        reading = true;
        read = network.callOnFiles(() -> piece(at, length)).addCallbacks(this::write, this::fail);
    }

    /** Reads on a worker; fewer bytes at the end of the file. */
    private Bytes piece(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int got = 0;
        while (buffer.hasRemaining() && got >= 0) {
            got = file.read(buffer, at + buffer.position());
        }
        return Bytes.copyOf(buffer.array(), 0, buffer.position());
    }

    private boolean write(Bytes piece) {
        reading = false;
        done += piece.length();
        if (piece.isEmpty()) {
            atEnd = true;
            resumeProducing();
        } else if (!sent.isCalled()) {
            writer.accept(piece);
        }
        return true;
    }

    private boolean fail(Throwable failure) {
        reading = false;
        if (!stopped && !sent.isCalled()) {
            sent.errback(failure);
        }
        return false;
    }

    @Override
    public void stopProducing() {
        stopped = true;
        if (read != null) {
            read.cancel();
        }
    }
}
