package dev.deft.net.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The kernel's cache of what files have, from which it sends without asking the disk, or us. On a thread that may wait for a disk, and never the
 * reactor's.
 */
final class PageCache {

    /** The bytes that are read at a time, so few that they stay in the processor's cache. */
    private static final int SCRATCH = 1 << 16;

    /** A buffer whose content nobody looks at, for each thread that reads ahead. */
    private static final ThreadLocal<ByteBuffer> SCRATCHES =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH));

    private PageCache() {}

    /** Reads bytes of a file so that the kernel has them; returns how many there are, which are fewer than {@code length} where the file ends. */
    static int bringIn(FileChannel file, long from, int length) throws IOException {
        ByteBuffer scratch = SCRATCHES.get();
        int done = 0;
        while (done < length) {
            scratch.clear().limit(Math.min(SCRATCH, length - done));
            int got = file.read(scratch, from + done);
            if (got < 0) {
                break;
            }
            done += got;
        }
        return done;
    }
}
