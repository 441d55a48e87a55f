package dev.deft.bench.file;

import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Producer;
import dev.deft.net.Producing;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file that is sent as {@link Connection#send} did it first, to compare with: a worker reads a piece when the one before is sent, and copies it once
 * more. Reactor thread only.
 */
final class CopiedFile implements Producer.Pull {

    private static final int PIECE = 1 << 18;

    private final Reactor reactor;
    private final ThreadPool workers;
    private final FileChannel file;
    private final Connection to;
    private final long count;
    private long done;
    private boolean isReading;
    private Producing producing;

    private CopiedFile(Reactor reactor, ThreadPool workers, FileChannel file, Connection to, long count) {
        this.reactor = reactor;
        this.workers = workers;
        this.file = file;
        this.to = to;
        this.count = count;
    }

    static void send(Reactor reactor, ThreadPool workers, FileChannel file, Connection to, long count) {
        CopiedFile copied = new CopiedFile(reactor, workers, file, to, count);
        copied.producing = to.produce(copied);
    }

    @Override
    public void resumeProducing() {
        if (isReading) {
            return;
        }
        if (done == count) {
            producing.unregister();
            return;
        }
        int length = (int) Math.min(PIECE, count - done);
        long at = done;
        isReading = true;
        var unused = reactor.deferToThreadPool(workers, () -> piece(at, length)).addCallback(piece -> {
            isReading = false;
            done += piece.length();
            to.write(piece);
            return true;
        });
    }

    private Bytes piece(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int got = 0;
        while (buffer.hasRemaining() && got >= 0) {
            got = file.read(buffer, at + buffer.position());
        }
        return Bytes.copyOf(buffer.array(), 0, buffer.position());
    }

    @Override
    public void stopProducing() {}
}
