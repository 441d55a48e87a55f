package dev.deft.net;

import dev.deft.net.internal.StreamConnection;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.DefaultFileRegion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A part of a file that a channel of Netty's has the kernel send, by {@code sendfile}, and what its connection is told of that. It leaves the
 * file open, and can be ended amid it. Reactor thread only.
 */
final class FilePart extends DefaultFileRegion implements ChannelProgressiveFutureListener {

    /** The only class of files that Netty's epoll reads the descriptor of; it does not ask, and would read it of any other. */
    private static final String FILE_OF_THE_SYSTEM = "sun.nio.ch.FileChannelImpl";

    /** Windows sends from no file to a socket that does not block: there the JDK would map the part into memory. */
    private static final boolean IS_WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final FileChannel file;
    private final StreamConnection connection;

    /** Has the end of the channel be a reset. */
    private final Runnable resetOnClose;

    /** The bytes that the connection was told of. */
    private long told;

    private boolean hasEnded;

    FilePart(FileChannel file, long from, long count, StreamConnection connection, Runnable resetOnClose) {
        super(file, from, count);
        this.file = file;
        this.connection = connection;
        this.resetOnClose = resetOnClose;
    }

    /** Returns whether the kernel can send parts of {@code file}; not of one that another file system than the machine's makes up. */
    static boolean isOf(FileChannel file) {
        return !IS_WINDOWS && file.getClass().getName().equals(FILE_OF_THE_SYSTEM);
    }

    /** Ends it; returns the number of bytes that are not sent. */
    long end() {
        hasEnded = true;
        return super.count() - transferred();
    }

    /** Returns the number of bytes that are sent in all: when so many are, Netty is done with it, and leaves the file alone. */
    @Override
    public long count() {
        return hasEnded ? transferred() : super.count();
    }

    /**
     * Fails if the file does not have these bytes any more, with a reset to the peer, which is not to take a part for the whole. Netty calls it before
     * each attempt to send; by itself it would see that only later, and then close the connection in order.
     */
    @Override
    public void open() throws IOException {
        try {
            long size = file.size();
            if (size < position() + super.count()) {
                throw new EOFException("A file has become shorter while it was sent: it has " + size
                        + " bytes, and those from " + position() + " to " + (position() + super.count())
                        + " were to follow; put a new file in its place by moving it there");
            }
        } catch (IOException gone) {
            resetOnClose.run();
            throw gone;
        }
    }

    /** Leaves the file open, which is not ours. */
    @Override
    protected void deallocate() {}

    @Override
    public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
        if (progress < total) { // the rest is told when Netty is done with it
            tell(progress);
        }
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture future) {
        if (future.isSuccess()) {
            tell(transferred());
        } else if (!hasEnded) {
            connection.failed(future.cause());
        }
    }

    private void tell(long progress) {
        long bytes = progress - told;
        told = progress;
        if (bytes > 0) {
            connection.sent(bytes);
        }
    }
}
