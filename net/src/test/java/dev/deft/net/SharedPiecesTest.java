package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.internal.ByteStream;
import dev.deft.reactor.Transport;
import java.util.ArrayList;
import java.util.List;
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
}
