package dev.deft.bench.file;

import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Endpoints;
import dev.deft.net.Protocol;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.ThreadPool;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A server on loopback that sends one file each time that a connection sends a byte, in the way that the byte names. */
final class FileServer implements AutoCloseable {

    /** The ways of sending. */
    enum FileWay {
        /** The first of {@link Connection#send}: see {@link CopiedFile}. */
        FIRST("first"),
        THROUGH_MEMORY("memory"),
        BY_THE_KERNEL("kernel"),
        /** The kernel's as Netty has it, which reads when it sends. */
        UNREAD("unread");

        final String shown;

        FileWay(String shown) {
            this.shown = shown;
        }
    }

    final Reactor reactor;
    final int port;
    private final Path path;
    private final long size;
    private final FileChannel file;
    private final FileChannel unknown;
    private final ThreadPool workers = ThreadPool.named("first").maxThreads(4).start();

    FileServer(Transport transport, Path path) throws Exception {
        this.path = path;
        file = FileChannel.open(path);
        unknown = new UnknownFile(file);
        size = file.size();
        reactor = Reactor.builder().transport(transport).create().start();
        port = reactor.blockingCallFromThread(() -> Endpoints.tcpServer(reactor, 0)
                .on(InetAddress.getLoopbackAddress())
                .listen(peer -> new FileProtocol())
                .addCallback(listening -> ((Address.Inet) listening.address()).port()));
    }

    /** A connection. */
    private final class FileProtocol implements Protocol {

        private Connection connection;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            switch (FileWay.values()[data.byteAt(0)]) {
                case FIRST -> CopiedFile.send(reactor, workers, file, connection, size);
                case THROUGH_MEMORY -> connection.send(unknown, 0, size).addErrback(lost -> 0L);
                case BY_THE_KERNEL -> connection.send(file, 0, size).addErrback(lost -> 0L);
                case UNREAD ->
                    connection.pipeline(pipeline -> pipeline.channel().writeAndFlush(unread()));
            }
        }

        private DefaultFileRegion unread() {
            try {
                return new DefaultFileRegion(FileChannel.open(path), 0, size); // which closes it
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }
    }

    @Override
    public void close() throws IOException {
        reactor.close();
        workers.close();
        file.close();
    }
}
