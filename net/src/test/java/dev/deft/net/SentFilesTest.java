package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are sent, on every network that there is: by the kernel where it can, through memory elsewhere. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file that is open cannot be cut short there")
class SentFilesTest {

    /** The bytes of a piece that the kernel sends. */
    private static final int PIECE = 1 << 18;

    /** More than the kernel takes of what a peer does not read. */
    private static final int MUCH = 24 << 20;

    @TempDir
    private Path folder;

    private @Nullable NetworkUnderTest open;

    /** The networks. */
    private enum FileNetwork {
        NIO(true),
        EPOLL(true),
        NIO_UNIX(true),
        EPOLL_UNIX(true),
        NIO_TLS(false),
        EPOLL_TLS(false),
        FAKE(false);

        /** Set if the kernel sends files here. */
        final boolean isByKernel;

        FileNetwork(boolean isByKernel) {
            this.isByKernel = isByKernel;
        }
    }

    @AfterEach
    void stopTheReactor() {
        if (open != null) {
            open.close();
        }
    }

    /** A connection from a client, which sends files, to a server of one network. */
    private final class FilePair {
        final NetworkUnderTest net;
        final RecordingProtocol server = new RecordingProtocol();
        final RecordingProtocol client = new RecordingProtocol();

        FilePair(FileNetwork over) {
            net = switch (over) {
                case NIO -> NetworkUnderTest.ofSockets(Transport.NIO);
                case EPOLL -> NetworkUnderTest.ofSockets(Transport.EPOLL);
                case NIO_UNIX -> NetworkUnderTest.ofUnix(Transport.NIO);
                case EPOLL_UNIX -> NetworkUnderTest.ofUnix(Transport.EPOLL);
                case NIO_TLS -> NetworkUnderTest.ofTls(Transport.NIO);
                case EPOLL_TLS -> NetworkUnderTest.ofTls(Transport.EPOLL);
                case FAKE -> NetworkUnderTest.fake();
            };
            open = net;
            net.connect(net.listen(peer -> server), client);
            net.until(server::isConnected);
        }

        Connection connection() {
            return client.connection();
        }

        Deferred<Long> send(FileChannel file, long from, long count) {
            Deferred<Long>[] sent = newArray();
            client.doing(() -> sent[0] = connection().send(file, from, count));
            return sent[0];
        }

        /** Sends much, of which the peer reads nothing, until no more is taken. */
        Deferred<Long> sendToOneThatDoesNotRead(FileChannel file) {
            server.connection().pauseReading();
            Deferred<Long> sent = send(file, 0, MUCH);
            long before;
            do {
                before = connection().statistics().sent();
                net.quiesce();
            } while (before == 0 || before < connection().statistics().sent());
            return sent;
        }

        long received() {
            return server.connection().statistics().received();
        }

        void untilReceived(long bytes) {
            net.until(() -> received() == bytes);
        }

        void untilLost() {
            net.until(() -> client.lost != null && server.lost != null);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Deferred<Long>[] newArray() {
        return new Deferred[1];
    }

    private Path fileOf(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(folder.resolve("file" + length), bytes);
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Says whether two long texts are the same, without printing them. */
    private static void assertSame(String received, String content) {
        assertThat(received.length()).isEqualTo(content.length());
        assertThat(received.equals(content)).as("the contents are the same").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void filesOfAnySizeArriveWholeOneAfterTheOther(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        StringBuilder all = new StringBuilder();
        for (int length : new int[] {0, 1, 4_095, PIECE / 2, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 9_000_001}) {
            Path path = fileOf(length);
            try (FileChannel file = FileChannel.open(path)) {
                Deferred<Long> sent = pair.send(file, 0, length);
                pair.connection().write(Bytes.utf8("|"));

                assertThat(pair.net.await(sent)).isEqualTo(length);
                assertThat(file.isOpen()).isTrue();
                assertThat(file.position()).isZero();
            }
            all.append(content(path)).append('|');
        }
        pair.untilReceived(all.length());

        assertSame(pair.server.received(), all.toString());
        assertThat(pair.connection().statistics().sent()).isEqualTo(all.length());
        assertThat(pair.connection().statistics().unsent()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAFileIsSentAndNoMoreThanTheFileHas(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        int length = 3 * PIECE;
        Path path = fileOf(length);
        try (FileChannel file = FileChannel.open(path)) {
            assertThat(pair.net.await(pair.send(file, 5, PIECE + 10L))).isEqualTo(PIECE + 10L);
            assertThat(pair.net.await(pair.send(file, PIECE, Long.MAX_VALUE - PIECE)))
                    .isEqualTo(2 * PIECE);
            assertThat(pair.net.await(pair.send(file, length, 1))).isZero();
            assertThat(pair.net.await(pair.send(file, length + 1L, 1))).isZero();
            assertThat(pair.net.await(pair.send(file, 7, 0))).isZero();
        }
        String content = content(path);
        String expected = content.substring(5, PIECE + 15) + content.substring(PIECE);
        pair.untilReceived(expected.length());

        assertSame(pair.server.received(), expected);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsSentThatAWorkerHasNotReadBefore(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        try (FileChannel file = FileChannel.open(fileOf(3 * PIECE))) {
            Deferred<Long> sent = pair.send(file, 0, 3 * PIECE);
            for (int i = 0; i < 200; i++) {
                pair.net.test.settle();
            }
            assertThat(pair.connection().statistics().sent()).isZero();

            int piece = over.isByKernel ? PIECE : PIECE / 2;
            assertThat(pair.net.test.step())
                    .as("a worker takes the first piece")
                    .isTrue();
            assertThat(pair.net.test.step()).as("it has read it").isTrue();
            while (pair.received() < piece) {
                pair.net.test.settle();
            }
            for (int i = 0; i < 200; i++) {
                pair.net.test.settle();
            }
            assertThat(pair.received()).isEqualTo(piece);
            assertThat(pair.net.await(sent)).isEqualTo(3 * PIECE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatDoesNotReadCostsNoMemoryAndLeavesTheFileOpen(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path path = fileOf(MUCH);
        try (FileChannel file = FileChannel.open(path)) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
            pair.connection().write(Bytes.utf8("after"));

            assertThat(pair.connection().statistics().unsent()).isBetween(1L, PIECE + 5L);
            assertThat(sent.isCalled()).isFalse();
            assertThat(file.isOpen()).isTrue();

            pair.server.connection().resumeReading();
            assertThat(pair.net.await(sent)).isEqualTo(MUCH);
            pair.untilReceived(MUCH + 5);
        }
        assertSame(pair.server.received(), content(path) + "after");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"}) // a UNIX socket takes a piece whole, or nothing of it
    void aPartOfAPieceThatIsTakenIsCountedAsSent(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        try (FileChannel file = FileChannel.open(fileOf(MUCH))) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);

            assertThat(pair.connection().statistics().sent()).isPositive();
            assertThat(pair.connection().statistics().unsent()).isBetween(1L, PIECE - 1L);
            pair.server.connection().resumeReading();
            assertThat(pair.net.await(sent)).isEqualTo(MUCH);
            assertThat(pair.connection().statistics().sent()).isEqualTo(MUCH);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutShortAmidItIsNotTakenForTheWhole(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path path = fileOf(MUCH);
        try (FileChannel file = FileChannel.open(path)) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
            try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
                other.truncate(1);
            }
            pair.server.connection().resumeReading();

            if (!over.isByKernel) { // it fires with fewer than was asked for
                assertThat(pair.net.await(sent)).isBetween(1L, MUCH - 1L);
                return;
            }
            assertThatThrownBy(() -> pair.net.await(sent))
                    .cause()
                    .isInstanceOf(ConnectionLostException.class)
                    .cause()
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("has become shorter")
                    .hasMessageContaining("it has 1 bytes");
            pair.untilLost();
            assertThat(pair.client.lost)
                    .isInstanceOfSatisfying(
                            Lost.Failed.class, lost -> assertThat(lost.cause()).isInstanceOf(EOFException.class));
            if (!pair.net.isUnix()) { // which knows no reset
                assertThat(pair.server.lost).isInstanceOf(Lost.Failed.class);
            }
            assertThat(file.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatTheDiskHasNotGivenInTheTimeToCloseIsNamedInTheLog() throws Exception {
        FilePair pair = new FilePair(FileNetwork.FAKE);
        try (FileChannel file = FileChannel.open(fileOf(MUCH));
                LoggedLines log = new LoggedLines()) {
            Deferred<Long> sent = pair.connection().send(file, 0, MUCH);
            pair.connection().loseConnection();
            pair.net.advance(Limits.defaults().close()); // before a worker has read any of it

            assertThatThrownBy(() -> pair.net.await(sent)).cause().isInstanceOf(ConnectionLostException.class);
            assertThat(log.messages())
                    .anyMatch(
                            line -> line.endsWith("; the file that it sends was not read in that time; see to the disk"
                                    + " that it is on, or raise Limits.close"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAbortAmidAFileLeavesTheFileOpenForOthers(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path path = fileOf(MUCH);
        try (FileChannel file = FileChannel.open(path)) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
            pair.connection().abort();
            assertThatThrownBy(() -> pair.net.await(sent)).cause().isInstanceOf(ConnectionLostException.class);
            pair.server.connection().resumeReading();
            pair.untilLost();

            assertThat(file.isOpen()).isTrue();
            pair.net.close();
            FilePair second = new FilePair(over);
            assertThat(second.net.await(second.send(file, 0, PIECE))).isEqualTo(PIECE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsGoneAmidAFileLeavesTheFileOpen(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path path = fileOf(MUCH);
        try (FileChannel file = FileChannel.open(path)) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
            pair.server.connection().abort();
            assertThatThrownBy(() -> pair.net.await(sent)).cause().isInstanceOf(ConnectionLostException.class);
            pair.untilLost();

            assertThat(file.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCancelledMayBeClosedAtOnceAndWhatWasWrittenFollows(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path path = fileOf(MUCH);
        FileChannel file = FileChannel.open(path);
        Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
        sent.addErrback(cancelled -> null);
        pair.connection().write(Bytes.utf8("|after"));
        sent.cancel();
        file.close();
        pair.connection().loseConnection();
        pair.server.connection().resumeReading();
        pair.untilLost();

        String received = pair.server.received();
        assertThat(received).endsWith("|after");
        int length = received.length() - "|after".length();
        assertSame(received.substring(0, length), content(path).substring(0, length));
        assertThat(pair.client.lost).isEqualTo(new Lost.Done(false));
        assertThat(pair.connection().statistics().sent()).isEqualTo(received.length());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "EPOLL_UNIX", "FAKE"})
    void theEndOfDataFollowsAFileThatIsCancelled(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        try (FileChannel file = FileChannel.open(fileOf(MUCH))) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
            sent.addErrback(cancelled -> null);
            sent.cancel();
            Deferred<Void> closed = pair.connection().loseWrite();
            pair.server.connection().resumeReading();
            pair.net.await(closed);
            pair.untilLost();

            assertThat(pair.server.lost).isEqualTo(new Lost.Done(true));
            assertThat(pair.client.lost).isInstanceOf(Lost.Done.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "NIO_UNIX", "EPOLL_UNIX"})
    void aHandlerOfNettysSeesTheBytesOfAFileFromTheNextPieceOn(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path path = fileOf(MUCH);
        List<Object> others = new ArrayList<>();
        long[] seen = new long[1];
        try (FileChannel file = FileChannel.open(path)) {
            Deferred<Long> sent = pair.sendToOneThatDoesNotRead(file);
            pair.connection()
                    .pipeline(pipeline ->
                            pipeline.addBefore(Connection.HANDLER, "counter", new ChannelOutboundHandlerAdapter() {
                                @Override
                                public void write(ChannelHandlerContext context, Object data, ChannelPromise done) {
                                    if (data instanceof ByteBuf bytes) {
                                        seen[0] += bytes.readableBytes();
                                    } else {
                                        others.add(data);
                                    }
                                    ChannelFuture unused = context.write(data, done);
                                }
                            }));
            pair.server.connection().resumeReading();
            assertThat(pair.net.await(sent)).isEqualTo(MUCH);
        }
        pair.untilReceived(MUCH);

        assertSame(pair.server.received(), content(path));
        assertThat(others).isEmpty();
        assertThat(seen[0]).isBetween(MUCH / 4L, MUCH - 1L);
    }

    @ParameterizedTest
    @EnumSource
    void aFileOfAnotherFileSystemIsRead(FileNetwork over) throws Exception {
        FilePair pair = new FilePair(over);
        Path content = fileOf(2 * PIECE + 1);
        try (FileSystem zip =
                FileSystems.newFileSystem(folder.resolve("archive.zip"), Map.of("create", Boolean.TRUE))) {
            Path packed = Files.copy(content, zip.getPath("/packed"));
            try (FileChannel file = FileChannel.open(packed)) {
                assertThat(pair.net.await(pair.send(file, 1, Long.MAX_VALUE))).isEqualTo(2 * PIECE);
            }
        }
        pair.untilReceived(2 * PIECE);

        assertSame(pair.server.received(), content(content).substring(1));
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatTheSystemMakesUpWhenItIsReadIsRead(FileNetwork over) throws Exception {
        Path madeUp = Path.of("/proc/version");
        Skip.unless(Files.isReadable(madeUp), "there is no " + madeUp + " here");
        FilePair pair = new FilePair(over);
        String content = content(madeUp);
        try (FileChannel file = FileChannel.open(madeUp)) {
            assertThat(pair.net.await(pair.send(file, 0, PIECE))).isEqualTo(content.length());
        }
        pair.untilReceived(content.length());

        assertThat(pair.server.received()).isEqualTo(content);
    }
}
