package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.internal.ByteStream;
import dev.deft.reactor.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections of one reactor, which receive into one buffer and send from one, while some of them still have that. */
@Tag("real-threads")
class SharedPiecesTest {

    private static final int READERS = 3;
    private static final int ROUNDS = 50;

    /** More than the system keeps for a peer that does not read. */
    private static final int MUCH = 16 << 20;

    /** One that sends back what it receives. */
    private static final class RecordedEcho extends RecordingProtocol {

        @Override
        void received(Bytes data) {
            connection().write(data);
        }
    }

    private static String text(String words, int length) {
        return words.repeat(length / words.length() + 1).substring(0, length);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aPeerThatDoesNotReadHasItsOwnBytesLaterAndTheOthersTheirs(Transport transport) {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            Limits limits = Limits.defaults().unsentBytes(2 * MUCH);
            Port port = net.listen(peer -> new RecordedEcho(), limits);
            RecordingProtocol slow = net.connect(port, new RecordingProtocol(), limits);
            List<RecordingProtocol> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(net.connect(port, new RecordingProtocol()));
            }
            String much = text("slow ", MUCH);
            slow.connection().pauseReading();
            slow.connection().write(Bytes.utf8(much));
            net.quiesce();

            StringBuilder sent = new StringBuilder();
            for (int round = 0; round < ROUNDS; round++) {
                String message = text("round " + round + " ", 1 + round * ByteStream.PIECE / ROUNDS);
                sent.append(message);
                readers.forEach(reader -> reader.connection().write(Bytes.utf8(message)));
                net.until(() ->
                        readers.stream().allMatch(reader -> reader.received().length() == sent.length()));
            }
            slow.connection().resumeReading();
            net.until(() -> slow.received().length() == MUCH);

            readers.forEach(reader -> assertThat(reader.received()).isEqualTo(sent.toString()));
            assertThat(slow.received().equals(much)).isTrue();
        }
    }

    /** One that sends back what it receives, does not look at it, and keeps it. */
    private static final class KeepingEcho implements Protocol {

        private final List<Bytes> kept = new ArrayList<>();
        private @Nullable Connection connection;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            kept.add(data);
            Objects.requireNonNull(connection).write(data);
        }

        private String text() {
            return Bytes.concat(kept).toUtf8();
        }
    }

    /** Overwrites what is sent, in the buffer that it is given. */
    private static final class Overwriting extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            ByteBuf buffer = (ByteBuf) message;
            for (int i = buffer.readerIndex(); i < buffer.writerIndex(); i++) {
                buffer.setByte(i, '-');
            }
            super.write(context, message, promise);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whatIsPassedOnUnseenIsWhatWasReceivedAndStaysSoForWhoKeepsIt(Transport transport) {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            List<KeepingEcho> echoes = new ArrayList<>();
            Port port = net.listen(peer -> {
                KeepingEcho echo = new KeepingEcho();
                echoes.add(echo);
                return echo;
            });
            List<RecordingProtocol> peers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                peers.add(net.connect(port, new RecordingProtocol()));
            }
            net.until(() -> echoes.size() == READERS);
            RecordingProtocol slow = peers.get(0);
            slow.connection().pauseReading();

            List<StringBuilder> sent = List.of(new StringBuilder(), new StringBuilder(), new StringBuilder());
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < READERS; i++) {
                    String message = text("round " + round + " of " + i + " ", ByteStream.PIECE - 7 * round);
                    sent.get(i).append(message);
                    peers.get(i).connection().write(Bytes.utf8(message));
                }
                net.until(() -> peers.get(2).received().length() == sent.get(2).length());
            }
            slow.connection().resumeReading();
            for (int i = 0; i < READERS; i++) {
                RecordingProtocol its = peers.get(i);
                StringBuilder all = sent.get(i);
                net.until(() -> its.received().length() == all.length());
                assertThat(its.received().contentEquals(all)).isTrue();
                assertThat(echoes.stream().anyMatch(echo -> echo.text().contentEquals(all)))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aHandlerThatChangesWhatIsSentChangesNothingThatWasReceived(Transport transport) {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            KeepingEcho from = new KeepingEcho();
            RecordingProtocol to = new RecordingProtocol();
            RecordingProtocol source = net.connect(net.listen(peer -> from), new RecordingProtocol());
            RecordingProtocol target = net.connect(net.listen(peer -> to), new RecordingProtocol());
            net.until(() -> from.connection != null && to.isConnected());
            to.connection()
                    .pipeline(pipeline -> pipeline.addBefore(Connection.HANDLER, "overwriting", new Overwriting()));
            from.connection = to.connection();

            String message = text("to be kept ", ByteStream.PIECE);
            source.connection().write(Bytes.utf8(message));
            net.until(() -> target.received().length() == message.length());

            assertThat(target.received().chars().allMatch(each -> each == '-')).isTrue();
            assertThat(from.text().equals(message)).isTrue();
        }
    }
}
