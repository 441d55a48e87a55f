package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Producers, files and handlers of Netty's, on every network that there is. */
class ProducersTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private @Nullable NetworkUnderTest open;

    @TempDir
    private Path folder;

    /** The networks. */
    private enum ProducerNetwork {
        NIO,
        EPOLL,
        NIO_TLS,
        EPOLL_TLS,
        FAKE
    }

    @AfterEach
    void stopTheReactor() {
        if (open != null) {
            open.close();
        }
    }

    /** A connection from a client to a server of one network. */
    private final class ProducerPair {
        final NetworkUnderTest net;
        final RecordingProtocol server;
        final RecordingProtocol client = new RecordingProtocol();

        ProducerPair(ProducerNetwork over) {
            this(over, new RecordingProtocol(), Limits.defaults());
        }

        ProducerPair(ProducerNetwork over, RecordingProtocol server, Limits limits) {
            net = switch (over) {
                case NIO -> NetworkUnderTest.ofSockets(Transport.NIO);
                case EPOLL -> NetworkUnderTest.ofSockets(Transport.EPOLL);
                case NIO_TLS -> NetworkUnderTest.ofTls(Transport.NIO);
                case EPOLL_TLS -> NetworkUnderTest.ofTls(Transport.EPOLL);
                case FAKE -> NetworkUnderTest.fake();
            };
            open = net;
            this.server = server;
            net.connect(net.listen(peer -> server), client, limits);
            net.until(server::isConnected);
        }

        Connection connection() {
            return client.connection();
        }

        void untilLost() {
            net.until(() -> client.lost != null && server.lost != null);
        }
    }

    /** A producer that keeps what it is told, among the protocol's events. */
    private static class RecordingProducer implements Producer.Push {
        final RecordingProtocol of;

        RecordingProducer(RecordingProtocol of) {
            this.of = of;
        }

        @Override
        public void pauseProducing() {
            of.entered("pause");
            of.left();
        }

        @Override
        public void resumeProducing() {
            of.entered("resume");
            of.left();
        }

        @Override
        public void stopProducing() {
            of.entered("stop");
            of.left();
        }
    }

    /** A producer of a number of pieces, each of one letter. */
    private static class Pieces implements Producer.Pull {
        private final Connection to;
        private final int count;
        private final int length;
        private int made;
        private @Nullable Producing producing;
        boolean stopped;

        Pieces(Connection to, int count, int length) {
            this.to = to;
            this.count = count;
            this.length = length;
        }

        Pieces begin() {
            producing = to.produce(this);
            return this;
        }

        @Override
        public void resumeProducing() throws Exception {
            if (made == count) {
                java.util.Objects.requireNonNull(producing).unregister();
                return;
            }
            to.write(Bytes.utf8(String.valueOf((char) ('a' + made % 26)).repeat(length)));
            made++;
        }

        @Override
        public void stopProducing() {
            stopped = true;
        }

        String all() {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < count; i++) {
                all.append(String.valueOf((char) ('a' + i % 26)).repeat(length));
            }
            return all.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPushProducerIsPausedOnceWhileMuchWaitsAndResumedWhenAllOfItIsSent(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        pair.server.connection().pauseReading();
        pair.connection().produce(new RecordingProducer(pair.client));
        for (int i = 0; i < 1_000 && !pair.client.events.contains("pause"); i++) {
            pair.client.doing(() -> pair.connection().write(new byte[60_000]));
            pair.net.test.settle();
        }
        pair.connection().write(new byte[60_000]);
        pair.net.quiesce();
        assertThat(pair.client.events).containsExactly("connectionMade", "pause");

        pair.server.connection().resumeReading();
        pair.net.until(() -> pair.client.events.contains("resume"));

        assertThat(pair.connection().statistics().unsent()).isZero();
        assertThat(pair.client.events).containsExactly("connectionMade", "pause", "resume");
    }

    @ParameterizedTest
    @EnumSource
    void aPullProducerIsAskedWheneverAllIsSentAndACloseWaitsForItsLastPiece(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        Pieces pieces = new Pieces(pair.connection(), 60, 10_000).begin();
        pair.client.doing(() -> pair.connection().loseConnection());
        pair.untilLost();

        assertThat(pair.server.received()).isEqualTo(pieces.all());
        assertThat(pair.client.lost).isEqualTo(new Lost.Done(false));
        assertThat(pieces.stopped).isFalse();
    }

    /** Pieces that keep when they were asked for too early: in the turn that registers them, or while something waits to be sent. */
    private static final class TimelyPieces extends Pieces {
        private final Connection to;
        private boolean sameTurn = true;
        private final List<String> early = new ArrayList<>();

        TimelyPieces(Connection to) {
            super(to, 20, 100);
            this.to = to;
        }

        @Override
        public void resumeProducing() throws Exception {
            long unsent = to.statistics().unsent();
            if (sameTurn || unsent > 0) {
                early.add((sameTurn ? "in the same turn, " : "") + unsent + " bytes unsent");
            }
            super.resumeProducing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPullProducerIsAskedInALaterTurnThanThatInWhichItBeganAndNotWhileItsPieceWaits(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        TimelyPieces pieces = new TimelyPieces(pair.connection());
        pair.net.reactor.callLater(Duration.ZERO, () -> {
            pair.net.reactor.callFromThread(() -> pieces.sameTurn = false); // before all else in the next
            pair.connection().write(Bytes.utf8("head "));
            pieces.begin();
        });
        pair.net.until(() -> pair.server.received().equals("head " + pieces.all()));

        assertThat(pieces.early).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPullProducerIsNotAskedAtFirstEitherWhileWhatWasWrittenBeforeWaits(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        TimelyPieces pieces = new TimelyPieces(pair.connection());
        pieces.sameTurn = false;
        pair.connection().write(Bytes.utf8("head ")); // between two turns: it waits for the end of the next
        pieces.begin();
        pair.net.until(() -> pair.server.received().equals("head " + pieces.all()));

        assertThat(pieces.early).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aProducerThatFlushesIsNotCalledBeforeThatReturns(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        int[] depth = new int[1];
        int[] deepest = new int[1];
        Pieces pieces = new Pieces(pair.connection(), 20_000, 1) {
            @Override
            public void resumeProducing() throws Exception {
                deepest[0] = Math.max(deepest[0], ++depth[0]);
                super.resumeProducing();
                pair.connection().flush();
                depth[0]--;
            }
        }.begin();
        pair.connection().loseConnection();
        pair.untilLost();

        assertThat(pair.server.received()).isEqualTo(pieces.all());
        assertThat(deepest[0]).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void aProtocolThatFlushesHasNoProducerCalledBeforeThatReturns(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        pair.server.connection().pauseReading();
        pair.connection().produce(new RecordingProducer(pair.client));
        for (int i = 0; i < 1_000 && !pair.client.events.contains("pause"); i++) {
            pair.client.doing(() -> {
                pair.connection().write(new byte[60_000]);
                pair.connection().flush();
            });
            pair.net.test.settle();
        }

        assertThat(pair.client.lost).isNull();
        assertThat(pair.client.events).containsExactly("connectionMade", "pause");
    }

    @ParameterizedTest
    @EnumSource
    void aProducerIsStoppedBeforeTheProtocolIsToldOfTheEndAndOneThatComesLateInALaterTurn(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        Producing producing = pair.connection().produce(new RecordingProducer(pair.client));
        assertThatThrownBy(() -> pair.connection().produce(new RecordingProducer(pair.client)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a producer");
        pair.client.doing(() -> pair.connection().abort());
        RecordingProtocol late = new RecordingProtocol();
        late.doing(() -> pair.connection().produce(new RecordingProducer(late)));
        pair.untilLost();
        producing.unregister();

        assertThat(pair.client.events).containsExactly("connectionMade", "stop", "connectionLost");
        assertThat(late.events).containsExactly("stop");
    }

    @ParameterizedTest
    @EnumSource
    void whatAProducerThrowsEndsItsConnection(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        RuntimeException fault = new IllegalStateException("made up");
        try (LoggedLines log = new LoggedLines()) {
            new Pieces(pair.connection(), 1, 1) {
                @Override
                public void resumeProducing() {
                    throw fault;
                }
            }.begin();
            pair.untilLost();
            assertThat(log.messages()).anyMatch(line -> line.contains("resumeProducing"));
        }
        assertThat(pair.client.lost).isEqualTo(new Lost.Failed(fault));
    }

    @ParameterizedTest
    @EnumSource
    void aCloseDoesNotWaitForAProducerThatNeverEnds(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(
                over, new RecordingProtocol(), Limits.defaults().close(MOMENT));
        pair.connection().produce(new RecordingProducer(pair.client));
        pair.connection().loseConnection();
        pair.net.advance(MOMENT.dividedBy(2));
        pair.connection().write(Bytes.utf8("more"));
        pair.net.until(() -> pair.connection().statistics().unsent() == 0);
        pair.net.advance(MOMENT.dividedBy(2)); // it has sent something in the meantime
        assertThat(pair.client.lost).isNull();
        pair.net.advance(MOMENT.dividedBy(2));
        pair.untilLost();

        assertThat(pair.client.lost).isInstanceOf(Lost.TimedOut.class);
        assertThat(pair.client.events).containsExactly("connectionMade", "stop", "connectionLost");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "FAKE"})
    void aProducerThatNeverEndsIsNamedWhereItKeepsOpenWhatThePeerHasEnded(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(
                over, new RecordingProtocol(), Limits.defaults().close(MOMENT));
        pair.connection().produce(new RecordingProducer(pair.client));
        try (LoggedLines log = new LoggedLines()) {
            pair.server.connection().loseWrite();
            pair.net.until(() -> !pair.connection().isReading());
            pair.net.advance(MOMENT);
            pair.untilLost();

            assertThat(log.messages())
                    .anyMatch(
                            line -> line.endsWith(
                                    "its producer has made nothing more and has not unregistered; call"
                                            + " Producing.unregister() when it has made all, or the peer has ended, or raise Limits.close"))
                    .noneMatch(line -> line.contains("the peer does not read"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "FAKE"})
    void whoHasEndedItsSideReceivesAllThatAProducerMakes(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over, new HalfClosableRecorder(), Limits.defaults());
        pair.server.connection().loseWrite();
        Pieces pieces = new Pieces(pair.connection(), 60, 10_000).begin();
        pair.net.until(() -> !pair.connection().isReading());
        pair.untilLost();

        assertThat(pair.server.received()).isEqualTo(pieces.all());
        assertThat(pair.client.lost).isEqualTo(new Lost.Done(true));
        assertThat(pieces.stopped).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "FAKE"})
    void theEndOfDataWaitsForAProducer(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over, new HalfClosableRecorder(), Limits.defaults());
        Pieces pieces = new Pieces(pair.connection(), 10, 10).begin();
        Deferred<Void> closed = pair.connection().loseWrite();
        pair.net.await(closed);
        pair.net.until(() -> pair.server.events.contains("readClosed"));

        assertThat(pair.server.received()).isEqualTo(pieces.all());
    }

    // Files.

    private FileChannel file(int length) throws Exception {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return FileChannel.open(Files.write(folder.resolve("file"), bytes));
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsSentInItsPlaceAmongWhatIsWritten(ProducerNetwork over) throws Exception {
        ProducerPair pair = new ProducerPair(over);
        try (FileChannel file = file(1 << 20)) {
            Deferred<?>[] flushed = new Deferred<?>[1];
            List<String> order = new ArrayList<>();
            Deferred<Long>[] sent = sendAmidWrites(pair, file, order, flushed);
            pair.net.until(() -> pair.server.lost != null);

            assertThat(pair.net.await(sent[0])).isEqualTo((1 << 20) - 10);
            assertThat(pair.server.received())
                    .isEqualTo(
                            "before " + Files.readString(folder.resolve("file")).substring(10) + " after");
            assertThat(order).containsExactly("sent", "flushed");
            assertThat(pair.client.lost).isEqualTo(new Lost.Done(false));
            assertThat(file.isOpen()).isTrue();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Deferred<Long>[] sendAmidWrites(
            ProducerPair pair, FileChannel file, List<String> order, Deferred<?>[] flushed) {
        Deferred<Long>[] sent = new Deferred[1];
        pair.client.doing(() -> {
            pair.connection().write(Bytes.utf8("before "));
            sent[0] = pair.connection().send(file, 10, 1L << 40).onSuccess(count -> order.add("sent"));
            pair.connection().write(Bytes.utf8(" after"));
            flushed[0] = pair.connection().flushed().onSuccess(done -> order.add("flushed"));
            pair.connection().loseConnection();
        });
        return sent;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenBehindAFileOnceItsConnectionIsToCloseIsDroppedAndCounted(ProducerNetwork over) throws Exception {
        ProducerPair pair = new ProducerPair(over);
        try (FileChannel file = file(100)) {
            pair.client.doing(() -> {
                pair.connection().send(file, 0, 100);
                pair.connection().write(Bytes.utf8("before"));
                pair.connection().loseConnection();
                pair.connection().write(Bytes.utf8("behind"));
            });
            pair.untilLost();

            assertThat(pair.server.received()).isEqualTo(Files.readString(folder.resolve("file")) + "before");
            assertThat(pair.connection().statistics().dropped()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "FAKE"})
    void whatIsWrittenBehindAFileOnceTheEndOfDataIsToFollowIsDroppedAndCounted(ProducerNetwork over) throws Exception {
        ProducerPair pair = new ProducerPair(over, new HalfClosableRecorder(), Limits.defaults());
        try (FileChannel file = file(100)) {
            pair.connection().send(file, 0, 100);
            Deferred<Void> closed = pair.connection().loseWrite();
            pair.connection().write(Bytes.utf8("behind"));
            pair.net.await(closed);
            pair.net.until(() -> pair.server.events.contains("readClosed"));

            assertThat(pair.server.received()).isEqualTo(Files.readString(folder.resolve("file")));
            assertThat(pair.connection().statistics().dropped()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNotSentFailsAndOneThatIsCancelledLetsTheRestGoOn(ProducerNetwork over) throws Exception {
        ProducerPair pair = new ProducerPair(over);
        try (FileChannel file = file(100)) {
            Deferred<Long> cancelled = pair.connection().send(file, 0, 100);
            assertThatThrownBy(() -> pair.connection().send(file, 0, 100)).hasMessageContaining("sends a file");
            cancelled.cancel();
            assertThatThrownBy(() -> pair.net.await(cancelled)).cause().isInstanceOf(CancellationException.class);
            pair.connection().write(Bytes.utf8("the rest"));
            pair.net.until(() -> pair.server.received().endsWith("the rest"));

            Deferred<Long> lost = pair.connection().send(file, 0, 100);
            pair.connection().abort();
            assertThatThrownBy(() -> pair.net.await(lost)).cause().isInstanceOf(ConnectionLostException.class);
            pair.untilLost();
            assertThatThrownBy(() -> pair.net.await(pair.connection().send(file, 0, 100)))
                    .cause()
                    .isInstanceOf(ConnectionLostException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatCannotBeReadFailsAndTheConnectionGoesOn(ProducerNetwork over) throws Exception {
        ProducerPair pair = new ProducerPair(over);
        FileChannel file = file(100);
        file.close();
        Deferred<Long> sent = pair.connection().send(file, 0, 100);
        pair.connection().write(Bytes.utf8("sorry"));

        assertThatThrownBy(() -> pair.net.await(sent))
                .cause()
                .isInstanceOf(java.nio.channels.ClosedChannelException.class);
        pair.net.until(() -> pair.server.received().equals("sorry"));
        assertThatThrownBy(() -> pair.connection().send(file, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    // Handlers of Netty's.

    @ParameterizedTest
    @EnumSource
    void handlersOfNettysStandBetweenTheNetworkAndDeft(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        if (over == ProducerNetwork.FAKE) {
            assertThatThrownBy(() -> pair.connection().pipeline(pipeline -> {}))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("FakeNetwork");
            return;
        }
        pair.server
                .connection()
                .pipeline(pipeline ->
                        pipeline.addBefore(Connection.HANDLER, "plus one", new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                ByteBuf bytes = (ByteBuf) message;
                                for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
                                    bytes.setByte(i, bytes.getByte(i) + 1);
                                }
                                context.fireChannelRead(message);
                            }
                        }));
        pair.connection().write(Bytes.utf8("HAL"));
        pair.net.until(() -> pair.server.received().equals("IBM"));

        assertThatThrownBy(() ->
                        pair.connection().pipeline(pipeline -> pipeline.addLast(new ChannelInboundHandlerAdapter())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("addBefore");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void tlsIsNotStartedAmidAProducersWork(ProducerNetwork over) {
        ProducerPair pair = new ProducerPair(over);
        pair.connection().produce(new RecordingProducer(pair.client));
        assertThatThrownBy(() ->
                        pair.connection().startTls(TestCertificates.client().serverName("localhost")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a producer");
    }
}
