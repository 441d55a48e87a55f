package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Producer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The producer of a part of a file. While a piece is sent, a worker of the pool for files makes the next ready: it brings it into the kernel's
 * cache, from where the connection sends it, or, where that cannot be, into memory. So the disk and the network work at the same time, and a disk
 * that is slow holds up no one but this connection. Reactor thread only, but for what the worker does.
 */
final class FileProducer implements Producer.Pull {

    private static final BytesAccess BYTES = BytesAccess.get();

    /** The most bytes of a piece in memory, of which there are two: the one that is sent, and the next. */
    private static final int MOST_IN_MEMORY = 1 << 17;

    /** The most bytes of a piece in the kernel's cache, and so the most that are sent there in one turn. */
    private static final int MOST_IN_CACHE = 1 << 18;

    private final Network network;
    private final FileChannel file;
    private final long from;
    private final long count;
    private final Outgoing outgoing;

    /** The Deferred that is to fire with the number of bytes. */
    private final Deferred<Long> sent;

    /** The bytes that were handed over, all of which are sent when the next are asked for. */
    private long done;

    /** Set when there is nothing beyond those. */
    private boolean atEnd;

    /** Set while a piece is asked for. */
    private boolean wanted;

    private boolean stopped;

    /** Set while the next piece is made ready. */
    private boolean reading;

    /** The reading of the next piece, or of the last; null before the first. */
    private @Nullable Deferred<?> read;

    /** The next piece; null while it is not ready. */
    private @Nullable Piece next;

    /** The failure to make it ready; null if there was none. */
    private @Nullable Throwable failure;

    FileProducer(Network network, FileChannel file, long from, long count, Outgoing outgoing, Deferred<Long> sent) {
        this.network = network;
        this.file = file;
        this.from = from;
        this.count = count;
        this.outgoing = outgoing;
        this.sent = sent;
        this.atEnd = count == 0;
    }

    /**
     * A piece that is ready.
     *
     * @param bytes null if they are in the kernel's cache, and not in memory
     * @param isLast whether the file, or the part of it, ends with it
     */
    private record Piece(int length, @Nullable Bytes bytes, boolean isLast) {}

    @Override
    public void resumeProducing() {
        wanted = true;
        produce();
    }

    private void produce() {
        if (!wanted || sent.isCalled()) {
            return;
        }
        Piece piece = next;
        if (failure != null) {
            sent.errback(failure);
        } else if (atEnd) {
            sent.callback(done);
        } else if (piece == null) {
            readNext();
        } else if (piece.length == 0) {
            atEnd = true;
            sent.callback(done);
        } else if (piece.bytes != null) {
            handedOver(piece);
            outgoing.addBeforeHeld(piece.bytes);
        } else if (outgoing.isAllSent()) { // or this is called again when it is
            sendFromCache(piece);
        }
    }

    private void sendFromCache(Piece piece) {
        long at = from + done;
        if (outgoing.canSend(file)) {
            handedOver(piece);
            outgoing.sendBeforeHeld(file, at, piece.length);
        } else { // a handler that wants bytes has been put into the pipeline since
            next = null;
            readNext();
        }
    }

    private void handedOver(Piece piece) {
        next = null;
        wanted = false;
        done += piece.length;
        atEnd = piece.isLast;
        if (!atEnd) {
            readNext();
        }
    }

    private void readNext() {
        if (reading) {
            return;
        }
        long at = from + done;
        long left = count - done;
        boolean staysInCache = outgoing.canSend(file);
        reading = true;
        read = network.callOnFiles(() -> staysInCache ? pieceInCache(at, left) : pieceInMemory(at, left))
                .addCallbacks(this::isReady, this::failed);
    }

    private Piece pieceInCache(long at, long left) throws IOException {
        int length = (int) Math.min(MOST_IN_CACHE, left);
        int got = PageCache.bringIn(file, at, length);
        // The kernel makes some files up when they are read, as those of /proc, and neither knows their size nor sends
        // from them.
        return file.size() < at + got ? pieceInMemory(at, left) : new Piece(got, null, got < length || got == left);
    }

    private Piece pieceInMemory(long at, long left) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(MOST_IN_MEMORY, left));
        int got = 0;
        while (buffer.hasRemaining() && got >= 0) {
            got = file.read(buffer, at + buffer.position());
        }
        int length = buffer.position();
        return new Piece(length, BYTES.wrap(buffer.array(), length), buffer.hasRemaining() || length == left);
    }

    private boolean isReady(Piece piece) {
        reading = false;
        next = piece;
        produce();
        return true;
    }

    private boolean failed(Throwable why) {
        reading = false;
        if (!stopped) {
            failure = why; // told when what was read before is sent
            produce();
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
